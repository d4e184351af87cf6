-- A thread that does not lead to a published contribution is not told: see `quarantine.sql`.
INSERT INTO comments BY NAME
WITH RECURSIVE threads AS (
    SELECT replies.keys[1] AS source_key, 1 AS depth
    FROM staging.comments AS replies
    JOIN staging.comments AS comments ON comments.keys[1] = replies.parent_key
    WHERE comments.parent_key IS NULL
    UNION ALL
    SELECT replies.keys[1], threads.depth + 1
    FROM staging.comments AS replies
    JOIN threads ON threads.source_key = replies.parent_key
),
-- Most comments answer the contribution: they are not compared with those that answer another.
parents AS (
    SELECT replies.rowid AS ref, numbers.id
    FROM staging.comments AS replies
    JOIN staging.comments AS comments ON comments.keys[1] = replies.parent_key
    JOIN work.comment_numbers AS numbers ON numbers.ref = comments.rowid
    JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = comments.rowid
    WHERE body.text <> ''
)
SELECT
    numbers.id AS comment_id,
    contributions.contribution_id,
    parents.id AS parent_comment_id,
    coalesce(threads.depth, 0) AS depth,
    coalesce(staged.kind, 'comment') AS kind,
    staged.stance,
    nullif(work.one_line(title.text), '') AS title,
    body.text AS body,
    people.participant_id AS author_id,
    created.utc AS created_at,
    'published' AS status,
    coalesce(title.redacted, false) OR coalesce(body.redacted, false) AS redacted,
    $synthetic AS synthetic
FROM staging.comments AS staged
LEFT JOIN threads ON threads.source_key = staged.keys[1]
JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
JOIN work.contribution_numbers AS targets ON targets.source_key = staged.contribution_key
JOIN contributions ON contributions.contribution_id = targets.id
JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = staged.rowid
LEFT JOIN work.cleaned AS title ON title.slot = 'comment.title' AND title.ref = staged.rowid
LEFT JOIN parents ON parents.ref = staged.rowid
LEFT JOIN work.pseudonyms AS people ON people.author_key = staged.author_key
LEFT JOIN work.dates AS created ON created.raw = staged.created_raw
WHERE body.text <> '' AND (staged.parent_key IS NULL OR threads.depth IS NOT NULL);
