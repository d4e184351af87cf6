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
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: workshops: Ateliers | Workshops
-- column: people: Personnes présentes | People present
-- column: unknown_people: Ateliers sans nombre de personnes | Workshops without a number of people
-- null: title: Sans thème | Without a theme
SELECT
    t.theme_id,
    t.title,
    coalesce(w.workshops, 0) AS workshops,
    CASE WHEN w.workshops IS NULL THEN 0 ELSE w.people END AS people,
    coalesce(w.unknown_people, 0) AS unknown_people
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS workshops,
        CAST(sum(participants_count) AS BIGINT) AS people,
        count(*) - count(participants_count) AS unknown_people
    FROM workshop_theme_rows
    GROUP BY theme_id
) AS w
    ON w.theme_id IS NOT DISTINCT FROM t.theme_id
ORDER BY
    CASE WHEN t.theme_id IS NULL THEN 1 ELSE 0 END,
    t.position NULLS LAST,
    length(t.theme_id),
    t.theme_id
