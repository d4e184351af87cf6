-- description: Ce que chaque organisation a fait, et où : une ligne par fait compté. Le territoire
--   est celui de l’organisation ; pour un atelier, le lieu où il s’est tenu.
SELECT
    organisation_type,
    department_code,
    region_code,
    1 AS organisations,
    0 AS contributions,
    0 AS workshops
FROM participants
WHERE kind = 'organisation'
UNION ALL
SELECT
    p.organisation_type,
    p.department_code,
    p.region_code,
    0,
    1,
    0
FROM published_contributions AS c
JOIN participants AS p
    ON p.participant_id = c.author_id
WHERE p.kind = 'organisation'
UNION ALL
SELECT
    organiser_type,
    department_code,
    region_code,
    0,
    0,
    1
FROM workshops
