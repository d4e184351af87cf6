-- title: Ateliers par région
-- title_en: Workshops by région
-- description: Nombre d’ateliers tenus dans chaque région, et personnes présentes, une fois
--   par atelier. people est vide quand aucun de ces ateliers ne donne son nombre de
--   personnes ; unknown_people compte ceux qui ne le donnent pas. La ligne sans code
--   compte les ateliers dont la région est inconnu.
-- unit: ateliers
-- chart: bar
-- x: region_code
-- y: workshops
-- column: region_code: Région | Région : code
-- column: workshops: Ateliers | Workshops
-- column: people: Personnes présentes | People present
-- column: unknown_people: Ateliers sans nombre de personnes | Workshops without a number of people
-- null: region_code: Région inconnue | Unknown région
SELECT
    region_code,
    CAST(sum(workshops) AS BIGINT) AS workshops,
    CASE
        WHEN sum(workshops) = 0 THEN 0
        ELSE CAST(sum(people) AS BIGINT)
    END AS people,
    CAST(sum(unknown_people) AS BIGINT) AS unknown_people
FROM (
    SELECT
        region_code,
        count(*) AS workshops,
        CAST(sum(participants_count) AS BIGINT) AS people,
        count(*) - count(participants_count) AS unknown_people
    FROM workshops
    GROUP BY region_code
    UNION ALL
    SELECT
        NULL,
        0,
        NULL,
        0
) AS w
GROUP BY region_code
ORDER BY region_code NULLS LAST
