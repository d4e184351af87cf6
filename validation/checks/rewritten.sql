-- position: 290
-- title: Textes réécrits
-- title_en: Rewritten texts
-- description: Peu de textes ont changé depuis le paquet précédent.
-- description_en: Few texts changed since the previous package.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0.05
-- unit: share
-- message: contributions, body : {observed} des textes ont changé depuis le paquet précédent,
--   au plus {threshold} attendus ; vérifiez l’encodage, le nettoyage et les identifiants de
--   l’export
-- message_en: contributions, body: {observed} of the texts changed since the previous package,
--   at most {threshold} expected; check the export’s encoding, cleaning and identifiers
SELECT avg(CAST(c.body <> p.body AS INTEGER))
FROM (
    SELECT
        contribution_id,
        hash(body) AS body
    FROM previous.published_contributions
) AS p
JOIN (
    SELECT
        contribution_id,
        hash(body) AS body
    FROM published_contributions
) AS c
    ON c.contribution_id = p.contribution_id
