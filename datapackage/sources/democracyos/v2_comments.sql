-- One line of a v2 `comments.csv` is a comment and at most one of its replies: a comment
-- comes back on each reply's line. Its texts are altered (quotes, deleted line breaks).
INSERT INTO democracyos.posts BY NAME
SELECT
    export.form,
    export.rank,
    export.file,
    row,
    export.number * 1000000000 + row AS sequence,
    'comment' AS kind,
    nullif(trim(id), '') AS id,
    nullif(trim(topic_id), '') AS topic_id,
    nullif(trim(topic_title), '') AS topic_title,
    topic_url,
    title,
    body,
    democracyos.print(body) AS print,
    nullif(trim(author_name), '') AS author_name,
    coalesce(created_raw, nullif(concat_ws(' ', date, time), '')) AS created_raw,
    coalesce(
        problem,
        CASE
            WHEN trim(coalesce(body, '')) <> '' THEN NULL
            WHEN id IS NULL THEN 'missing_id_and_text'
            ELSE 'missing_text'
        END
    ) AS problem,
    CASE WHEN problem IS NULL THEN concat_ws(' | ', topic_id, id, author_name) ELSE content END
        AS content
FROM democracyos.lines, democracyos.export
ORDER BY row;

INSERT INTO democracyos.posts BY NAME
SELECT
    export.form,
    export.rank,
    export.file,
    row,
    export.number * 1000000000 + row AS sequence,
    'reply' AS kind,
    nullif(trim(reply_id), '') AS id,
    nullif(trim(id), '') AS parent_id,
    reply_body AS body,
    democracyos.print(reply_body) AS print,
    nullif(trim(reply_author_name), '') AS author_name,
    coalesce(reply_created_raw, nullif(concat_ws(' ', reply_date, reply_time), '')) AS created_raw,
    CASE
        WHEN trim(coalesce(reply_body, '')) = '' THEN 'missing_text'
        WHEN trim(coalesce(id, '')) = '' THEN 'missing_parent'
    END AS problem,
    concat_ws(' | ', id, reply_id, reply_author_name) AS content
FROM democracyos.lines, democracyos.export
WHERE problem IS NULL AND coalesce(reply_id, reply_body) IS NOT NULL
ORDER BY row;

INSERT INTO democracyos.people BY NAME
SELECT DISTINCT
    3 AS rank,
    trim(author_name) AS name,
    author_email AS email,
    author_organisation AS organisation,
    author_age AS age_band
FROM democracyos.lines
WHERE trim(author_name) <> ''
UNION BY NAME
SELECT DISTINCT
    3 AS rank,
    trim(reply_author_name) AS name,
    reply_author_email AS email,
    reply_author_organisation AS organisation,
    reply_author_age AS age_band
FROM democracyos.lines
WHERE trim(reply_author_name) <> '';
