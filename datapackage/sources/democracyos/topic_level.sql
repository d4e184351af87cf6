-- A tag is a theme, a topic a contribution, a comment and its replies are comments.
CREATE TABLE democracyos.topic_tags AS
SELECT
    themes.key,
    themes.sequence,
    coalesce('id:' || themes.tag_id, 'title:' || democracyos.fingerprint(themes.tag_title))
        AS tag_key,
    coalesce(themes.tag_title, tags.title, 'Thème sans titre (' || themes.tag_id || ')')
        AS tag_title
FROM democracyos.themes
LEFT JOIN (SELECT id, min(title) AS title FROM democracyos.tags GROUP BY id) AS tags
    ON themes.tag_id = tags.id
WHERE themes.rule IS NULL;

-- One tag has one key, whether a topic names it by id or by title.
UPDATE democracyos.topic_tags SET tag_key = identified.tag_key
FROM (
    SELECT democracyos.fingerprint(tag_title) AS print, min(tag_key) AS tag_key
    FROM democracyos.topic_tags
    WHERE tag_key LIKE 'id:%'
    GROUP BY ALL
) AS identified
WHERE topic_tags.tag_key LIKE 'title:%'
    AND democracyos.fingerprint(topic_tags.tag_title) = identified.print;

INSERT INTO staging.themes BY NAME
SELECT
    tag_key AS source_key,
    row_number() OVER (ORDER BY min(sequence), tag_key) AS position,
    'category' AS kind,
    arg_min(tag_title, sequence) AS title
FROM democracyos.topic_tags
WHERE tag_key IS NOT NULL
GROUP BY tag_key
ORDER BY position;

INSERT INTO staging.contributions BY NAME
SELECT
    [themes.key] AS keys,
    themes.id AS source_id,
    topic_tags.tag_key AS theme_key,
    'contribution' AS kind,
    themes.title,
    coalesce(themes.body, '') AS body,
    coalesce(
        'id:' || themes.author_id, 'name:' || democracyos.fingerprint(themes.author_name)
    ) AS author_key,
    themes.author_label AS alias,
    themes.created_raw,
    themes.updated_raw,
    themes.url,
    kept.file AS source_file,
    kept.row AS source_row,
    row_number() OVER (ORDER BY themes.sequence, themes.key) AS position
FROM democracyos.themes
INNER JOIN democracyos.topic_tags USING (key)
INNER JOIN (
    SELECT key, arg_min(file, (rank, -sequence)) AS file, arg_min(row, (rank, -sequence)) AS row
    FROM democracyos.topic_rows
    GROUP BY key
) AS kept USING (key)
ORDER BY position;

INSERT INTO staging.comments BY NAME
SELECT
    posts.keys,
    posts.id AS source_id,
    coalesce(comments.theme_key, posts.theme_key) AS contribution_key,
    comments.keys[1] AS parent_key,
    posts.kind,
    posts.title,
    texts.body,
    posts.author_key,
    posts.created_raw,
    posts.updated_raw,
    posts.file AS source_file,
    posts.row AS source_row,
    row_number() OVER (ORDER BY posts.kind, posts.position) AS position
FROM democracyos.merged AS posts
LEFT JOIN democracyos.merged AS comments
    ON comments.kind = 'comment' AND comments.object = posts.parent
INNER JOIN democracyos.posts AS texts ON posts.kept_post = texts.rowid
ORDER BY position;
