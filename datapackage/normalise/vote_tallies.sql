-- Counters of what is published; several keys of one object are added up.
INSERT INTO vote_tallies BY NAME
SELECT
    tallies.object_type, objects.id AS object_id, tallies.option, tallies.origin,
    sum(tallies.count) AS count, $retrieved_at AS as_of
FROM staging.tallies
JOIN work.voted AS objects
    ON objects.object_type = tallies.object_type AND objects.source_key = tallies.object_key
GROUP BY tallies.object_type, objects.id, tallies.option, tallies.origin;
