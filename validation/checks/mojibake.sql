-- position: 100
-- title: Accents abîmés
-- title_en: Damaged accents
-- description: Aucun texte, titre, nom ni lieu n’a été décodé deux fois (« Ã© » pour « é »).
-- description_en: No text, title, name nor place was decoded twice (“Ã©” for “é”).
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0
-- unit: share
-- message: textes, titres, noms et lieux : {observed} ont des accents abîmés, {threshold}
--   attendu ; vérifiez l’encodage de l’export et de vos feuilles
-- message_en: texts, titles, names and places: {observed} have damaged accents, {threshold}
--   expected; check the encoding of the export and of your sheets
SELECT avg(CAST(regexp_matches(cell, 'ã[©¨§ª´®‰¢¹¯‡ˆ]|å“|â€(™|œ|¦)') AS INTEGER))
FROM written_cells
