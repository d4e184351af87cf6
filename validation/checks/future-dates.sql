-- position: 50
-- title: Dates futures
-- title_en: Future dates
-- description: Aucune contribution ni aucun commentaire n’est daté de plus d’un jour après la
--   collecte.
-- description_en: No contribution or comment is dated more than a day after the collection.
-- severity: warning
-- table: contributions
-- field: created_at
-- bound: most
-- threshold: 0
-- unit: count
-- message: contributions et commentaires, created_at : {observed} date(s) postérieure(s) à la
--   collecte, {threshold} attendue ; vérifiez l’ordre du jour et du mois, et le fuseau
-- message_en: contributions and comments, created_at: {observed} date(s) after the collection,
--   {threshold} expected; check the order of day and month, and the time zone
SELECT count(*)
FROM (
    SELECT created_at
    FROM published_contributions
    UNION ALL
    SELECT created_at
    FROM published_comments
) AS m
CROSS JOIN consultations AS c
WHERE m.created_at > c.retrieved_at + INTERVAL 1 DAY
