-- The objects of JSON files, whatever holds them: a bare array (v1), the envelope of v2,
-- one object per line, or the lines `{"comment": id, "replies": […]}` that the crawl writes.
--
-- Each JSON function parses its whole value again: the names are asked for once, and the
-- fields of a comment are taken out at once.
CREATE OR REPLACE TABLE democracyos.elements AS
WITH documents AS (
    SELECT
        file,
        number,
        value,
        enveloped,
        moved,
        of_replies,
        -- Here and not below, where it would be asked again for each reply.
        CASE WHEN of_replies THEN democracyos.identity(value -> '$.comment') END AS parent_id
    FROM (
        SELECT
            file,
            number,
            value,
            list_contains(names, 'results') AS enveloped,
            list_contains(names, 'motions') AS moved,
            list_has_all(names, ['comment', 'replies']) AND NOT list_contains(names, 'text')
                AS of_replies
        FROM (SELECT file, number, value, json_keys(value) AS names FROM democracyos.documents)
    )
),

listed AS (
    SELECT
        file,
        number,
        enveloped,
        parent_id,
        unnest(CASE
            WHEN of_replies THEN json_extract(value, '$.replies[*]')
            WHEN enveloped OR moved THEN list_concat(
                json_extract(value, '$.results.comments[*]'),
                json_extract(value, '$.results.topics[*]'),
                json_extract(value, '$.results.replies[*]'),
                json_extract(value, '$.motions[*]'),
                list_filter(
                    [
                        json_extract(value, '$.results.comment'),
                        json_extract(value, '$.results.topic'),
                        json_extract(value, '$.results.reply')
                    ],
                    lambda item: json_type(item) = 'OBJECT'
                )
            )
            ELSE [value]
        END) AS value
    FROM documents
)

SELECT
    file,
    number,
    CASE WHEN enveloped THEN 'v2_api' ELSE 'v1_api' END AS form,
    parent_id,
    -- Of what people wrote, the columns say all that is asked of it.
    CASE WHEN kind NOT IN ('comment', 'reply') OR post.blank THEN value END AS value,
    author,
    replies,
    post,
    id,
    kind
FROM (
    SELECT
        file, number, enveloped, parent_id, value,
        fields."author" AS author,
        fields."replies" AS replies,
        democracyos.post(fields, democracyos.tally(fields."votes")) AS post,
        democracyos.object_id(fields) AS id,
        CASE
            WHEN len(names) = 0 AND json_type(value) IS DISTINCT FROM 'OBJECT' THEN 'unknown'
            WHEN parent_id IS NOT NULL THEN 'reply'
            WHEN list_contains(names, 'organization_id') OR list_contains(names, 'vote_events')
                THEN 'motion'
            WHEN list_contains(names, 'mediaTitle') OR list_contains(names, 'officialTitle')
                OR list_contains(names, 'clauses') OR list_contains(names, 'votable')
                OR list_contains(names, 'closingAt') OR list_contains(names, 'publishedAt')
                THEN 'topic'
            WHEN list_contains(names, 'text') AND (
                list_contains(names, 'reference') OR list_contains(names, 'topicId')
                OR list_contains(names, 'context') OR list_contains(names, 'votes')
                OR list_contains(names, 'upvote') OR list_contains(names, 'upvotes')
                OR list_contains(names, 'score') OR list_contains(names, 'replies')
                OR list_contains(names, 'repliesCount') OR list_contains(names, 'flags')
            ) THEN 'comment'
            WHEN list_contains(names, 'text') THEN 'reply'
            WHEN list_contains(names, 'reference') OR list_contains(names, 'context')
                THEN 'comment'
            WHEN list_contains(names, 'hash') AND list_contains(names, 'name') THEN 'tag'
            WHEN list_contains(names, 'name') AND (
                list_contains(names, 'title') OR list_contains(names, 'owner')
            ) THEN 'forum'
            WHEN list_contains(names, 'firstName') OR list_contains(names, 'fullName') THEN 'user'
            ELSE 'unknown'
        END AS kind
    FROM (
        SELECT
            file, number, enveloped, parent_id, value,
            json_keys(value) AS names,
            democracyos.post_fields(value) AS fields
        FROM listed
    )
);

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
