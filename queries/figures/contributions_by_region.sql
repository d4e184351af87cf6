-- title: Contributions par région
-- title_en: Contributions by région
-- description: Nombre de contributions publiées sur chaque région, et part de
--   l’ensemble (de 0 à 1). La région est le territoire dont parle la contribution, non
--   celui de son auteur. Seuls figurent les codes présents ; la ligne sans code compte
--   les contributions dont la région est inconnu.
-- unit: contributions
-- chart: bar
-- x: region_code
-- y: contributions
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: region_code: Région | Région : code
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions : percent
-- null: region_code: Région inconnue | Unknown région
SELECT
    region_code,
    CAST(sum(contributions) AS BIGINT) AS contributions,
    sum(contributions) / nullif(sum(sum(contributions)) OVER (), 0) AS share
FROM (
    SELECT
        region_code,
        count(*) AS contributions
    FROM published_contributions
    WHERE $theme_id IS NULL
        OR theme_id = $theme_id
    GROUP BY region_code
    UNION ALL
    SELECT
        NULL,
        0
) AS c
GROUP BY region_code
ORDER BY region_code NULLS LAST
