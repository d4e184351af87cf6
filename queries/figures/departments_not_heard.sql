-- title: Départements que l’on n’a pas entendus
-- title_en: Départements not heard
-- description: Départements, parmi les 101, sur lesquels aucune contribution n’est publiée
--   et où aucun atelier ne s’est tenu, pour autant que le lieu soit connu. La ligne sans
--   code compte les contributions et les ateliers dont le département est inconnu : ils
--   peuvent venir de ces départements. Le département d’une contribution est le territoire
--   dont elle parle.
-- unit: départements
-- chart: table
-- parameter: region_code string = NULL : code de la région ; par défaut toute la France
-- column: department_code: Département | Département : code
-- column: region_code: Région | Région : code
-- column: contributions: Contributions | Contributions
-- column: workshops: Ateliers | Workshops
-- null: department_code: Département inconnu | Unknown département
-- null: region_code: – | –
SELECT
    department_code,
    region_code,
    contributions,
    workshops
FROM (
    SELECT
        d.department_code AS department_code,
        d.region_code AS region_code,
        CAST(0 AS BIGINT) AS contributions,
        CAST(0 AS BIGINT) AS workshops
    FROM departments AS d
    WHERE (
            $region_code IS NULL
            OR d.region_code = $region_code
        )
        AND d.department_code NOT IN (
            SELECT department_code
            FROM published_contributions
            WHERE department_code IS NOT NULL
        )
        AND d.department_code NOT IN (
            SELECT department_code
            FROM workshops
            WHERE department_code IS NOT NULL
        )
    UNION ALL
    SELECT
        NULL,
        NULL,
        CAST(sum(contributions) AS BIGINT),
        CAST(sum(workshops) AS BIGINT)
    FROM (
        SELECT
            count(*) - count(department_code) AS contributions,
            0 AS workshops
        FROM published_contributions
        UNION ALL
        SELECT
            0,
            count(*) - count(department_code)
        FROM workshops
    ) AS n
) AS u
ORDER BY department_code NULLS LAST
