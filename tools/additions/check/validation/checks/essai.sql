-- title: Contributions titrées
-- title_en: Titled contributions
-- description: Toutes les contributions ont un titre.
-- description_en: Every contribution has a title.
-- severity: warning
-- table: contributions
-- field: title
-- bound: least
-- threshold: 1
-- unit: share
-- message: contributions, title : {observed} des contributions ont un titre, au moins
--   {threshold} attendus ; complétez l’export
-- message_en: contributions, title: {observed} of the contributions have a title, at least
--   {threshold} expected; complete the export
SELECT avg(CAST(title IS NOT NULL AS INTEGER))
FROM published_contributions
