-- A comment is told on the contribution that it names, even when what it answers is not told:
-- its parent is then unknown. Those that answer each other in a circle have none either.
INSERT INTO comments BY NAME
WITH RECURSIVE answers AS (
    SELECT replies.rowid AS ref, comments.rowid AS parent_ref, numbers.id AS parent_id
    FROM staging.comments AS replies
    JOIN staging.comments AS comments
        ON comments.keys[1] = replies.parent_key
        AND comments.contribution_key = replies.contribution_key
    JOIN work.comment_numbers AS numbers ON numbers.ref = comments.rowid
    JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = comments.rowid
    WHERE body.text <> ''
),
threads AS (
    SELECT answers.ref, answers.parent_id, 1 AS depth
    FROM answers
    ANTI JOIN answers AS above ON above.ref = answers.parent_ref
    UNION ALL
    SELECT answers.ref, answers.parent_id, threads.depth + 1
    FROM answers
    JOIN threads ON threads.ref = answers.parent_ref
)
SELECT
    numbers.id AS comment_id,
    contributions.contribution_id,
    threads.parent_id AS parent_comment_id,
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
LEFT JOIN threads ON threads.ref = staged.rowid
JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
JOIN work.contribution_numbers AS targets ON targets.source_key = staged.contribution_key
JOIN contributions ON contributions.contribution_id = targets.id
JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = staged.rowid
LEFT JOIN work.cleaned AS title ON title.slot = 'comment.title' AND title.ref = staged.rowid
LEFT JOIN work.pseudonyms AS people ON people.author_key = staged.author_key
LEFT JOIN work.dates AS created ON created.raw = staged.created_raw
WHERE body.text <> '';
