-- One line of a v2 `topics.csv` is one topic; its other columns are the forum's own.
INSERT INTO democracyos.topics BY NAME
SELECT
    export.form,
    export.rank,
    export.file,
    row,
    export.number * 1000000000 + row AS sequence,
    nullif(trim(topic_id), '') AS id,
    nullif(trim(topic_title), '') AS title,
    coalesce(
        problem,
        CASE
            WHEN coalesce(nullif(trim(topic_id), ''), nullif(trim(topic_title), '')) IS NULL
                THEN 'missing_id_and_text'
        END
    ) AS problem,
    content
FROM democracyos.lines, democracyos.export
ORDER BY row;
