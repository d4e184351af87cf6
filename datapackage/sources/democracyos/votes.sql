-- Votes are counted here and go no further: who voted what stays in the raw folder.
CREATE TABLE democracyos.votable (
    object_type VARCHAR, object_key VARCHAR,
    votes JSON, upvotes JSON, downvotes JSON, abstentions JSON
);

INSERT INTO democracyos.votable BY NAME
SELECT
    CASE WHEN level = 'comment' AND merged.kind = 'comment' THEN 'contribution' ELSE 'comment' END
        AS object_type,
    keys[1] AS object_key,
    voted.votes, upvoted.upvotes, downvoted.downvotes
FROM democracyos.merged
CROSS JOIN democracyos.settings
LEFT JOIN democracyos.posts AS voted ON merged.votes_post = voted.rowid
LEFT JOIN democracyos.posts AS upvoted ON merged.upvotes_post = upvoted.rowid
LEFT JOIN democracyos.posts AS downvoted ON merged.downvotes_post = downvoted.rowid
UNION ALL BY NAME
SELECT
    CASE level WHEN 'comment' THEN 'theme' ELSE 'contribution' END AS object_type,
    themes.key AS object_key,
    arg_min(votes, (rank, -topic_rows.sequence)) AS votes,
    arg_min(upvotes, (rank, -topic_rows.sequence)) AS upvotes,
    arg_min(downvotes, (rank, -topic_rows.sequence)) AS downvotes,
    arg_min(abstentions, (rank, -topic_rows.sequence)) AS abstentions
FROM democracyos.themes
INNER JOIN democracyos.topic_rows USING (key)
CROSS JOIN democracyos.settings
WHERE themes.rule IS NULL
GROUP BY level, themes.key;

-- One vote per person, the latest; a list of ids (of `upvotes`) says the voters only.
INSERT INTO staging.tallies BY NAME
WITH listed AS (
    SELECT object_type, object_key, unnest(json_extract(votes, '$[*]')) AS vote, NULL AS meant
    FROM democracyos.votable
    UNION ALL
    SELECT object_type, object_key, unnest(json_extract(upvotes, '$[*]')) AS vote, 'positive' AS meant
    FROM democracyos.votable
    WHERE votes IS NULL
    UNION ALL
    SELECT object_type, object_key, unnest(json_extract(downvotes, '$[*]')) AS vote, 'negative' AS meant
    FROM democracyos.votable
    WHERE votes IS NULL
    UNION ALL
    SELECT object_type, object_key, unnest(json_extract(abstentions, '$[*]')) AS vote, 'neutral' AS meant
    FROM democracyos.votable
    WHERE votes IS NULL
),

numbered AS (
    SELECT
        object_type,
        object_key,
        row_number() OVER () AS place,
        coalesce(
            CASE WHEN json_type(vote) = 'OBJECT' THEN democracyos.identity(vote -> '$.author')
                ELSE democracyos.identity(vote) END,
            row_number() OVER () :: VARCHAR
        ) AS voter,
        coalesce(meant, vote ->> '$.value') AS value,
        democracyos.moment(vote -> '$.createdAt') AS cast_at
    FROM listed
),

current AS (
    SELECT object_type, object_key, voter, arg_max(value, (coalesce(cast_at, ''), place)) AS value
    FROM numbered
    GROUP BY ALL
),

options AS (
    SELECT object_type, object_key, unnest(['for', 'against']) AS option
    FROM democracyos.votable
    WHERE votes IS NOT NULL OR upvotes IS NOT NULL OR downvotes IS NOT NULL
)

SELECT object_type, object_key, option, 'computed' AS origin, count(voter) AS count
FROM options
LEFT JOIN (
    SELECT
        object_type,
        object_key,
        voter,
        CASE value WHEN 'positive' THEN 'for' WHEN 'negative' THEN 'against' END AS option
    FROM current
) USING (object_type, object_key, option)
GROUP BY object_type, object_key, option
UNION ALL BY NAME
SELECT object_type, object_key, 'neutral' AS option, 'computed' AS origin, count(*) AS count
FROM current
WHERE value = 'neutral'
GROUP BY object_type, object_key
ORDER BY object_type, object_key, option;

INSERT INTO staging.tallies BY NAME
SELECT
    CASE WHEN level = 'comment' AND kind = 'comment' THEN 'contribution' ELSE 'comment' END
        AS object_type,
    keys[1] AS object_key,
    option,
    'declared' AS origin,
    count
FROM democracyos.merged
CROSS JOIN democracyos.settings
UNPIVOT (count FOR option IN (upvote, downvote, score))
ORDER BY kind, position, option;

UPDATE staging.tallies SET option = CASE option WHEN 'upvote' THEN 'for' ELSE 'against' END
WHERE option = 'upvote' OR option = 'downvote';

-- The result of a topic's own vote, poll or scale, as the platform publishes it.
INSERT INTO staging.tallies BY NAME
SELECT
    CASE level WHEN 'comment' THEN 'theme' ELSE 'contribution' END AS object_type,
    key AS object_key,
    CASE result ->> '$.value'
        WHEN 'positive' THEN 'for'
        WHEN 'negative' THEN 'against'
        WHEN 'neutral' THEN 'neutral'
        ELSE 'other:' || (result ->> '$.value')
    END AS option,
    'declared' AS origin,
    sum(try_cast(result ->> '$.votes' AS BIGINT))::BIGINT AS count
FROM (
    SELECT themes.key, unnest(json_extract(arg_min(results, (rank, -topic_rows.sequence)), '$[*]')) AS result
    FROM democracyos.themes
    INNER JOIN democracyos.topic_rows USING (key)
    WHERE themes.rule IS NULL
    GROUP BY themes.key
)
CROSS JOIN democracyos.settings
WHERE (result ->> '$.votes') IS NOT NULL AND (result ->> '$.value') IS NOT NULL
GROUP BY object_type, object_key, option
ORDER BY object_key, option;
