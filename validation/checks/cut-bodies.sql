-- position: 80
-- title: Textes coupés
-- title_en: Cut texts
-- description: Plusieurs textes (3 ou plus) n’ont pas exactement la même longueur, la plus
--   grande de toutes, signe qu’un export les a coupés.
-- description_en: Several texts (3 or more) do not share exactly the greatest length of all, a
--   sign that an export cut them.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0.02
-- unit: share
-- message: contributions, body : {observed} des textes ont exactement la plus grande longueur,
--   au plus {threshold} attendus ; vérifiez si l’export coupe les textes longs, ou si la
--   plateforme limite leur longueur
-- message_en: contributions, body: {observed} of the texts have exactly the greatest length,
--   at most {threshold} expected; check whether the export cuts long texts, or the platform
--   limits their length

-- An export that cuts texts leaves several different ones of exactly the greatest length.
WITH longest AS (
    SELECT
        count(*) AS texts,
        max(size) AS size
    FROM published_texts
),
cut AS (
    SELECT count(DISTINCT t.text) AS texts
    FROM published_texts AS t
    JOIN longest AS l
        ON l.size = t.size
    WHERE l.size >= 100
)
SELECT CASE WHEN c.texts >= 3 THEN c.texts ELSE 0 END / nullif(l.texts, 0)
FROM cut AS c
CROSS JOIN longest AS l
