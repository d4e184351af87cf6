-- title: Contributions par langue
-- title_en: Contributions by language
-- description: Nombre de contributions publiées dans chaque langue ; la ligne sans code
--   compte celles dont la langue est inconnue.
-- unit: contributions
-- chart: bar
-- x: language
-- y: contributions
-- column: language: Langue | Language
-- column: contributions: Contributions | Contributions
SELECT
    language,
    count(*) AS contributions
FROM published_contributions
GROUP BY language
ORDER BY
    contributions DESC,
    language
