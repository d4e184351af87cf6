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
-- column: theme_id: Numéro du thème | Theme number
-- column: title: Thème | Theme
-- column: comments: Commentaires | Comments
-- column: share: Part des commentaires | Share of comments
SELECT
    theme_id,
    title,
    comments,
    comments / nullif(sum(comments) OVER (), 0) AS share
FROM theme_measures
ORDER BY
    CASE WHEN theme_id IS NULL THEN 1 ELSE 0 END,
    position NULLS LAST,
    length(theme_id),
    theme_id
