-- position: 90
-- title: Caractères perdus
-- title_en: Lost characters
-- description: Aucun texte ne contient le signe � mis à la place d’un caractère perdu.
-- description_en: No text holds the sign � that stands for a lost character.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0
-- unit: share
-- message: contributions, body : {observed} des textes contiennent le signe �, {threshold}
--   attendu ; demandez un export en UTF-8
-- message_en: contributions, body: {observed} of the texts hold the sign �, {threshold}
--   expected; ask for an export in UTF-8
SELECT avg(CAST(contains(text, chr(65533)) AS INTEGER))
FROM published_texts
