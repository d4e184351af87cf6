-- Which comments and replies are the same in several forms, under which keys, and what
-- becomes of each record that was read.
CREATE TABLE democracyos.rows AS
SELECT
    posts.rowid AS post,
    posts.form, posts.rank, posts.file, posts.kind, posts.id, posts.sequence,
    -- Best record first; of two answers of the API, the last one read is the newest.
    posts.rank * 1000000000000000
        + CASE WHEN posts.rank <= 2 THEN -posts.sequence ELSE posts.sequence END AS priority,
    posts.parent_id,
    themes.key AS theme_key,
    themes.rule AS theme_rule,
    CASE posts.kind
        WHEN 'reply' THEN 'reply:' || posts.parent_id
        ELSE CASE WHEN themes.key IS NULL THEN '' ELSE titles.print END
    END AS scope,
    list_filter(
        [
            'id:' || posts.author_id,
            'name:' || coalesce(
                accounts.name_print, democracyos.fingerprint(posts.author_name)
            )
        ],
        lambda token: token IS NOT NULL
    ) AS tokens,
    -- Sixteen bytes to compare and to carry, for a text of any length.
    md5_number(posts.print) AS print,
    democracyos.instant(posts.created_raw) AS instant,
    posts.context <> 'topic' AS elsewhere,
    coalesce(
        democracyos.fingerprint(posts.forum_title) NOT IN (
            SELECT forum FROM democracyos.chosen_forum
        ) AND EXISTS (SELECT 1 FROM democracyos.chosen_forum),
        FALSE
    ) AS out_of_scope,
    posts.deleted,
    posts.spam
FROM democracyos.posts
LEFT JOIN democracyos.accounts ON posts.author_id = accounts.id
LEFT JOIN democracyos.title_ids
    ON posts.topic_id IS NULL AND democracyos.fingerprint(posts.topic_title) = title_ids.print
LEFT JOIN democracyos.themes ON posts.kind = 'comment'
    AND democracyos.topic_key(posts.topic_id, posts.topic_title, title_ids.id) = themes.key
LEFT JOIN (
    SELECT key, democracyos.fingerprint(title) AS print
    FROM democracyos.themes
    WHERE title <> 'Thème sans titre (' || id || ')' OR id IS NULL
) AS titles ON themes.key = titles.key
WHERE posts.problem IS NULL;

-- Several people may write the same text, and one person twice: identical texts of one
-- author on one topic are told apart by their order in time, which is the CSV's order too.
CREATE TABLE democracyos.marks AS
SELECT
    post, kind, id, file, priority, instant, sequence, scope, print, tokens,
    unnest(CASE WHEN len(tokens) = 0 THEN ['nobody'] ELSE tokens END) AS token
FROM democracyos.rows
WHERE scope IS NOT NULL;

CREATE MACRO democracyos.text_key(scope, token, print, occurrence) AS
    'text:' || sha256(concat_ws(chr(31), scope, token, print, occurrence::VARCHAR));

CREATE TABLE democracyos.known_keys AS
SELECT
    numbered.kind,
    'id:' || numbered.id AS object,
    democracyos.text_key(scope, token, posts.print, occurrence) AS key,
    token,
    priority
FROM (
    SELECT
        kind, id, scope, token, priority, post,
        row_number() OVER (
            PARTITION BY kind, scope, token, print ORDER BY instant NULLS LAST, id
        ) AS occurrence
    FROM (
        SELECT
            kind, id, scope, token, print,
            min(instant) AS instant, min(priority) AS priority, min(post) AS post
        FROM democracyos.marks
        WHERE id IS NOT NULL
        GROUP BY kind, id, scope, token, print
    )
) AS numbered
INNER JOIN democracyos.posts ON numbered.post = posts.rowid;

CREATE TABLE democracyos.nameless AS
SELECT
    post,
    numbered.kind,
    token,
    priority,
    democracyos.text_key(scope, token, posts.print, occurrence) AS key
FROM (
    SELECT
        post, kind, scope, token, priority,
        row_number() OVER (
            PARTITION BY kind, file, scope, token, print ORDER BY sequence
        ) AS occurrence
    FROM democracyos.marks
    WHERE id IS NULL
) AS numbered
INNER JOIN democracyos.posts ON numbered.post = posts.rowid;

DROP TABLE democracyos.marks;

CREATE TABLE democracyos.places AS
SELECT post, kind, 'id:' || id AS object
FROM democracyos.rows
WHERE id IS NOT NULL
UNION ALL
SELECT
    nameless.post,
    nameless.kind,
    coalesce(arg_min(known_keys.object, nameless.token), arg_min(nameless.key, nameless.token))
        AS object
FROM democracyos.nameless
LEFT JOIN democracyos.known_keys USING (kind, key)
GROUP BY nameless.post, nameless.kind;

CREATE TABLE democracyos.keys AS
WITH all_keys AS (
    SELECT DISTINCT kind, object, object AS key, 0 AS place, 0 AS priority, '' AS token
    FROM democracyos.places
    UNION ALL
    SELECT kind, object, key, 1 AS place, priority, token FROM democracyos.known_keys
    UNION ALL
    SELECT
        nameless.kind, places.object, nameless.key, 2 AS place, nameless.priority, nameless.token
    FROM democracyos.nameless
    INNER JOIN democracyos.places USING (post)
),

ordered AS (
    SELECT
        kind,
        object,
        -- Faster than an ordered aggregate, which sorts each group on its own.
        list_transform(list_sort(list({
            'place': place, 'priority': priority, 'token': token, 'key': key
        })), lambda item: item.key) AS keys
    FROM all_keys
    GROUP BY kind, object
)

SELECT
    kind,
    object,
    list_filter(keys, lambda key, place: list_position(keys, key) = place) AS keys
FROM ordered;

DROP TABLE democracyos.known_keys;

DROP TABLE democracyos.nameless;

CREATE TABLE democracyos.fates AS
WITH placed AS (
    SELECT rows.*, places.object
    FROM democracyos.rows
    INNER JOIN democracyos.places USING (post)
),

ruled AS (
    SELECT
        kind,
        object,
        CASE
            WHEN bool_or(elsewhere) THEN 'not_a_contribution'
            WHEN bool_or(out_of_scope) OR bool_or(theme_rule = 'out_of_scope') THEN 'out_of_scope'
            WHEN bool_or(deleted) OR bool_or(theme_rule = 'deleted') THEN 'deleted'
            WHEN max(theme_rule) IS NOT NULL THEN 'unpublished'
            WHEN bool_or(spam) THEN 'spam'
        END AS rule
    FROM placed
    GROUP BY kind, object
)

SELECT
    placed.post,
    placed.kind,
    placed.object,
    placed.file,
    placed.form,
    placed.priority,
    placed.theme_key,
    'id:' || placed.parent_id AS parent,
    CASE
        WHEN placed.kind = 'reply' AND parents.object IS NULL THEN NULL
        ELSE coalesce(parents.rule, ruled.rule, CASE
            WHEN row_number() OVER objects = 1 THEN 'kept'
            WHEN row_number() OVER forms = 1 THEN 'other_form'
            ELSE 'repeated_line'
        END)
    END AS fate
FROM placed
INNER JOIN ruled USING (kind, object)
-- One equality, and nothing about the left side alone: else the join compares every pair.
LEFT JOIN (SELECT object, rule FROM ruled WHERE kind = 'comment') AS parents
    ON CASE placed.kind WHEN 'reply' THEN 'id:' || placed.parent_id END = parents.object
WINDOW
    objects AS (PARTITION BY placed.kind, placed.object ORDER BY placed.priority),
    forms AS (PARTITION BY placed.kind, placed.object, placed.form ORDER BY placed.priority);

DROP TABLE democracyos.rows;

DROP TABLE democracyos.places;

-- Every field comes from the best form that has it; the text from the best form. What is
-- long, texts and lists of votes, is fetched at the end from the record that has it.
CREATE TABLE democracyos.fields AS
SELECT
    fates.kind,
    fates.object,
    arg_min(posts.id, priority) AS id,
    arg_min(fates.theme_key, priority) AS theme_key,
    arg_min(fates.parent, priority) AS parent,
    arg_min(posts.alias, priority) AS alias,
    arg_min(posts.alias_count, priority) AS alias_count,
    arg_min(posts.title, priority) AS title,
    arg_min(
        coalesce('id:' || posts.author_id, 'name:' || democracyos.fingerprint(posts.author_name)),
        CASE WHEN posts.author_id IS NULL THEN 1 ELSE 0 END * 9000000000000000 + priority
    ) AS author_key,
    arg_min(posts.created_raw, priority) AS created_raw,
    arg_min(posts.updated_raw, priority) AS updated_raw,
    min(democracyos.instant(posts.created_raw)) AS instant,
    min(posts.sequence) AS sequence,
    arg_min(post, priority) FILTER (posts.votes IS NOT NULL) AS votes_post,
    arg_min(post, priority) FILTER (posts.upvotes IS NOT NULL) AS upvotes_post,
    arg_min(post, priority) FILTER (posts.downvotes IS NOT NULL) AS downvotes_post,
    arg_min(posts.upvote, priority) AS upvote,
    arg_min(posts.downvote, priority) AS downvote,
    arg_min(posts.score, priority) AS score,
    min(post) FILTER (fate = 'kept') AS kept_post
FROM democracyos.fates
INNER JOIN democracyos.posts ON fates.post = posts.rowid
GROUP BY fates.kind, fates.object
HAVING bool_or(fate = 'kept');

CREATE TABLE democracyos.merged AS
WITH positions AS (
    SELECT
        kind,
        object,
        row_number() OVER (
            PARTITION BY kind ORDER BY instant NULLS LAST, sequence, object
        ) AS position
    FROM democracyos.fields
)

SELECT
    fields.*,
    keys.keys,
    posts.body,
    posts.form AS body_form,
    posts.file,
    posts.row,
    positions.position
FROM democracyos.fields
INNER JOIN positions USING (kind, object)
INNER JOIN democracyos.keys USING (kind, object)
INNER JOIN democracyos.posts ON fields.kept_post = posts.rowid;

DROP TABLE democracyos.fields;

DROP TABLE democracyos.keys;
