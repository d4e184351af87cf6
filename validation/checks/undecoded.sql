-- position: 90
-- title: Caractères perdus
-- title_en: Lost characters
-- description: Aucun texte, titre, nom ni lieu ne contient le signe � mis à la place d’un caractère perdu.
-- description_en: No text, title, name nor place holds the sign � that stands for a lost character.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0
-- unit: share
-- message: textes, titres, noms et lieux : {observed} contiennent le signe �, {threshold}
--   attendu ; demandez un export en UTF-8
-- message_en: texts, titles, names and places: {observed} hold the sign �, {threshold}
--   expected; ask for an export in UTF-8
SELECT avg(CAST(contains(cell, chr(65533)) AS INTEGER))
FROM written_cells
