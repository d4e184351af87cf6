-- Votes are counted here and go no further: who voted what stays in the raw folder.

-- A list is named by the record that has it: lists are long, and never copied.
CREATE TABLE democracyos.votable AS
SELECT
    CASE WHEN level = 'comment' AND kind = 'comment' THEN 'contribution' ELSE 'comment' END
        AS object_type,
    keys[1] AS object_key,
    votes_post, upvotes_post, downvotes_post,
    NULL :: JSON AS votes, NULL :: JSON AS upvotes, NULL :: JSON AS downvotes,
    NULL :: JSON AS abstentions
FROM democracyos.merged
CROSS JOIN democracyos.settings
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

-- A list of ids (of `upvotes`) says the voters only, and counts where there are no votes.
CREATE TABLE democracyos.ballots AS
WITH lists AS (
    SELECT
        votable.rowid AS votable, 1 :: BIGINT AS list, posts.votes, NULL AS voters, NULL AS meant
    FROM democracyos.posts
    INNER JOIN democracyos.votable ON posts.rowid = votable.votes_post
    UNION ALL
    SELECT
        rowid,
        1,
        json_transform(
            votes, '[{"author": "VARCHAR", "value": "VARCHAR", "createdAt": "VARCHAR"}]'
        ),
        NULL,
        NULL
    FROM democracyos.votable
    WHERE votes IS NOT NULL
    UNION ALL
    SELECT votable.rowid, 2, NULL, coalesce(votable.upvotes, posts.upvotes), 'positive'
    FROM democracyos.votable
    LEFT JOIN democracyos.posts ON votable.upvotes_post = posts.rowid
    WHERE votable.votes IS NULL AND votes_post IS NULL
    UNION ALL
    SELECT votable.rowid, 3, NULL, coalesce(votable.downvotes, posts.downvotes), 'negative'
    FROM democracyos.votable
    LEFT JOIN democracyos.posts ON votable.downvotes_post = posts.rowid
    WHERE votable.votes IS NULL AND votes_post IS NULL
    UNION ALL
    SELECT rowid, 4, NULL, abstentions, 'neutral'
    FROM democracyos.votable
    WHERE votes IS NULL AND votes_post IS NULL
)

SELECT
    votable,
    list,
    generate_subscripts(votes, 1) AS place,
    unnest(votes, recursive := TRUE),
    NULL AS meant
FROM lists
WHERE votes IS NOT NULL
UNION ALL BY NAME
SELECT
    votable,
    list,
    generate_subscripts(voters, 1) AS place,
    unnest(voters) ->> '$' AS author,
    meant
FROM (
    SELECT votable, list, meant, json_extract(voters, '$[*]') AS voters
    FROM lists
    WHERE voters IS NOT NULL
);

-- One vote per person, the latest: of two of one moment, the last one of the list.
CREATE TABLE democracyos.cast_votes AS
WITH numbered AS (
    SELECT
        votable,
        coalesce(
            CASE WHEN starts_with(author, '{') THEN democracyos.identity(try_cast(author AS JSON))
                ELSE nullif(trim(author), '') END,
            list || ':' || place
        ) AS voter,
        coalesce(meant, value) AS value,
        coalesce(meant, value) IN ('positive', 'negative', 'neutral') IS TRUE AS known,
        CASE WHEN starts_with("createdAt", '{')
            THEN democracyos.moment(try_cast("createdAt" AS JSON)) ELSE "createdAt" END
            AS cast_at,
        list * 1000000000 + place AS place
    FROM democracyos.ballots
)

SELECT
    votable,
    value,
    CASE
        WHEN NOT known THEN 'unknown'
        WHEN row_number() OVER (
            PARTITION BY votable, voter, known
            ORDER BY concat(cast_at, chr(1), lpad(place :: VARCHAR, 12, '0')) DESC
        ) > 1 THEN 'superseded'
        ELSE 'kept'
    END AS fate
FROM numbered;

INSERT INTO staging.tallies BY NAME
WITH counted AS (
    SELECT
        votable,
        count(*) FILTER (value = 'positive') AS positive,
        count(*) FILTER (value = 'negative') AS negative,
        count(*) FILTER (value = 'neutral') AS neutral
    FROM democracyos.cast_votes
    WHERE fate = 'kept'
    GROUP BY votable
),

-- A list, even an empty one, says that it was possible to be for or against.
options AS (
    SELECT
        object_type,
        object_key,
        unnest(['for', 'against', 'neutral']) AS option,
        unnest([
            CASE WHEN listed THEN coalesce(tally.positive, positive, 0) END,
            CASE WHEN listed THEN coalesce(tally.negative, negative, 0) END,
            nullif(coalesce(tally.neutral, neutral), 0)
        ]) AS count
    FROM (
        SELECT
            object_type, object_key, posts.tally, positive, negative, neutral,
            coalesce(
                votes_post, upvotes_post, downvotes_post,
                CASE
                    WHEN coalesce(votable.votes, votable.upvotes, votable.downvotes) IS NOT NULL
                        THEN 0
                END
            ) IS NOT NULL AS listed
        FROM democracyos.votable
        LEFT JOIN counted ON votable.rowid = counted.votable
        LEFT JOIN democracyos.posts ON votable.votes_post = posts.rowid
    )
)

SELECT object_type, object_key, option, 'computed' AS origin, count
FROM options
WHERE count IS NOT NULL;

-- What became of each vote that is listed. Those of a text that is left out are so with it,
-- and those that another form of the same text lists again are counted once.
CREATE TABLE democracyos.vote_fates AS
WITH listed AS (
    SELECT
        posts.rowid AS post, posts.file, posts.row, posts.id,
        coalesce(
            posts.tally.positive + posts.tally.negative + posts.tally.neutral, len(posts.votes)
        ) AS count
    FROM democracyos.posts
    WHERE posts.tally IS NOT NULL OR len(posts.votes) > 0
),

places AS (
    SELECT
        votable.rowid AS votable, votes_post,
        coalesce(posts.file, topics.file) AS file,
        coalesce(posts.row, topics.row) AS row,
        coalesce(posts.id, topics.id) AS id
    FROM democracyos.votable
    LEFT JOIN democracyos.posts
        ON posts.rowid = coalesce(votes_post, upvotes_post, downvotes_post)
    LEFT JOIN (
        SELECT
            key, arg_min(file, (rank, -sequence)) AS file, arg_min(row, (rank, -sequence)) AS row,
            any_value(id) AS id
        FROM democracyos.topic_rows
        GROUP BY key
    ) AS topics ON topics.key = votable.object_key
)

SELECT places.file, places.row, places.id, value, fate, 1 :: BIGINT AS count
FROM democracyos.cast_votes
INNER JOIN places USING (votable)
UNION ALL
SELECT listed.file, listed.row, listed.id, NULL AS value, 'kept' AS fate, listed.count
FROM listed
INNER JOIN places ON places.votes_post = listed.post
INNER JOIN democracyos.posts ON listed.post = posts.rowid
WHERE posts.tally IS NOT NULL
UNION ALL
SELECT
    listed.file, listed.row, listed.id, NULL AS value,
    CASE fates.fate WHEN 'kept' THEN 'other_form' ELSE coalesce(fates.fate, 'missing_parent') END
        AS fate,
    listed.count
FROM listed
ANTI JOIN places ON places.votes_post = listed.post
LEFT JOIN democracyos.fates ON fates.post = listed.post
UNION ALL
SELECT file, row, topic_rows.id, NULL AS value, themes.rule AS fate, json_array_length(votes)
FROM democracyos.topic_rows
INNER JOIN democracyos.themes USING (key)
WHERE themes.rule IS NOT NULL AND votes IS NOT NULL;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, 'vote' AS object_type, sum(count) :: BIGINT AS count
FROM democracyos.vote_fates
GROUP BY file
HAVING sum(count) > 0
ORDER BY file;

INSERT INTO staging.left_out BY NAME
SELECT file AS source_file, row AS source_row, 'vote' AS object_type, fate AS rule, id AS content
FROM (
    SELECT *, unnest(range(count :: BIGINT)) AS place
    FROM democracyos.vote_fates
    WHERE fate NOT IN ('kept', 'unknown', 'missing_parent')
)
ORDER BY source_file, source_row;

INSERT INTO staging.quarantine BY NAME
SELECT
    file AS source_file, row AS source_row, 'vote' AS object_type,
    CASE fate WHEN 'unknown' THEN 'unknown_value' ELSE fate END AS reason,
    concat_ws(' | ', id, value) AS content
FROM (
    SELECT *, unnest(range(count :: BIGINT)) AS place
    FROM democracyos.vote_fates
    WHERE fate IN ('unknown', 'missing_parent')
)
ORDER BY source_file, source_row;

INSERT INTO staging.tallies BY NAME
SELECT
    CASE WHEN level = 'comment' AND kind = 'comment' THEN 'contribution' ELSE 'comment' END
        AS object_type,
    keys[1] AS object_key,
    CASE told WHEN 'upvote' THEN 'for' WHEN 'downvote' THEN 'against' ELSE told END AS option,
    'declared' AS origin,
    count
FROM democracyos.merged
CROSS JOIN democracyos.settings
UNPIVOT (count FOR told IN (upvote, downvote, score));

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
