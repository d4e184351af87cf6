-- What became of each record: kept, quarantined with a reason, or excluded by a rule.
CREATE TABLE democracyos.object_types AS
SELECT
    unnest(['topic', 'comment', 'reply']) AS kind,
    unnest(CASE level
        WHEN 'comment' THEN ['theme', 'contribution', 'comment']
        ELSE ['contribution', 'comment', 'comment']
    END) AS object_type
FROM democracyos.settings;

-- A topic known only through its comments is read once: where it is named first.
CREATE TABLE democracyos.topic_fates AS
SELECT
    file,
    row,
    concat_ws(' | ', id, title) AS content,
    coalesce(rule, CASE
        WHEN row_number() OVER (PARTITION BY key ORDER BY rank, sequence) = 1 THEN 'kept'
        WHEN row_number() OVER (PARTITION BY key, form ORDER BY rank, sequence) = 1
            THEN 'other_form'
        ELSE 'repeated_line'
    END) AS fate
FROM (
    SELECT topic_rows.*, themes.rule
    FROM democracyos.topic_rows
    INNER JOIN democracyos.themes USING (key)
    QUALIFY topic_rows.record OR NOT themes.has_record AND row_number() OVER (
        PARTITION BY key ORDER BY topic_rows.rank, topic_rows.sequence
    ) = 1
);

CREATE TABLE democracyos.counted AS
SELECT file, kind, fate, count(*) AS count
FROM democracyos.fates
GROUP BY ALL
UNION ALL
SELECT file, kind, NULL AS fate, count(*) AS count
FROM democracyos.posts
WHERE problem IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT file, 'topic' AS kind, NULL AS fate, count(*) AS count
FROM democracyos.topics
WHERE problem IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT file, 'topic' AS kind, fate, count(*) AS count
FROM democracyos.topic_fates
GROUP BY ALL;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, object_type, sum(count)::BIGINT AS count
FROM democracyos.counted
INNER JOIN democracyos.object_types USING (kind)
GROUP BY ALL
ORDER BY source_file, object_type;

INSERT INTO staging.left_out BY NAME
SELECT file AS source_file, row AS source_row, object_type, fate AS rule, content
FROM (
    SELECT
        posts.file, posts.row, posts.kind, fates.fate,
        concat_ws(' | ', posts.id, posts.title, posts.body) AS content
    FROM democracyos.fates
    INNER JOIN democracyos.posts ON fates.post = posts.rowid
    WHERE fates.fate <> 'kept'
    UNION ALL
    SELECT file, row, 'topic' AS kind, fate, content
    FROM democracyos.topic_fates
    WHERE fate <> 'kept'
)
INNER JOIN democracyos.object_types USING (kind)
ORDER BY source_file, source_row, object_type;

-- What a reply answers is a contribution at the level of comments only.
INSERT INTO staging.missing_contributions
SELECT DISTINCT fates.parent
FROM democracyos.fates
CROSS JOIN democracyos.settings
WHERE fate IS NULL AND level = 'comment' AND parent NOT IN (
    SELECT 'id:' || id FROM democracyos.posts WHERE kind = 'comment' AND id IS NOT NULL
);

INSERT INTO staging.quarantine BY NAME
SELECT file AS source_file, row AS source_row, object_type, problem AS reason, content
FROM (
    SELECT file, row, kind, problem, content FROM democracyos.posts WHERE problem IS NOT NULL
    UNION ALL
    SELECT file, row, 'topic' AS kind, problem, content
    FROM democracyos.topics
    WHERE problem IS NOT NULL
    UNION ALL
    SELECT
        posts.file, posts.row, posts.kind, 'missing_parent' AS problem,
        concat_ws(' | ', posts.parent_id, posts.id) AS content
    FROM democracyos.fates
    INNER JOIN democracyos.posts ON fates.post = posts.rowid
    WHERE fates.fate IS NULL
)
INNER JOIN democracyos.object_types USING (kind)
ORDER BY source_file, source_row, object_type;

INSERT INTO staging.flagged BY NAME
SELECT
    file AS source_file, row AS source_row, object_type, flags, coalesce(spam, FALSE) AS held,
    body AS content
FROM democracyos.posts
INNER JOIN democracyos.object_types USING (kind)
WHERE flags > 0
ORDER BY source_file, source_row, object_type;

-- At topic level the tags are the themes: each is read where it is used first.
INSERT INTO staging.records_read BY NAME
SELECT any_value(file) AS source_file, 'theme' AS object_type, count(*) AS count
FROM (SELECT min(file) AS file FROM democracyos.topic_rows), staging.themes, democracyos.settings
WHERE level = 'topic'
HAVING count(*) > 0;

INSERT INTO staging.altered_texts BY NAME
SELECT object_type, keys[1] AS key, body_form AS form
FROM democracyos.merged
INNER JOIN democracyos.object_types USING (kind)
WHERE body_form = 'v2_csv' OR body_form = 'v1_csv_windows1252'
ORDER BY object_type, position;

INSERT INTO staging.links BY NAME
SELECT object_type, key AS object_key, link ->> '$.url' AS url, link ->> '$.text' AS title
FROM (
    SELECT key, unnest(json_extract(arg_min(links, (rank, -topic_rows.sequence)), '$[*]')) AS link
    FROM democracyos.topic_rows
    INNER JOIN democracyos.themes USING (key)
    WHERE themes.rule IS NULL
    GROUP BY key
)
INNER JOIN democracyos.object_types ON object_types.kind = 'topic'
WHERE (link ->> '$.url') IS NOT NULL
ORDER BY object_key, url;
