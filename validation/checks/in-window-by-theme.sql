-- position: 40
-- title: Dates dans la période, par thème
-- title_en: Dates within the period, by theme
-- description: Dans chaque thème d’au moins 5 contributions datées, elles le sont pendant la
--   consultation, à un jour près.
-- description_en: In each theme with 5 dated contributions or more, they fall within the
--   consultation, give or take a day.
-- severity: warning
-- table: contributions
-- field: created_at
-- bound: least
-- threshold: 0.8
-- unit: share
-- message: contributions, created_at : dans un thème, {observed} seulement des dates tombent
--   pendant la consultation, au moins {threshold} attendus ; vérifiez que ce thème appartient
--   à cette consultation
-- message_en: contributions, created_at: in one theme only {observed} of the dates fall within
--   the consultation, at least {threshold} expected; check that this theme belongs to this
--   consultation
SELECT min(share)
FROM (
    SELECT avg(CAST(inside AS INTEGER)) AS share
    FROM dated_contributions
    WHERE theme_id IS NOT NULL
    GROUP BY theme_id
    HAVING count(*) >= 5
) AS t
