-- title: Contributions par étiquette et par thème
-- title_en: Contributions by tag and theme
-- description: Pour chaque étiquette du second classement et chaque thème : nombre de
--   contributions publiées de ce thème qui portent cette étiquette ; 0 quand aucune ne la
--   porte. La ligne sans thème compte celles qui ne relèvent d’aucun. Une contribution peut
--   porter plusieurs étiquettes : les nombres d’un thème ne s’additionnent pas.
-- unit: contributions
-- chart: table
-- column: tag_id: Code de l’étiquette | Tag code : hidden
-- column: tag: Étiquette | Tag
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: theme: Thème | Theme : theme
-- column: contributions: Contributions | Contributions
-- null: theme: Sans thème | Without a theme
SELECT
    g.tag_id,
    g.tag,
    r.theme_id,
    r.title AS theme,
    CAST(coalesce(k.contributions, 0) AS BIGINT) AS contributions
FROM (
    SELECT
        tag_id,
        title AS tag
    FROM tags
) AS g
CROSS JOIN theme_rows AS r
LEFT JOIN (
    SELECT
        t.tag_id AS tag_id,
        coalesce(c.theme_id, '') AS theme_key,
        count(*) AS contributions
    FROM contribution_tags AS t
    JOIN published_contributions AS c
        ON c.contribution_id = t.contribution_id
    GROUP BY
        t.tag_id,
        coalesce(c.theme_id, '')
) AS k
    ON k.tag_id = g.tag_id
    AND k.theme_key = coalesce(r.theme_id, '')
ORDER BY
    g.tag_id,
    r.position NULLS LAST,
    length(r.theme_id) NULLS LAST,
    r.theme_id NULLS LAST
