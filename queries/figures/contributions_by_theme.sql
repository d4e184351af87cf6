-- title: Contributions par thème
-- title_en: Contributions by theme
-- description: Nombre de contributions publiées de chaque thème, et part de l’ensemble
--   (de 0 à 1). Un thème sans contribution compte 0 ; la ligne sans code est celle des
--   contributions qui ne relèvent d’aucun thème. Les contributions retirées ne sont pas
--   comptées. Les nombres d’ateliers et de commentaires sont donnés à côté : un atelier
--   peut traiter plusieurs thèmes, leur somme dépasse alors le nombre d’ateliers.
-- unit: contributions
-- chart: bar
-- x: title
-- y: contributions workshops
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions : percent
-- column: workshops: Ateliers | Workshops
-- column: comments: Commentaires | Comments
-- null: title: Sans thème | Without a theme
SELECT
    t.theme_id,
    t.title,
    coalesce(c.contributions, 0) AS contributions,
    coalesce(c.contributions, 0) / nullif(sum(c.contributions) OVER (), 0) AS share,
    coalesce(w.workshops, 0) AS workshops,
    coalesce(m.comments, 0) AS comments
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS contributions
    FROM published_contributions
    GROUP BY theme_id
) AS c
    ON c.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS workshops
    FROM workshop_theme_rows
    GROUP BY theme_id
) AS w
    ON w.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS comments
    FROM published_comments
    GROUP BY theme_id
) AS m
    ON m.theme_id IS NOT DISTINCT FROM t.theme_id
ORDER BY
    CASE WHEN t.theme_id IS NULL THEN 1 ELSE 0 END,
    t.position NULLS LAST,
    length(t.theme_id),
    t.theme_id
