-- Which comments and replies are the same in several forms, under which keys, and what
-- becomes of each record that was read.

-- Under which identities, two at most, the author of a text is known.
CREATE MACRO democracyos.tokens(author_id, name_print) AS CASE
    WHEN author_id IS NULL AND name_print IS NULL THEN ['nobody']
    WHEN name_print IS NULL THEN ['id:' || author_id]
    WHEN author_id IS NULL THEN ['name:' || name_print]
    ELSE ['id:' || author_id, 'name:' || name_print]
END;

CREATE MACRO democracyos.text_key(scope, token, print, occurrence) AS
    'text:' || sha256(concat_ws(chr(31), scope, token, print, occurrence::VARCHAR));

CREATE MACRO democracyos.rules() AS
    ['not_a_contribution', 'out_of_scope', 'deleted', 'unpublished', 'spam'];

CREATE TABLE democracyos.rows AS
SELECT
    posts.rowid AS post,
    posts.form, posts.rank, posts.file, posts.kind, posts.id, posts.sequence,
    -- Best record first; of two answers of the API, the last one read is the newest.
    posts.rank * 1000000000000000
        + CASE WHEN posts.rank <= 2 THEN -posts.sequence ELSE posts.sequence END AS priority,
    posts.parent_id,
    themes.key AS theme_key,
    CASE posts.kind
        WHEN 'reply' THEN 'reply:' || posts.parent_id
        ELSE CASE
            WHEN themes.key IS NULL THEN ''
            ELSE coalesce(titles.print, CASE WHEN posts.id IS NULL THEN themes.key END)
        END
    END AS scope,
    democracyos.tokens(
        posts.author_id,
        coalesce(accounts.name_print, democracyos.fingerprint(posts.author_name))
    ) AS tokens,
    posts.print,
    democracyos.instant(posts.created_raw) AS instant,
    -- The first of `rules` that leaves it out.
    CASE
        WHEN posts.context <> 'topic' THEN 1
        WHEN themes.rule = 'out_of_scope' THEN 2
        WHEN democracyos.fingerprint(posts.forum_title) NOT IN (
            SELECT forum FROM democracyos.chosen_forum
        ) AND EXISTS (SELECT 1 FROM democracyos.chosen_forum) THEN 2
        WHEN posts.deleted OR themes.rule = 'deleted' THEN 3
        WHEN themes.rule IS NOT NULL THEN 4
        WHEN posts.spam THEN 5
    END AS rule
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

-- Records meet that have one id, or one text of one author in one place. Most meet no other:
-- they are spared what tells records apart, which costs most of the memory and of the time.
-- Two that only have one hash are told apart as if they met: the answer is the same.
CREATE TABLE democracyos.meeting AS
WITH signs AS (
    SELECT
        post,
        unnest([
            CASE WHEN id IS NOT NULL THEN hash(kind, id) END,
            CASE WHEN scope IS NOT NULL THEN hash(kind, scope, tokens[1], print) END,
            CASE
                WHEN scope IS NOT NULL AND tokens[2] IS NOT NULL
                    THEN hash(kind, scope, tokens[2], print)
            END
        ]) AS sign
    FROM democracyos.rows
)

SELECT DISTINCT post
FROM signs
SEMI JOIN (SELECT sign FROM signs GROUP BY sign HAVING count(*) > 1) AS repeated USING (sign);

-- Several people may write the same text, and one person twice: identical texts of one
-- author on one topic are told apart by their order in time, which is the CSV's order too.
CREATE TABLE democracyos.marks AS
SELECT post, kind, id, file, priority, instant, sequence, scope, print, unnest(tokens) AS token
FROM democracyos.rows
SEMI JOIN democracyos.meeting USING (post)
WHERE scope IS NOT NULL;

CREATE TABLE democracyos.known_keys AS
SELECT
    kind,
    'id:' || id AS object,
    democracyos.text_key(scope, token, print, row_number() OVER (
        PARTITION BY kind, scope, token, print ORDER BY instant NULLS LAST, id
    )) AS key,
    token,
    priority
FROM (
    SELECT
        kind, id, scope, token, print, min(instant) AS instant, min(priority) AS priority
    FROM democracyos.marks
    WHERE id IS NOT NULL
    GROUP BY kind, id, scope, token, print
);

CREATE TABLE democracyos.nameless AS
SELECT
    post,
    kind,
    token,
    priority,
    democracyos.text_key(scope, token, print, row_number() OVER (
        PARTITION BY kind, file, scope, token, print ORDER BY sequence
    )) AS key
FROM democracyos.marks
WHERE id IS NULL;

DROP TABLE democracyos.marks;

CREATE TABLE democracyos.places AS
SELECT post, kind, 'id:' || id AS object
FROM democracyos.rows
SEMI JOIN democracyos.meeting USING (post)
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

-- The keys of a record that meets no other: what the tables above would give it. A reply that
-- says neither its id nor what it answers has none.
CREATE MACRO democracyos.own_keys(id, scope, tokens, print) AS list_filter(
    [
        'id:' || id,
        CASE WHEN scope IS NOT NULL THEN democracyos.text_key(scope, tokens[1], print, 1) END,
        CASE
            WHEN scope IS NOT NULL AND tokens[2] IS NOT NULL
                THEN democracyos.text_key(scope, tokens[2], print, 1)
        END
    ],
    lambda key: key IS NOT NULL
);

CREATE TABLE democracyos.fates AS
WITH placed AS (
    SELECT
        post,
        rows.kind,
        object,
        file,
        parent_id,
        FALSE AS alone,
        min(rule) OVER (PARTITION BY rows.kind, object) AS rule,
        CASE
            WHEN row_number() OVER (PARTITION BY rows.kind, object ORDER BY priority) = 1
                THEN 'kept'
            WHEN row_number() OVER (PARTITION BY rows.kind, object, form ORDER BY priority) = 1
                THEN 'other_form'
            ELSE 'repeated_line'
        END AS fate
    FROM democracyos.rows
    INNER JOIN democracyos.places USING (post)
    UNION ALL
    SELECT
        post,
        kind,
        coalesce('id:' || id, democracyos.own_keys(id, scope, tokens, print)[1]) AS object,
        file,
        parent_id,
        TRUE AS alone,
        rule,
        'kept' AS fate
    FROM democracyos.rows
    ANTI JOIN democracyos.places USING (post)
)

SELECT
    placed.* EXCLUDE (parent_id, rule, fate),
    'id:' || placed.parent_id AS parent,
    CASE
        WHEN placed.kind = 'reply' AND parents.object IS NULL THEN NULL
        ELSE coalesce(
            democracyos.rules()[parents.rule], democracyos.rules()[placed.rule], placed.fate
        )
    END AS fate
FROM placed
-- One equality, and nothing about the left side alone: else the join compares every pair.
LEFT JOIN (SELECT object, rule FROM placed WHERE kind = 'comment' AND fate = 'kept') AS parents
    ON CASE placed.kind WHEN 'reply' THEN 'id:' || placed.parent_id END = parents.object;

DROP TABLE democracyos.places;

-- Every field comes from the best form that has it; the text from the best form. What is
-- long, texts and lists of votes, is fetched at the end from the record that has it.
CREATE TABLE democracyos.fields AS
SELECT
    fates.kind,
    fates.object,
    arg_min(posts.id, priority) AS id,
    arg_min(rows.theme_key, priority) AS theme_key,
    arg_min(fates.parent, priority) AS parent,
    arg_min(posts.alias, priority) AS alias,
    arg_min(posts.alias_count, priority) AS alias_count,
    arg_min(posts.title, priority) AS title,
    arg_min(
        nullif(tokens[1], 'nobody'),
        CASE WHEN posts.author_id IS NULL THEN 1 ELSE 0 END * 9000000000000000 + priority
    ) AS author_key,
    arg_min(posts.created_raw, priority) AS created_raw,
    arg_min(posts.updated_raw, priority) AS updated_raw,
    min(rows.instant) AS instant,
    min(rows.sequence) AS sequence,
    arg_min(post, priority) FILTER (posts.tally IS NOT NULL OR posts.votes IS NOT NULL)
        AS votes_post,
    arg_min(post, priority) FILTER (posts.upvotes IS NOT NULL) AS upvotes_post,
    arg_min(post, priority) FILTER (posts.downvotes IS NOT NULL) AS downvotes_post,
    arg_min(posts.upvote, priority) AS upvote,
    arg_min(posts.downvote, priority) AS downvote,
    arg_min(posts.score, priority) AS score,
    min(post) FILTER (fate = 'kept') AS kept_post
FROM democracyos.fates
INNER JOIN democracyos.rows USING (post)
INNER JOIN democracyos.posts ON fates.post = posts.rowid
WHERE NOT fates.alone
GROUP BY fates.kind, fates.object
HAVING bool_or(fate = 'kept');

CREATE TABLE democracyos.merged AS
WITH kept AS (
    SELECT fates.kind, object, post AS kept_post, instant, sequence
    FROM democracyos.fates
    INNER JOIN democracyos.rows USING (post)
    WHERE alone AND fate = 'kept'
    UNION ALL
    SELECT kind, object, kept_post, instant, sequence FROM democracyos.fields
),

positions AS (
    SELECT
        kept_post,
        row_number() OVER (
            PARTITION BY kind ORDER BY instant NULLS LAST, sequence, object
        ) AS position
    FROM kept
),

told AS (
    SELECT
        fates.kind,
        fates.object,
        posts.id,
        rows.theme_key,
        fates.parent,
        posts.alias,
        posts.alias_count,
        posts.title,
        nullif(tokens[1], 'nobody') AS author_key,
        posts.created_raw,
        posts.updated_raw,
        CASE WHEN posts.tally IS NOT NULL OR posts.votes IS NOT NULL THEN post END AS votes_post,
        CASE WHEN posts.upvotes IS NOT NULL THEN post END AS upvotes_post,
        CASE WHEN posts.downvotes IS NOT NULL THEN post END AS downvotes_post,
        posts.upvote,
        posts.downvote,
        posts.score,
        post AS kept_post,
        democracyos.own_keys(rows.id, scope, tokens, rows.print) AS keys,
        posts.form AS body_form,
        posts.file,
        posts.row
    FROM democracyos.fates
    INNER JOIN democracyos.rows USING (post)
    INNER JOIN democracyos.posts ON fates.post = posts.rowid
    WHERE alone AND fate = 'kept'
    UNION ALL BY NAME
    SELECT
        fields.* EXCLUDE (instant, sequence), keys.keys,
        posts.form AS body_form, posts.file, posts.row
    FROM democracyos.fields
    INNER JOIN democracyos.keys USING (kind, object)
    INNER JOIN democracyos.posts ON fields.kept_post = posts.rowid
)

SELECT told.*, positions.position
FROM told
INNER JOIN positions USING (kept_post);

DROP TABLE democracyos.fields;

DROP TABLE democracyos.keys;

DROP TABLE democracyos.rows;
