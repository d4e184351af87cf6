-- title: Organisations par type
-- title_en: Organisations by type
-- description: Pour chaque type d’organisation : organisations qui ont participé,
--   contributions publiées dont l’auteur est une de ces organisations, ateliers
--   organisés. La ligne sans code compte ce dont le type est inconnu. Les contributions
--   de particuliers n’y figurent pas. Ces trois unités ne s’additionnent pas.
-- unit: contributions
-- chart: bar
-- x: organisation_type
-- y: contributions
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
        count(*) AS organisations,
        0 AS contributions,
        0 AS workshops
    FROM participants
    WHERE kind = 'organisation'
    GROUP BY organisation_type
    UNION ALL
    SELECT
        p.organisation_type,
        0,
        count(*),
        0
    FROM published_contributions AS c
    JOIN participants AS p
        ON p.participant_id = c.author_id
    WHERE p.kind = 'organisation'
    GROUP BY p.organisation_type
    UNION ALL
    SELECT
        organiser_type,
        0,
        0,
        count(*)
    FROM workshops
    GROUP BY organiser_type
    UNION ALL
    SELECT
        NULL,
        0,
        0,
        0
) AS u
GROUP BY organisation_type
ORDER BY organisation_type NULLS LAST
