-- position: 10
-- title: Contributions présentes
-- title_en: Contributions present
-- description: Le paquet contient au moins une contribution.
-- description_en: The package holds at least one contribution.
-- severity: warning
-- table: contributions
-- bound: least
-- threshold: 1
-- unit: count
-- message: contributions : {observed} contribution, au moins {threshold} attendue ; vérifiez
--   l’export et le niveau choisi (contribution_level)
-- message_en: contributions: {observed} contribution, at least {threshold} expected; check the
--   export and the chosen level (contribution_level)
SELECT value
FROM overall_measures
WHERE measure = 'contributions'
