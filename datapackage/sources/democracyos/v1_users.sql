-- One line of the French v1 export `/csv/all-users` is one registered account.
INSERT INTO democracyos.people BY NAME
SELECT
    1 AS rank,
    trim(author_id) AS id,
    nullif(trim(concat_ws(' ', first_name, last_name)), '') AS name,
    email,
    avatar,
    nullif(trim(organisation), '') AS organisation,
    nullif(trim(age_band), '') AS age_band,
    TRUE AS registered
FROM democracyos.lines
WHERE trim(author_id) <> '';

INSERT INTO staging.records_read BY NAME
SELECT export.file AS source_file, 'participant' AS object_type, count(*) AS count
FROM democracyos.lines, democracyos.export
WHERE author_id IS NULL OR trim(author_id) = ''
GROUP BY ALL;

INSERT INTO staging.quarantine BY NAME
SELECT
    export.file AS source_file,
    row AS source_row,
    'participant' AS object_type,
    coalesce(problem, 'missing_id') AS reason,
    content
FROM democracyos.lines, democracyos.export
WHERE author_id IS NULL OR trim(author_id) = '';
