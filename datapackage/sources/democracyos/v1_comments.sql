-- One line of the French v1 export `/csv/all-comments` is one comment, without id nor date.
INSERT INTO democracyos.posts BY NAME
SELECT
    export.form,
    export.rank,
    export.file,
    row,
    export.number * 1000000000 + row AS sequence,
    'comment' AS kind,
    nullif(trim(topic_title), '') AS topic_title,
    nullif(trim(forum_title), '') AS forum_title,
    nullif(trim(alias), '') AS alias,
    try_cast(alias_count AS INTEGER) AS alias_count,
    body,
    democracyos.print(body) AS print,
    nullif(trim(author_id), '') AS author_id,
    coalesce(problem, CASE WHEN trim(coalesce(body, '')) = '' THEN 'missing_id_and_text' END)
        AS problem,
    CASE WHEN problem IS NULL THEN concat_ws(' | ', topic_title, alias, author_id) ELSE content END
        AS content
FROM democracyos.lines, democracyos.export
ORDER BY row;

INSERT INTO democracyos.people BY NAME
SELECT DISTINCT 3 AS rank, trim(author_id) AS id, trim(age_band) AS age_band
FROM democracyos.lines
WHERE trim(author_id) <> '' AND trim(age_band) <> '';
