-- A topic is a theme, a comment a contribution, a reply a comment.
INSERT INTO staging.themes BY NAME
SELECT
    key AS source_key,
    row_number() OVER (ORDER BY sequence, key) AS position,
    'topic' AS kind,
    title,
    body AS description,
    url
FROM democracyos.themes
WHERE rule IS NULL
ORDER BY position;

INSERT INTO staging.contributions BY NAME
SELECT
    keys,
    id AS source_id,
    theme_key,
    'contribution' AS kind,
    title,
    body,
    author_key,
    alias,
    CASE WHEN alias IS NOT NULL THEN alias_count END AS alias_count,
    created_raw,
    updated_raw,
    file AS source_file,
    row AS source_row,
    position
FROM democracyos.merged
WHERE kind = 'comment'
ORDER BY position;

INSERT INTO staging.comments BY NAME
SELECT
    replies.keys,
    replies.id AS source_id,
    comments.keys[1] AS contribution_key,
    'reply' AS kind,
    replies.title,
    replies.body,
    replies.author_key,
    replies.created_raw,
    replies.updated_raw,
    replies.file AS source_file,
    replies.row AS source_row,
    replies.position
FROM democracyos.merged AS replies
INNER JOIN democracyos.merged AS comments
    ON comments.kind = 'comment' AND comments.object = replies.parent
WHERE replies.kind = 'reply'
ORDER BY replies.position;
