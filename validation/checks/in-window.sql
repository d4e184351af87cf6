-- position: 30
-- title: Dates dans la période
-- title_en: Dates within the period
-- description: Les contributions datées le sont pendant la consultation, à un jour près.
-- description_en: Dated contributions fall within the consultation, give or take a day.
-- severity: warning
-- table: contributions
-- field: created_at
-- bound: least
-- threshold: 0.95
-- unit: share
-- message: contributions, created_at : {observed} des dates tombent pendant la consultation,
--   au moins {threshold} attendus ; vérifiez start_date, end_date et le format des dates
-- message_en: contributions, created_at: {observed} of the dates fall within the consultation,
--   at least {threshold} expected; check start_date, end_date and the form of the dates
SELECT avg(CAST(inside AS INTEGER))
FROM dated_contributions
