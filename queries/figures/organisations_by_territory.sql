-- title: Organisations par type et par territoire
-- title_en: Organisations by type and territory
-- description: Pour chaque type d’organisation, région et département : organisations qui
--   ont participé, contributions publiées dont l’auteur est une de ces organisations,
--   ateliers organisés. Le territoire est celui de l’organisation ; pour un atelier, le
--   lieu où il s’est tenu. Un code vide est inconnu, non absent. Ces trois unités ne
--   s’additionnent pas.
-- unit: contributions
-- chart: table
-- column: organisation_type: Type d’organisation | Type of organisation : code
-- column: region_code: Région | Région : code
-- column: department_code: Département | Département : code
-- column: organisations: Organisations | Organisations
-- column: contributions: Contributions | Contributions
-- column: workshops: Ateliers | Workshops
-- null: organisation_type: Type inconnu | Unknown type
-- null: region_code: Région inconnue | Unknown région
-- null: department_code: Département inconnu | Unknown département
SELECT
    organisation_type,
    region_code,
    department_code,
    CAST(sum(organisations) AS BIGINT) AS organisations,
    CAST(sum(contributions) AS BIGINT) AS contributions,
    CAST(sum(workshops) AS BIGINT) AS workshops
FROM (
    SELECT
        a.organisation_type AS organisation_type,
        coalesce(a.region_code, d.region_code) AS region_code,
        a.department_code AS department_code,
        a.organisations AS organisations,
        a.contributions AS contributions,
        a.workshops AS workshops
    FROM organisation_acts AS a
    LEFT JOIN departments AS d
        ON d.department_code = a.department_code
) AS u
GROUP BY
    organisation_type,
    region_code,
    department_code
ORDER BY
    organisation_type NULLS LAST,
    region_code NULLS LAST,
    department_code NULLS LAST
