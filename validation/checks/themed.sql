-- position: 130
-- title: Contributions rattachées à un thème
-- title_en: Contributions with a theme
-- description: La plupart des contributions ont un thème.
-- description_en: Most contributions have a theme.
-- severity: warning
-- table: contributions
-- field: theme_id
-- bound: least
-- threshold: 0.8
-- unit: share
-- message: contributions, theme_id : {observed} des contributions ont un thème, au moins
--   {threshold} attendus ; vérifiez la correspondance des thèmes
-- message_en: contributions, theme_id: {observed} of the contributions have a theme, at least
--   {threshold} expected; check how themes are matched
SELECT (total - unknown) / nullif(total, 0)
FROM missing_values
WHERE object = 'contributions'
    AND field = 'theme_id'
