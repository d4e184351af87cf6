-- title: Réponses de l’institution, par thème
-- title_en: Answers of the institution, by theme
-- description: Pour chaque thème, contributions publiées auxquelles une suite connue est
--   donnée, et leur part (de 0 à 1) des contributions du thème ; retained compte celles
--   qui sont acceptées, même en partie, retenues ou réalisées. Une contribution sans suite
--   dans les données n’est pas une contribution refusée. La ligne sans code est celle des
--   contributions sans thème.
-- unit: contributions
-- chart: table
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: contributions: Contributions | Contributions
-- column: answered: Avec une suite | Answered
-- column: share: Part répondue | Share answered : percent
-- column: retained: Retenues | Retained
-- null: title: Sans thème | Without a theme
-- null: share: – | –
SELECT
    t.theme_id,
    t.title,
    coalesce(a.contributions, 0) AS contributions,
    coalesce(a.answered, 0) AS answered,
    a.answered / a.contributions AS share,
    coalesce(a.retained, 0) AS retained
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        c.theme_id AS theme_id,
        count(*) AS contributions,
        CAST(sum(CASE WHEN o.state IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS answered,
        CAST(
            sum(
                CASE
                    WHEN o.state IN ('accepted', 'partly_accepted', 'selected', 'completed') THEN 1
                    ELSE 0
                END
            ) AS BIGINT
        ) AS retained
    FROM published_contributions AS c
    LEFT JOIN outcomes AS o
        ON o.object_type = 'contribution'
        AND o.object_id = c.contribution_id
    GROUP BY c.theme_id
) AS a
    ON a.theme_id IS NOT DISTINCT FROM t.theme_id
ORDER BY
    CASE WHEN t.theme_id IS NULL THEN 1 ELSE 0 END,
    t.position NULLS LAST,
    length(t.theme_id),
    t.theme_id
