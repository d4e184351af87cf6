-- position: 20
-- title: Contributions datées
-- title_en: Dated contributions
-- description: La plupart des contributions, et la plupart des commentaires, ont une date de
--   dépôt.
-- description_en: Most contributions, and most comments, have a submission date.
-- severity: warning
-- table: contributions
-- field: created_at
-- bound: least
-- threshold: 0.9
-- unit: share
-- message: contributions ou commentaires, created_at : {observed} sont datés, au moins
--   {threshold} attendus ; vérifiez que l’export a gardé les dates
-- message_en: contributions or comments, created_at: {observed} are dated, at least
--   {threshold} expected; check that the export kept dates
SELECT min(known)
FROM (
    SELECT avg(CAST(created_at IS NOT NULL AS INTEGER)) AS known
    FROM published_contributions
    UNION ALL
    SELECT avg(CAST(created_at IS NOT NULL AS INTEGER))
    FROM published_comments
) AS s
