-- position: 70
-- title: Texte le plus long
-- title_en: Longest text
-- description: Aucun texte n’est d’une longueur qu’on n’écrit pas à la main.
-- description_en: No text has a length that nobody writes by hand.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 50000
-- unit: count
-- message: contributions, body : le texte le plus long a {observed} caractères, au plus
--   {threshold} attendus ; cherchez un fichier collé dans une contribution ou des lignes
--   réunies par un guillemet manquant
-- message_en: contributions, body: the longest text has {observed} characters, at most
--   {threshold} expected; look for a file pasted in a contribution or for rows joined by a
--   missing quote
SELECT max(size)
FROM published_texts
