-- title: Contributions par forme
-- title_en: Contributions by form
-- description: Nombre de contributions publiées, selon qu’elles sont écrites seul, par un
--   atelier ou au nom d’une organisation.
-- unit: contributions
-- chart: bar
-- x: authorship
-- y: contributions
-- column: authorship: Forme | Form : code
-- column: contributions: Contributions | Contributions
SELECT
    authorship,
    count(*) AS contributions
FROM published_contributions
GROUP BY authorship
ORDER BY
    contributions DESC,
    authorship
