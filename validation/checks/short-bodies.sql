-- position: 60
-- title: Textes très courts
-- title_en: Very short texts
-- description: Peu de contributions ont moins de 10 caractères.
-- description_en: Few contributions have fewer than 10 characters.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0.1
-- unit: share
-- message: contributions, body : {observed} des textes ont moins de 10 caractères, au plus
--   {threshold} attendus ; vérifiez que l’export n’a pas perdu les textes
-- message_en: contributions, body: {observed} of the texts have fewer than 10 characters, at
--   most {threshold} expected; check that the export kept the texts
SELECT avg(CAST(length(text) < 10 AS INTEGER))
FROM published_texts
