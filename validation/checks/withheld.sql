-- position: 145
-- title: Textes en attente de relecture
-- title_en: Texts awaiting review
-- description: Peu de contributions sont retenues jusqu’à ce qu’une personne les relise.
-- description_en: Few contributions are held back until a person reads them.
-- severity: warning
-- table: contributions
-- field: status
-- bound: most
-- threshold: 0.05
-- unit: share
-- message: contributions, status : {observed} des contributions sont retenues jusqu’à relecture,
--   au plus {threshold} attendus ; concertation review les liste
-- message_en: contributions, status: {observed} of the contributions are held back until they
--   are read, at most {threshold} expected; concertation review lists them
SELECT avg(CAST(status = 'withheld' AS INTEGER))
FROM contributions
WHERE status <> 'withdrawn'
