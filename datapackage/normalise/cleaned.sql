-- One row per text that the public wrote: `slot` says which, `ref` of which row.
CREATE TABLE work.cleaned (
    slot VARCHAR, ref BIGINT, text VARCHAR, redacted BOOLEAN,
    kinds STRUCT(kind VARCHAR, count BIGINT)[],
    links STRUCT(url VARCHAR, title VARCHAR)[],
    findings STRUCT(kind VARCHAR, "start" BIGINT, "end" BIGINT, original VARCHAR)[],
    digest VARCHAR
);
