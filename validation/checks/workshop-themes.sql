-- position: 200
-- title: Thèmes des ateliers
-- title_en: Themes of workshops
-- description: Chaque atelier traite au moins un thème.
-- description_en: Each workshop deals with at least one theme.
-- severity: warning
-- table: workshop_themes
-- field: workshop_id
-- bound: most
-- threshold: 0
-- unit: count
-- message: workshop_themes, workshop_id : {observed} atelier(s) sans thème, {threshold}
--   attendu ; complétez la feuille des ateliers
-- message_en: workshop_themes, workshop_id: {observed} workshop(s) without a theme,
--   {threshold} expected; complete the workshops’ sheet
SELECT unknown
FROM missing_values
WHERE object = 'workshop_themes'
    AND field = 'theme_id'
