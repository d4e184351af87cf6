-- title: Thèmes sans atelier
-- title_en: Themes without a workshop
-- description: Thèmes dont aucun atelier n’a traité, et nombre de contributions publiées de
--   chacun. La ligne sans numéro compte les ateliers dont le thème est inconnu : ils
--   peuvent avoir traité de ces thèmes.
-- unit: thèmes
-- chart: table
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: contributions: Contributions | Contributions
-- column: workshops: Ateliers | Workshops
-- null: title: Thème inconnu | Unknown theme
SELECT
    theme_id,
    title,
    contributions,
    workshops
FROM theme_measures
WHERE theme_id IS NULL
    OR workshops = 0
ORDER BY
    position NULLS LAST,
    length(theme_id) NULLS LAST,
    theme_id NULLS LAST
