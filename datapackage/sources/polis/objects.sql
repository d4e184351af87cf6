CREATE TABLE polis.judged AS
SELECT
    comments.*,
    CASE
        WHEN id IS NULL THEN 'missing_id'
        WHEN moderated IS NULL OR NOT regexp_full_match(moderated, '-?1|0') THEN 'unknown_value'
        WHEN moderated <> '-1' AND coalesce(trim(body), '') = '' THEN 'missing_text'
    END AS reason
FROM polis.comments;

-- The current vote of each person on each statement: the latest, of equals the last written.
CREATE TABLE polis.ballots AS
SELECT
    votes.*,
    CASE
        WHEN id IS NULL OR voter IS NULL THEN 'missing_id'
        WHEN try_cast(cast_at AS BIGINT) IS NULL THEN 'not_a_number'
        WHEN value IS NULL OR NOT regexp_full_match(value, '-?1|0') THEN 'unknown_value'
        WHEN NOT EXISTS (
            SELECT 1 FROM polis.judged WHERE judged.id = votes.id AND judged.reason IS NULL
        ) THEN 'missing_parent'
    END AS reason
FROM polis.votes;

CREATE TABLE polis.current AS
SELECT id, voter, arg_max(value, (cast_at::BIGINT, row)) AS value
FROM polis.ballots
WHERE reason IS NULL
GROUP BY id, voter;

-- Exports made while people write repeat statements: the first row of an id is the statement.
CREATE TABLE polis.statements AS
SELECT
    judged.*,
    CASE
        WHEN reason IS NOT NULL THEN NULL
        WHEN row_number() OVER (PARTITION BY id, reason IS NULL ORDER BY row) > 1
            THEN 'repeated_line'
        WHEN bool_or(moderated = '-1') OVER (PARTITION BY id, reason IS NULL) THEN 'rejected'
        WHEN moderated = '0' AND NOT EXISTS (
            SELECT 1
            FROM polis.current
            WHERE current.id = judged.id AND current.voter IS DISTINCT FROM judged.author
        ) THEN 'unpublished'
    END AS rule
FROM polis.judged;

CREATE TABLE polis.published AS
SELECT *, 'id:' || id AS key
FROM polis.statements
WHERE reason IS NULL AND rule IS NULL;

INSERT INTO staging.themes BY NAME
SELECT
    'theme:conversation' AS source_key, 1 AS position, 'question' AS kind,
    topic AS title, description, url
FROM polis.summary;

-- Who voted is counted by Polis; without its summary, people who agreed, disagreed or passed.
INSERT INTO staging.counters
SELECT
    'voters' AS measure,
    coalesce(
        (SELECT max(try_cast(voters AS BIGINT)) FROM polis.summary),
        nullif((SELECT count(DISTINCT voter) FROM polis.current), 0)
    ) AS value;

INSERT INTO staging.contributions BY NAME
SELECT
    [key] AS keys,
    id AS source_id,
    (SELECT any_value('theme:conversation') FROM polis.summary) AS theme_key,
    'statement' AS kind,
    body,
    'id:' || author AS author_key,
    created AS created_raw,
    file AS source_file,
    row AS source_row,
    row AS position
FROM polis.published
ORDER BY row;

-- Participants are ordinals of this conversation: nothing else is known, or read, of them.
INSERT INTO staging.participants BY NAME
SELECT DISTINCT 'id:' || author AS author_key, 'individual' AS kind, FALSE AS registered
FROM polis.published
WHERE author IS NOT NULL
ORDER BY author_key;

INSERT INTO staging.tallies BY NAME
SELECT
    'contribution' AS object_type, key AS object_key, option, 'computed' AS origin,
    count(voter) AS count
FROM (
    SELECT
        key, id, row,
        unnest(['for', 'against', 'pass']) AS option,
        unnest(['1', '-1', '0']) AS value
    FROM polis.published
    WHERE EXISTS (SELECT 1 FROM polis.votes)
)
LEFT JOIN polis.current USING (id, value)
GROUP BY key, option, row
ORDER BY row, option;

-- Votes by group of opinion: the letters are those of the platform's report.
INSERT INTO staging.group_tallies BY NAME
WITH groups AS (
    SELECT group_id, chr(65 + group_id::INTEGER) AS letter, count(DISTINCT voter) AS size
    FROM polis.members
    WHERE regexp_full_match(group_id, '[0-9]|1[0-9]|2[0-5]')
    GROUP BY group_id
),
cast_by AS (
    SELECT current.id, members.group_id, current.value, count(*) AS votes
    FROM polis.current
    INNER JOIN polis.members USING (voter)
    GROUP BY ALL
)

SELECT
    published.key AS object_key, groups.letter AS group_label, groups.size AS group_size,
    options.option, coalesce(cast_by.votes, 0) AS count
FROM polis.published
CROSS JOIN groups
CROSS JOIN (
    SELECT unnest(['for', 'against', 'pass']) AS option, unnest(['1', '-1', '0']) AS value
) AS options
LEFT JOIN cast_by
    ON cast_by.id = published.id AND cast_by.group_id = groups.group_id
    AND cast_by.value = options.value
WHERE EXISTS (SELECT 1 FROM polis.votes)
ORDER BY published.row, groups.letter, options.option;

-- What comments.csv counts is every row of the history, votes that were changed included.
INSERT INTO staging.tallies BY NAME
SELECT
    'contribution' AS object_type, key AS object_key, option, 'cast' AS origin,
    count(voter) AS count
FROM (
    SELECT key, id, row, unnest(['for', 'against', 'pass']) AS option, unnest(['1', '-1', '0']) AS value
    FROM polis.published
    WHERE EXISTS (SELECT 1 FROM polis.votes)
)
LEFT JOIN (SELECT id, voter, value FROM polis.ballots WHERE reason IS NULL) USING (id, value)
GROUP BY key, option, row
ORDER BY row, option;

INSERT INTO staging.tallies BY NAME
SELECT
    'contribution' AS object_type, key AS object_key, option, 'declared' AS origin,
    try_cast(written AS BIGINT) AS count
FROM (
    SELECT
        key, row, unnest(['for', 'against']) AS option, unnest([agrees, disagrees]) AS written
    FROM polis.published
)
WHERE try_cast(written AS BIGINT) >= 0
ORDER BY row, option;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, object_type, count(*) AS count
FROM (
    SELECT file, 'contribution' AS object_type FROM polis.comments
    UNION ALL
    SELECT file, 'vote' AS object_type FROM polis.votes
    UNION ALL
    SELECT file, object_type FROM polis.damaged
    UNION ALL
    SELECT file, 'theme' AS object_type FROM polis.summary
)
GROUP BY ALL
ORDER BY source_file, object_type;

INSERT INTO staging.left_out BY NAME
SELECT file AS source_file, row AS source_row, object_type, rule, content
FROM (
    SELECT
        file, row, 'contribution' AS object_type, concat_ws(' | ', id, body) AS content, rule
    FROM polis.statements
    WHERE reason IS NULL
    UNION ALL
    SELECT
        file,
        row,
        'vote' AS object_type,
        NULL AS content,
        CASE
            WHEN row_number() OVER (
                PARTITION BY id, voter ORDER BY cast_at::BIGINT DESC, row DESC
            ) > 1 THEN 'superseded'
            ELSE statements.rule
        END AS rule
    FROM polis.ballots
    LEFT JOIN (
        SELECT id, rule FROM polis.statements WHERE rule <> 'repeated_line'
    ) AS statements USING (id)
    WHERE reason IS NULL
)
WHERE rule IS NOT NULL
ORDER BY source_file, source_row;

INSERT INTO staging.quarantine BY NAME
SELECT file AS source_file, row AS source_row, object_type, reason, content
FROM (
    SELECT file, row, 'contribution' AS object_type, reason, concat_ws(' | ', id, body) AS content
    FROM polis.statements
    UNION ALL
    SELECT file, row, 'vote' AS object_type, reason, concat_ws(' | ', id, value) AS content
    FROM polis.ballots
    UNION ALL
    SELECT file, row, object_type, 'unreadable_line' AS reason, content
    FROM polis.damaged
)
WHERE reason IS NOT NULL
ORDER BY source_file, source_row;
