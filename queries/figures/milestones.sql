-- title: Jalons de la consultation
-- title_en: Milestones of the consultation
-- description: Événements datés : ouverture, prolongation, clôture, publication. Jours
--   dans le fuseau de la consultation.
-- unit: événements
-- chart: table
-- column: date: Date | Date
-- column: label: Événement | Event
-- column: kind: Nature | Kind : code
SELECT
    date,
    label,
    kind
FROM milestones
ORDER BY
    date,
    label
