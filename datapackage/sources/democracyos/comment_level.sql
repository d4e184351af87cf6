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
    merged.id AS source_id,
    theme_key,
    'contribution' AS kind,
    merged.title,
    posts.body,
    author_key,
    merged.alias,
    CASE WHEN merged.alias IS NOT NULL THEN merged.alias_count END AS alias_count,
    merged.created_raw,
    merged.updated_raw,
    merged.file AS source_file,
    merged.row AS source_row,
    position
FROM democracyos.merged
INNER JOIN democracyos.posts ON merged.kept_post = posts.rowid
WHERE merged.kind = 'comment';

INSERT INTO staging.comments BY NAME
SELECT
    replies.keys,
    replies.id AS source_id,
    comments.keys[1] AS contribution_key,
    'reply' AS kind,
    replies.title,
    posts.body,
    replies.author_key,
    replies.created_raw,
    replies.updated_raw,
    replies.file AS source_file,
    replies.row AS source_row,
    replies.position
FROM democracyos.merged AS replies
INNER JOIN democracyos.merged AS comments
    ON comments.kind = 'comment' AND comments.object = replies.parent
INNER JOIN democracyos.posts ON replies.kept_post = posts.rowid
WHERE replies.kind = 'reply';
