-- title: Types d’organisation que l’on n’a pas entendus
-- title_en: Types of organisation not heard
-- description: Types d’organisation dont aucune n’a participé ni organisé d’atelier, pour
--   autant que le type soit connu. La ligne sans code compte les organisations, leurs
--   contributions et les ateliers dont le type est inconnu : ils peuvent être de ces types.
-- unit: types
-- chart: table
-- column: organisation_type: Type d’organisation | Type of organisation : code
-- column: organisations: Organisations | Organisations
-- column: contributions: Contributions | Contributions
-- column: workshops: Ateliers | Workshops
-- null: organisation_type: Type inconnu | Unknown type
SELECT
    organisation_type,
    CAST(sum(organisations) AS BIGINT) AS organisations,
    CAST(sum(contributions) AS BIGINT) AS contributions,
    CAST(sum(workshops) AS BIGINT) AS workshops
FROM (
    SELECT
        organisation_type,
        organisations,
        contributions,
        workshops
    FROM organisation_acts
    UNION ALL
    SELECT
        organisation_type,
        0,
        0,
        0
    FROM organisation_types
    UNION ALL
    SELECT
        NULL,
        0,
        0,
        0
) AS u
GROUP BY organisation_type
HAVING organisation_type IS NULL
    OR sum(u.organisations) + sum(u.workshops) = 0
ORDER BY organisation_type NULLS LAST
