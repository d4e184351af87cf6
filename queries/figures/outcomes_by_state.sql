-- title: Suites données aux contributions
-- title_en: Outcomes of contributions
-- description: Nombre de contributions publiées selon la suite que l’institution leur a
--   donnée ; la ligne sans suite compte celles auxquelles rien n’est répondu dans les
--   données. Part de l’ensemble, de 0 à 1.
-- unit: contributions
-- chart: bar
-- x: state
-- y: contributions
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: state: Suite | Outcome : code
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions : percent
-- null: state: Sans réponse connue | No known answer
SELECT
    o.state,
    count(*) AS contributions,
    count(*) / sum(count(*)) OVER () AS share
FROM published_contributions AS c
LEFT JOIN outcomes AS o
    ON o.object_type = 'contribution'
    AND o.object_id = c.contribution_id
WHERE $theme_id IS NULL
    OR c.theme_id = $theme_id
GROUP BY o.state
ORDER BY
    o.state IS NULL,
    contributions DESC,
    o.state
