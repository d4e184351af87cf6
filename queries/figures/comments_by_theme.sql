-- title: Commentaires par thème
-- title_en: Comments by theme
-- description: Nombre de commentaires et réponses publiés sur les contributions de chaque
--   thème, et part de l’ensemble (de 0 à 1). Un commentaire publié reste compté quand la
--   contribution qu’il commente a été retirée. La ligne sans code est celle des
--   commentaires de contributions sans thème.
-- unit: commentaires
-- chart: bar
-- x: title
-- y: comments
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: comments: Commentaires | Comments
-- column: share: Part des commentaires | Share of comments : percent
-- null: title: Sans thème | Without a theme
SELECT
    t.theme_id,
    t.title,
    coalesce(m.comments, 0) AS comments,
    coalesce(m.comments, 0) / nullif(sum(m.comments) OVER (), 0) AS share
FROM theme_rows AS t
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
