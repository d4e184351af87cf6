-- Counters of what is published; several keys of one object are added up.
INSERT INTO vote_tallies BY NAME
SELECT
    tallies.object_type, objects.id AS object_id, tallies.option, tallies.origin,
    sum(tallies.count) AS count, $retrieved_at AS as_of
FROM staging.tallies
JOIN (
    SELECT 'contribution' AS object_type, numbers.source_key, numbers.id
    FROM work.contribution_numbers AS numbers
    SEMI JOIN contributions ON contributions.contribution_id = numbers.id
    UNION ALL
    SELECT 'comment', numbers.source_key, numbers.id
    FROM work.comment_numbers AS numbers
    SEMI JOIN comments ON comments.comment_id = numbers.id
    UNION ALL
    SELECT 'theme', source_key, id FROM work.theme_numbers
) AS objects
    ON objects.object_type = tallies.object_type AND objects.source_key = tallies.object_key
GROUP BY tallies.object_type, objects.id, tallies.option, tallies.origin;
