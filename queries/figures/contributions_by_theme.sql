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
-- y: contributions
-- column: theme_id: Numéro du thème | Theme number
-- column: title: Thème | Theme
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions
-- column: workshops: Ateliers | Workshops
-- column: comments: Commentaires | Comments
SELECT
    theme_id,
    title,
    contributions,
    contributions / nullif(sum(contributions) OVER (), 0) AS share,
    workshops,
    comments
FROM theme_measures
ORDER BY
    CASE WHEN theme_id IS NULL THEN 1 ELSE 0 END,
    position NULLS LAST,
    length(theme_id),
    theme_id
