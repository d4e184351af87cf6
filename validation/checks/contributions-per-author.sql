-- position: 160
-- title: Contributions par personne
-- title_en: Contributions per person
-- description: En moyenne, une personne écrit peu de contributions.
-- description_en: On average a person writes few contributions.
-- severity: warning
-- table: contributions
-- field: author_id
-- bound: most
-- threshold: 10
-- unit: ratio
-- message: contributions, author_id : {observed} contributions par personne, au plus
--   {threshold} attendues ; vérifiez la reconnaissance des auteurs
-- message_en: contributions, author_id: {observed} contributions per person, at most
--   {threshold} expected; check how authors are recognised
SELECT avg(contributions)
FROM individual_authors
