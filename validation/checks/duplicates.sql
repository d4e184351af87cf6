-- position: 110
-- title: Textes identiques
-- title_en: Identical texts
-- description: Peu de contributions répètent le texte d’une autre.
-- description_en: Few contributions repeat the text of another.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0.05
-- unit: share
-- message: contributions, body : {observed} des contributions répètent un autre texte, au plus
--   {threshold} attendus ; cherchez un envoi en nombre ou une double lecture de l’export
-- message_en: contributions, body: {observed} of the contributions repeat another text, at
--   most {threshold} expected; look for a mass mailing or an export read twice
SELECT (count(*) - count(DISTINCT hash(text))) / nullif(count(*), 0)
FROM published_texts
