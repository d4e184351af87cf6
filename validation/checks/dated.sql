-- position: 20
-- title: Contributions datées
-- title_en: Dated contributions
-- description: La plupart des contributions ont une date de dépôt.
-- description_en: Most contributions have a submission date.
-- severity: warning
-- table: contributions
-- field: created_at
-- bound: least
-- threshold: 0.9
-- unit: share
-- message: contributions, created_at : {observed} des contributions sont datées, au moins
--   {threshold} attendus ; vérifiez que l’export a gardé les dates
-- message_en: contributions, created_at: {observed} of the contributions are dated, at least
--   {threshold} expected; check that the export kept dates
SELECT (total - unknown) / nullif(total, 0)
FROM missing_values
WHERE object = 'contributions'
    AND field = 'created_at'
