-- title: Arrivées par thème
-- title_en: Arrivals by theme
-- description: Contributions et commentaires publiés, datés des dernières heures avant le
--   dernier relevé (24 par défaut ; les paramètres hours et as_of en décident), pour chaque
--   thème ; la ligne sans code est celle de ce qui ne relève d’aucun thème. Les dates
--   inconnues ne sont pas comptées.
-- unit: contributions
-- chart: bar
-- x: title
-- y: contributions
-- parameter: hours integer = 24 : nombre d’heures
-- parameter: as_of datetime = NULL : instant d’où l’on compte ; par défaut, le dernier
--   relevé
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: contributions: Contributions | Contributions
-- column: comments: Commentaires | Comments
-- null: title: Sans thème | Without a theme
SELECT
    t.theme_id,
    t.title,
    CAST(coalesce(sum(n.contributions), 0) AS BIGINT) AS contributions,
    CAST(coalesce(sum(n.comments), 0) AS BIGINT) AS comments
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        i.theme_id,
        i.contributions,
        i.comments
    FROM (
        SELECT
            theme_id,
            created_at,
            1 AS contributions,
            0 AS comments
        FROM published_contributions
        UNION ALL
        SELECT
            theme_id,
            created_at,
            0,
            1
        FROM published_comments
    ) AS i
    CROSS JOIN (
        SELECT
            coalesce(CAST($as_of AS TIMESTAMPTZ), max(retrieved_at)) AS as_of
        FROM consultations
    ) AS m
    WHERE i.created_at <= m.as_of
        AND (
            $hours IS NULL
            OR date_diff('second', i.created_at, m.as_of) < 3600 * $hours
        )
) AS n
    ON n.theme_id IS NOT DISTINCT FROM t.theme_id
GROUP BY
    t.theme_id,
    t.title,
    t.position
ORDER BY
    CASE WHEN t.theme_id IS NULL THEN 1 ELSE 0 END,
    t.position NULLS LAST,
    length(t.theme_id),
    t.theme_id
