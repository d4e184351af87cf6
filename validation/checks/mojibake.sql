-- position: 100
-- title: Accents abîmés
-- title_en: Damaged accents
-- description: Aucun texte n’a été décodé deux fois (« Ã© » pour « é »).
-- description_en: No text was decoded twice (“Ã©” for “é”).
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0
-- unit: share
-- message: contributions, body : {observed} des textes ont des accents abîmés, {threshold}
--   attendu ; vérifiez l’encodage de l’export
-- message_en: contributions, body: {observed} of the texts have damaged accents, {threshold}
--   expected; check the export’s encoding
SELECT avg(CAST(regexp_matches(text, 'ã[©¨§ª´®]|â€(™|œ|¦)') AS INTEGER))
FROM published_texts
