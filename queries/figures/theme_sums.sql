-- title: Sommes par thème et ensemble
-- title_en: Sums over themes and the whole
-- description: Pour chaque mesure : somme des thèmes, ce qui ne relève d’aucun thème, et
--   l’ensemble compté une fois. repeated = somme + hors thème − ensemble : ce qui est
--   compté dans plusieurs thèmes à la fois. addable dit si la somme des thèmes a un
--   sens : un atelier qui traite trois thèmes est compté trois fois, ses personnes aussi.
-- unit: selon la mesure
-- chart: table
-- column: measure: Mesure | Measure : code
-- column: themes_sum: Somme des thèmes | Sum over themes
-- column: without_theme: Hors thème | Without theme
-- column: total: Ensemble | Whole
-- column: repeated: Compté plusieurs fois | Counted several times
-- column: addable: Additionnable | Addable
SELECT
    o.measure,
    s.themes_sum,
    s.without_theme,
    o.value AS total,
    s.themes_sum + s.without_theme - o.value AS repeated,
    CASE
        WHEN s.themes_sum + s.without_theme = o.value THEN TRUE
        WHEN s.themes_sum + s.without_theme <> o.value THEN FALSE
    END AS addable
FROM overall_measures AS o
JOIN (
    SELECT
        measure,
        CAST(sum(CASE WHEN theme_id IS NOT NULL THEN value END) AS BIGINT) AS themes_sum,
        CAST(
            coalesce(sum(CASE WHEN theme_id IS NULL THEN value END), 0) AS BIGINT
        ) AS without_theme
    FROM measures
    WHERE theme_id IS NULL
        OR theme_id <> 'all'
    GROUP BY measure
) AS s
    ON s.measure = o.measure
WHERE o.measure NOT IN ('workshop_theme_pairs', 'tags')
ORDER BY o.position
