-- What becomes of each line: kept, quarantined for a reason, or excluded by a rule.
CREATE TABLE consul.judged AS
SELECT
    *,
    CASE
        WHEN coalesce(trim(id), '') = '' THEN 'missing_id'
        WHEN coalesce(trim(concat(title, summary, description)), '') = '' THEN 'missing_text'
    END AS reason
FROM consul.proposals;

CREATE TABLE consul.fates AS
SELECT
    judged.* EXCLUDE (id),
    nullif(trim(id), '') AS id,
    'id:proposals:' || trim(id) AS key,
    -- A user's name is unique on a site, and told only by who made the account public.
    coalesce('id:' || nullif(trim(author_id), ''), 'name:' || nullif(trim(author), ''))
        AS author_key,
    row_number() OVER (ORDER BY file, row) AS position,
    CASE
        WHEN file <> first_value(file) OVER same THEN 'other_form'
        WHEN row_number() OVER same > 1 THEN 'repeated_line'
        WHEN hidden_at IS NOT NULL THEN 'rejected'
        WHEN retired_at IS NOT NULL THEN 'withdrawn'
    END AS rule
FROM consul.judged
WINDOW same AS (PARTITION BY trim(id), reason IS NULL ORDER BY file, row);

INSERT INTO staging.contributions BY NAME
SELECT
    [key] AS keys, id AS source_id, 'proposal' AS kind, title,
    concat(consul.paragraph(summary), description) AS body,
    author_key, created_at AS created_raw, url,
    file AS source_file, row AS source_row, position
FROM consul.fates
WHERE reason IS NULL AND rule IS NULL
ORDER BY position;

INSERT INTO staging.participants BY NAME
SELECT
    author_key, 'individual' AS kind, arg_min(trim(author), position) AS name,
    FALSE AS registered
FROM consul.fates
WHERE author_key IS NOT NULL
GROUP BY author_key
ORDER BY author_key;

INSERT INTO staging.tallies BY NAME
SELECT
    'contribution' AS object_type, key AS object_key, 'for' AS option, 'declared' AS origin,
    try_cast(supports AS BIGINT) AS count
FROM consul.fates
WHERE reason IS NULL AND rule IS NULL AND try_cast(supports AS BIGINT) >= 0
ORDER BY position;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, object_type, count(*) AS count
FROM (
    SELECT file, 'contribution' AS object_type FROM consul.proposals
    UNION ALL
    SELECT file, object_type FROM consul.damaged
)
GROUP BY ALL
ORDER BY source_file;

INSERT INTO staging.left_out BY NAME
SELECT
    file AS source_file, row AS source_row, 'contribution' AS object_type, rule,
    concat_ws(' | ', id, title, summary, description) AS content
FROM consul.fates
WHERE reason IS NULL AND rule IS NOT NULL
ORDER BY source_file, source_row;

INSERT INTO staging.quarantine BY NAME
SELECT file AS source_file, row AS source_row, object_type, reason, content
FROM (
    SELECT
        file, row, 'contribution' AS object_type, reason,
        concat_ws(' | ', id, title, summary, description) AS content
    FROM consul.fates
    UNION ALL
    SELECT file, row, object_type, 'unreadable_line' AS reason, content
    FROM consul.damaged
)
WHERE reason IS NOT NULL
ORDER BY source_file, source_row;
