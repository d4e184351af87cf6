-- What each column means is told by `staging.create`.
CREATE SCHEMA IF NOT EXISTS staging;

CREATE TABLE staging.themes (
    source_key VARCHAR,
    parent_source_key VARCHAR,
    position INTEGER,
    kind VARCHAR,
    title VARCHAR,
    description VARCHAR,
    url VARCHAR
);

CREATE TABLE staging.contributions (
    keys VARCHAR[],
    source_id VARCHAR,
    theme_key VARCHAR,
    parent_key VARCHAR,
    kind VARCHAR,
    stance VARCHAR,
    title VARCHAR,
    body VARCHAR,
    language VARCHAR,
    author_key VARCHAR,
    alias VARCHAR,
    alias_count INTEGER,
    workshop_key VARCHAR,
    created_raw VARCHAR,
    updated_raw VARCHAR,
    place_label VARCHAR,
    url VARCHAR,
    category VARCHAR,
    scope VARCHAR,
    amount_raw VARCHAR,
    currency VARCHAR,
    source_file VARCHAR,
    source_row BIGINT,
    position BIGINT
);

CREATE TABLE staging.comments (
    keys VARCHAR[],
    source_id VARCHAR,
    contribution_key VARCHAR,
    parent_key VARCHAR,
    kind VARCHAR,
    stance VARCHAR,
    title VARCHAR,
    body VARCHAR,
    author_key VARCHAR,
    created_raw VARCHAR,
    updated_raw VARCHAR,
    source_file VARCHAR,
    source_row BIGINT,
    position BIGINT
);

CREATE TABLE staging.tallies (
    object_type VARCHAR,
    object_key VARCHAR,
    option VARCHAR,
    origin VARCHAR,
    count BIGINT
);

CREATE TABLE staging.participants (
    author_key VARCHAR,
    kind VARCHAR,
    name VARCHAR,
    email VARCHAR,
    avatar VARCHAR,
    organisation VARCHAR,
    department VARCHAR,
    age_band VARCHAR,
    registered BOOLEAN
);

CREATE TABLE staging.workshops (
    source_key VARCHAR,
    title VARCHAR,
    organiser VARCHAR,
    date DATE,
    participants_count INTEGER,
    place_label VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    url VARCHAR
);

CREATE TABLE staging.workshop_themes (
    workshop_key VARCHAR,
    theme_key VARCHAR
);

CREATE TABLE staging.links (
    object_type VARCHAR,
    object_key VARCHAR,
    url VARCHAR,
    title VARCHAR,
    category VARCHAR
);

CREATE TABLE staging.outcomes (
    object_type VARCHAR,
    object_key VARCHAR,
    state VARCHAR,
    label VARCHAR,
    reason VARCHAR,
    url VARCHAR,
    date_raw VARCHAR
);

CREATE TABLE staging.group_tallies (
    object_key VARCHAR,
    group_label VARCHAR,
    group_size BIGINT,
    option VARCHAR,
    count BIGINT
);

CREATE TABLE staging.counters (
    measure VARCHAR,
    value BIGINT
);

CREATE TABLE staging.records_read (
    source_file VARCHAR,
    object_type VARCHAR,
    count BIGINT
);

CREATE TABLE staging.left_out (
    source_file VARCHAR,
    source_row BIGINT,
    object_type VARCHAR,
    rule VARCHAR,
    content VARCHAR
);

CREATE VIEW staging.exclusions AS
SELECT source_file, object_type, rule, count(*) AS count
FROM staging.left_out
GROUP BY source_file, object_type, rule;

CREATE TABLE staging.missing_contributions (
    key VARCHAR
);

CREATE TABLE staging.quarantine (
    source_file VARCHAR,
    source_row BIGINT,
    object_type VARCHAR,
    reason VARCHAR,
    content VARCHAR
);

CREATE TABLE staging.columns_left (
    source_file VARCHAR,
    "column" VARCHAR
);

CREATE TABLE staging.altered_texts (
    object_type VARCHAR,
    key VARCHAR,
    form VARCHAR
);

CREATE TABLE staging.flagged (
    source_file VARCHAR,
    source_row BIGINT,
    object_type VARCHAR,
    flags BIGINT,
    held BOOLEAN,
    content VARCHAR
);
