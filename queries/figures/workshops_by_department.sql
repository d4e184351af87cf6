-- title: Ateliers par département
-- title_en: Workshops by département
-- description: Nombre d’ateliers tenus dans chaque département, et personnes présentes, une fois
--   par atelier. people est vide quand aucun de ces ateliers ne donne son nombre de
--   personnes ; unknown_people compte ceux qui ne le donnent pas. La ligne sans code
--   compte les ateliers dont le département est inconnu.
-- unit: ateliers
-- chart: bar
-- x: department_code
-- y: workshops
-- column: department_code: Département | Département : code
-- column: workshops: Ateliers | Workshops
-- column: people: Personnes présentes | People present
-- column: unknown_people: Ateliers sans nombre de personnes | Workshops without a number of people
-- null: department_code: Département inconnu | Unknown département
SELECT
    department_code,
    CAST(sum(workshops) AS BIGINT) AS workshops,
    CASE
        WHEN sum(workshops) = 0 THEN 0
        ELSE CAST(sum(people) AS BIGINT)
    END AS people,
    CAST(sum(unknown_people) AS BIGINT) AS unknown_people
FROM (
    SELECT
        department_code,
        count(*) AS workshops,
        CAST(sum(participants_count) AS BIGINT) AS people,
        count(*) - count(participants_count) AS unknown_people
    FROM workshops
    GROUP BY department_code
    UNION ALL
    SELECT
        NULL,
        0,
        NULL,
        0
) AS w
GROUP BY department_code
ORDER BY department_code NULLS LAST
