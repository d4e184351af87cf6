-- The API's objects, every documented shape of them, brought to the common tables.

-- The elements lie in the order of the files: an element's place in its own tells its row.
CREATE OR REPLACE TABLE democracyos.numbered_files AS
SELECT number, min(rowid) AS first_element
FROM democracyos.elements
GROUP BY number;

INSERT INTO democracyos.topics BY NAME
SELECT
    elements.form,
    CASE elements.form WHEN 'v1_api' THEN 1 ELSE 2 END AS rank,
    file,
    elements.rowid - first_element + 1 AS row,
    number * 1000000000 + elements.rowid - first_element + 1 AS sequence,
    id,
    coalesce(
        nullif(trim(value ->> '$.mediaTitle'), ''), nullif(trim(value ->> '$.title'), ''),
        nullif(trim(value ->> '$.officialTitle'), ''), nullif(trim(value ->> '$.topicId'), '')
    ) AS title,
    democracyos.identity(value -> '$.forum') AS forum_id,
    value ->> '$.forum.title' AS forum_title,
    coalesce(democracyos.identity(value -> '$.tag'), value ->> '$.tag.hash') AS tag_id,
    coalesce(value ->> '$.tag.name', value ->> '$.tags[0]') AS tag_title,
    coalesce(
        nullif(list_aggregate(
            list_transform(
                list_sort(list_transform(
                    json_extract(value, '$.clauses[*]'),
                    lambda clause: {
                        'position': try_cast(clause ->> '$.position' AS INTEGER),
                        'markup': clause ->> '$.markup'
                    }
                )),
                lambda clause: clause.markup
            ),
            'string_agg', chr(10)
        ), ''),
        value ->> '$.summary', value ->> '$.content'
    ) AS body,
    nullif(trim(value ->> '$.author'), '') AS author_label,
    democracyos.identity(value -> '$.owner') AS author_id,
    democracyos.person_name(value -> '$.owner') AS author_name,
    democracyos.moment(value -> '$.createdAt') AS created_raw,
    democracyos.moment(value -> '$.updatedAt') AS updated_raw,
    (value ->> '$.deletedAt') IS NOT NULL OR (value ->> '$.deleted') IS NOT DISTINCT FROM 'true'
        AS deleted,
    json_type(value -> '$.publishedAt') IS NOT DISTINCT FROM 'NULL'
        OR (value ->> '$.draft') IS NOT DISTINCT FROM 'true' AS unpublished,
    democracyos.list(value -> '$.votes') AS votes,
    democracyos.list(value -> '$.upvotes') AS upvotes,
    democracyos.list(value -> '$.downvotes') AS downvotes,
    democracyos.list(value -> '$.abstentions') AS abstentions,
    democracyos.list(value -> '$.action.results') AS results,
    democracyos.list(value -> '$.links') AS links,
    CASE WHEN id IS NULL THEN 'missing_id' END AS problem,
    CASE WHEN id IS NULL THEN left(value, 2000) END AS content
FROM democracyos.elements
INNER JOIN democracyos.numbered_files USING (number)
WHERE kind = 'topic';

-- Popolo: `text` is the clauses in plain text, the nearest thing to a title it has.
INSERT INTO democracyos.topics BY NAME
SELECT
    'popolo' AS form,
    6 AS rank,
    file,
    elements.rowid - first_element + 1 AS row,
    number * 1000000000 + elements.rowid - first_element + 1 AS sequence,
    id,
    coalesce(nullif(trim(value ->> '$.text'), ''), value ->> '$.identifier') AS title,
    value ->> '$.classification' AS tag_title,
    value ->> '$.text' AS body,
    CASE WHEN id IS NULL THEN 'missing_id' END AS problem,
    CASE WHEN id IS NULL THEN left(value, 2000) END AS content
FROM democracyos.elements
INNER JOIN democracyos.numbered_files USING (number)
WHERE kind = 'motion';

-- A v2 comment holds its replies, after it; a bare id only says that a reply exists somewhere.
CREATE OR REPLACE VIEW democracyos.written AS
SELECT
    elements.rowid - first_element + 1 AS row,
    file, number, form, kind, id, parent_id, value, author, post
FROM democracyos.elements
INNER JOIN democracyos.numbered_files USING (number)
WHERE kind IN ('comment', 'reply')
UNION ALL
SELECT
    element - first_element + 1 AS row,
    file,
    number,
    form,
    'reply' AS kind,
    democracyos.object_id(fields) AS id,
    parent_id,
    reply AS value,
    fields."author" AS author,
    democracyos.post(fields, democracyos.tally(fields."votes")) AS post
FROM (
    SELECT
        element, file, number, form, parent_id, reply,
        democracyos.post_fields(reply) AS fields
    FROM (
        SELECT
            rowid AS element, file, number, form, id AS parent_id,
            unnest(json_extract(replies, '$[*]')) AS reply
        FROM democracyos.elements
        WHERE kind = 'comment' AND json_type(replies) = 'ARRAY'
    )
    WHERE json_type(reply) = 'OBJECT'
)
INNER JOIN democracyos.numbered_files USING (number)
UNION ALL BY NAME
SELECT row, file, number, form, kind, id, parent_id, value, author, post
FROM democracyos.plainly_written;

-- The same people come back on each of their texts: they are read once in each batch.
CREATE OR REPLACE TABLE democracyos.authors AS
SELECT
    author, democracyos.identity(author) AS author_id, democracyos.person_name(author) AS author_name
FROM (SELECT DISTINCT author FROM democracyos.written)
WHERE author IS NOT NULL;

-- A list of replies names no comment: the last resort is an id in the file's name.
INSERT INTO democracyos.posts BY NAME
SELECT
    written.form,
    CASE written.form WHEN 'v1_api' THEN 1 ELSE 2 END AS rank,
    file,
    row,
    number * 1000000000 + row AS sequence,
    kind,
    id,
    CASE WHEN kind = 'reply' THEN coalesce(
        parent_id, nullif(regexp_extract(file, '[0-9a-f]{24}'), '')
    ) END AS parent_id,
    post.* EXCLUDE (blank),
    author_id,
    author_name,
    post.flags >= settings.flags_hold AS spam,
    CASE
        WHEN NOT post.blank THEN NULL
        WHEN id IS NULL THEN 'missing_id_and_text'
        ELSE 'missing_text'
    END AS problem,
    CASE WHEN post.blank THEN left(value, 2000) ELSE concat_ws(' | ', parent_id, id) END AS content
FROM democracyos.written
LEFT JOIN democracyos.authors USING (author)
CROSS JOIN democracyos.settings;

INSERT INTO democracyos.described
SELECT DISTINCT person
FROM (
    SELECT author AS person FROM democracyos.authors
    UNION ALL
    SELECT value -> '$.owner' AS person FROM democracyos.elements WHERE kind = 'topic'
    UNION ALL
    SELECT value AS person FROM democracyos.elements WHERE kind = 'user'
);

INSERT INTO democracyos.forums BY NAME
SELECT DISTINCT
    democracyos.identity(forum) AS id,
    forum ->> '$.name' AS slug,
    forum ->> '$.title' AS title
FROM (
    SELECT value AS forum FROM democracyos.elements WHERE kind = 'forum'
    UNION ALL
    SELECT value -> '$.forum' AS forum FROM democracyos.elements WHERE kind = 'topic'
)
WHERE json_type(forum) = 'OBJECT';

INSERT INTO democracyos.tags BY NAME
SELECT DISTINCT democracyos.identity(tag) AS id, coalesce(tag ->> '$.name', tag ->> '$.hash') AS title
FROM (
    SELECT value AS tag FROM democracyos.elements WHERE kind = 'tag'
    UNION ALL
    SELECT value -> '$.tag' AS tag FROM democracyos.elements WHERE kind = 'topic'
)
WHERE json_type(tag) = 'OBJECT';
