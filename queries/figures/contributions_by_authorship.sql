-- title: Contributions selon l’auteur
-- title_en: Contributions by authorship
-- description: Nombre de contributions publiées selon qui les signe : individual (une
--   personne), collective (un atelier), organisation, official (l’organisateur),
--   anonymous (auteur inconnu) ; part de l’ensemble, de 0 à 1. Une contribution
--   collective compte pour une, quel que soit le nombre de personnes présentes.
-- unit: contributions
-- chart: bar
-- x: authorship
-- y: contributions
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: authorship: Au nom de | On behalf of : code
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions : percent
SELECT
    authorship,
    count(*) AS contributions,
    count(*) / sum(count(*)) OVER () AS share
FROM published_contributions
WHERE $theme_id IS NULL
    OR theme_id = $theme_id
GROUP BY authorship
ORDER BY
    contributions DESC,
    authorship
