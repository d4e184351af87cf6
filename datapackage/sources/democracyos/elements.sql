-- The objects of JSON files, whatever holds them: a bare array (v1), the envelope of v2,
-- one object per line, or the lines `{"comment": id, "replies": […]}` that the crawl writes.
CREATE OR REPLACE TABLE democracyos.elements AS
WITH documents AS (
    SELECT
        file,
        number,
        value,
        row,
        json_exists(value, '$.results') AS enveloped,
        json_exists(value, '$.comment') AND json_exists(value, '$.replies')
            AND NOT json_exists(value, '$.text') AS of_replies
    FROM democracyos.documents
),

held AS (
    SELECT
        file,
        number,
        enveloped,
        CASE WHEN of_replies THEN democracyos.identity(value -> '$.comment') END AS parent_id,
        CASE WHEN of_replies THEN json_extract(value, '$.replies[*]') ELSE list_concat(
            json_extract(value, '$.results.comments[*]'), json_extract(value, '$.results.topics[*]'),
            json_extract(value, '$.results.replies[*]'), json_extract(value, '$.motions[*]'),
            list_filter(
                [
                    json_extract(value, '$.results.comment'),
                    json_extract(value, '$.results.topic'),
                    json_extract(value, '$.results.reply')
                ],
                lambda item: json_type(item) = 'OBJECT'
            )
        ) END AS items,
        row
    FROM documents
    WHERE of_replies OR enveloped OR json_exists(value, '$.motions')
),

listed AS (
    SELECT
        file,
        number,
        row,
        0 AS place,
        FALSE AS enveloped,
        NULL AS parent_id,
        value
    FROM documents
    WHERE NOT (of_replies OR enveloped OR json_exists(value, '$.motions'))
    UNION ALL
    SELECT
        file,
        number,
        row,
        generate_subscripts(items, 1) AS place,
        enveloped,
        parent_id,
        unnest(items) AS value
    FROM held
)

SELECT
    file,
    number,
    row_number() OVER (PARTITION BY number ORDER BY row, place) AS row,
    CASE WHEN enveloped THEN 'v2_api' ELSE 'v1_api' END AS form,
    parent_id,
    value,
    CASE json_type(value) WHEN 'OBJECT' THEN democracyos.identity(value) END AS id,
    CASE
        WHEN json_type(value) IS DISTINCT FROM 'OBJECT' THEN 'unknown'
        WHEN parent_id IS NOT NULL THEN 'reply'
        WHEN json_exists(value, '$.organization_id') OR json_exists(value, '$.vote_events')
            THEN 'motion'
        WHEN json_exists(value, '$.mediaTitle') OR json_exists(value, '$.officialTitle')
            OR json_exists(value, '$.clauses') OR json_exists(value, '$.votable')
            OR json_exists(value, '$.closingAt') OR json_exists(value, '$.publishedAt')
            THEN 'topic'
        WHEN json_exists(value, '$.text') AND (
            json_exists(value, '$.reference') OR json_exists(value, '$.topicId')
            OR json_exists(value, '$.context') OR json_exists(value, '$.votes')
            OR json_exists(value, '$.upvote') OR json_exists(value, '$.upvotes')
            OR json_exists(value, '$.score') OR json_exists(value, '$.replies')
            OR json_exists(value, '$.repliesCount') OR json_exists(value, '$.flags')
        ) THEN 'comment'
        WHEN json_exists(value, '$.text') THEN 'reply'
        WHEN json_exists(value, '$.reference') OR json_exists(value, '$.context')
            THEN 'comment'
        WHEN json_exists(value, '$.hash') AND json_exists(value, '$.name') THEN 'tag'
        WHEN json_exists(value, '$.name') AND (
            json_exists(value, '$.title') OR json_exists(value, '$.owner')
        ) THEN 'forum'
        WHEN json_exists(value, '$.firstName') OR json_exists(value, '$.fullName') THEN 'user'
        ELSE 'unknown'
    END AS kind
FROM listed;

-- Half an object, among others of one kind, is a damaged object of that kind.
UPDATE democracyos.elements SET kind = main.kind
FROM (
    SELECT number, kind
    FROM democracyos.elements
    WHERE kind <> 'unknown'
    GROUP BY number, kind
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY count(*) DESC, kind) = 1
) AS main
WHERE elements.kind = 'unknown' AND elements.number = main.number
    AND main.kind IN ('topic', 'comment', 'reply');
