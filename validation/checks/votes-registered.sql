-- position: 230
-- title: Votes et personnes inscrites
-- title_en: Votes and registered people
-- description: Aucune option n’a reçu plus de votes qu’il n’y a de personnes inscrites.
-- description_en: No option received more votes than there are registered people.
-- severity: warning
-- table: vote_tallies
-- field: count
-- bound: most
-- threshold: 1
-- unit: ratio
-- message: vote_tallies, count : une option a reçu {observed} fois plus de votes qu’il n’y a
--   d’inscrits, au plus {threshold} fois attendue ; vérifiez « registered » et la lecture des
--   votes
-- message_en: vote_tallies, count: an option received {observed} times as many votes as there
--   are registered people, at most {threshold} times expected; check “registered” and how
--   votes are read
SELECT max(coalesce(v.computed, v.declared)) / nullif(max(c.registered_count), 0)
FROM option_votes AS v
CROSS JOIN consultations AS c
LEFT JOIN removals AS r
    ON r.object_type = v.object_type
    AND r.object_id = v.object_id
WHERE v.option <> 'score'
    AND r.object_id IS NULL
