-- title: Contributions par département
-- title_en: Contributions by département
-- description: Nombre de contributions publiées sur chaque département, et part de
--   l’ensemble (de 0 à 1). Le département est le territoire dont parle la contribution, non
--   celui de son auteur. Seuls figurent les codes présents ; la ligne sans code compte
--   les contributions dont le département est inconnu.
-- unit: contributions
-- chart: bar
-- x: department_code
-- y: contributions
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: department_code: Département | Département : code
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions : percent
-- null: department_code: Département inconnu | Unknown département
SELECT
    department_code,
    CAST(sum(contributions) AS BIGINT) AS contributions,
    sum(contributions) / nullif(sum(sum(contributions)) OVER (), 0) AS share
FROM (
    SELECT
        department_code,
        count(*) AS contributions
    FROM published_contributions
    WHERE $theme_id IS NULL
        OR theme_id = $theme_id
    GROUP BY department_code
    UNION ALL
    SELECT
        NULL,
        0
) AS c
GROUP BY department_code
ORDER BY department_code NULLS LAST
