-- title: Ateliers par thème
-- title_en: Workshops by theme
-- description: Nombre d’ateliers qui ont traité chaque thème, et personnes présentes à
--   ces ateliers. Un atelier traite souvent plusieurs thèmes : ces nombres ne
--   s’additionnent pas (voir theme_sums). people est vide quand aucun de ces ateliers ne
--   donne son nombre de personnes ; unknown_people compte ceux qui ne le donnent pas. La
--   ligne sans code est celle des ateliers sans thème.
-- unit: ateliers
-- chart: bar
-- x: title
-- y: workshops
-- column: theme_id: Numéro du thème | Theme number
-- column: title: Thème | Theme
-- column: workshops: Ateliers | Workshops
-- column: people: Personnes présentes | People present
-- column: unknown_people: Ateliers sans nombre de personnes | Workshops without a number of people
SELECT
    theme_id,
    title,
    workshops,
    workshop_people AS people,
    unknown_people
FROM theme_measures
ORDER BY
    CASE WHEN theme_id IS NULL THEN 1 ELSE 0 END,
    position NULLS LAST,
    length(theme_id),
    theme_id
