-- position: 220
-- title: Votes déclarés et recomptés
-- title_en: Votes declared and recounted
-- description: Les votes que la plateforme déclare sont ceux que l’on recompte, changements
--   d’avis compris.
-- description_en: The votes that the platform declares are those that are recounted, changes
--   of mind included.
-- severity: warning
-- table: vote_tallies
-- field: count
-- bound: least
-- threshold: 0.99
-- unit: share
-- message: vote_tallies, count : {observed} des décomptes déclarés sont retrouvés, au moins
--   {threshold} attendus ; vérifiez que l’export des votes est entier
-- message_en: vote_tallies, count: {observed} of the declared tallies are found again, at
--   least {threshold} expected; check that the export of votes is whole
SELECT avg(CAST(declared = found AS INTEGER))
FROM option_votes
