-- How many records of a type were read, and how many were set aside.
SELECT
    (SELECT coalesce(sum(count), 0) FROM staging.records_read WHERE object_type = $1),
    (SELECT count(*) FROM staging.quarantine WHERE object_type = $1);
