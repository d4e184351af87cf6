-- description: Les mesures de l’ensemble : value vide quand rien n’est connu, unknown dit combien
--   d’objets manquent au compte. (CAST partout : d’autres moteurs comptent sans signe.)
SELECT
    1 AS position,
    'contributions' AS measure,
    CAST(count(*) AS BIGINT) AS value,
    'contributions' AS unit,
    CAST(0 AS BIGINT) AS unknown
FROM published_contributions
UNION ALL
SELECT
    2,
    'workshops',
    CAST(count(*) AS BIGINT),
    'workshops',
    CAST(0 AS BIGINT)
FROM workshops
UNION ALL
SELECT
    3,
    'workshop_people',
    CASE WHEN count(*) = 0 THEN 0 ELSE CAST(sum(participants_count) AS BIGINT) END,
    'people',
    CAST(count(*) - count(participants_count) AS BIGINT)
FROM workshops
UNION ALL
SELECT
    4,
    'participants',
    -- Des textes dont aucun auteur n’est connu ne disent pas qu’ils sont zéro.
    CASE WHEN count(*) = 0 OR count(author_id) > 0 THEN CAST(count(DISTINCT author_id) AS BIGINT) END,
    'people',
    CAST(count(*) - count(author_id) AS BIGINT)
FROM authors
UNION ALL
SELECT
    5,
    'registered',
    CAST(max(registered_count) AS BIGINT),
    'people',
    CAST(count(*) - count(registered_count) AS BIGINT)
FROM consultations
UNION ALL
SELECT
    6,
    'comments',
    CAST(count(*) AS BIGINT),
    'comments',
    CAST(0 AS BIGINT)
FROM published_comments
UNION ALL
SELECT
    7,
    'votes',
    CASE WHEN count(*) = 0 THEN 0 ELSE CAST(sum(votes) AS BIGINT) END,
    'votes',
    CAST(count(*) - count(votes) AS BIGINT)
FROM contribution_votes
UNION ALL
SELECT
    8,
    'workshop_theme_pairs',
    CAST(count(*) AS BIGINT),
    'pairs',
    CAST(0 AS BIGINT)
FROM workshop_themes
UNION ALL
SELECT
    9,
    'tags',
    CAST(count(*) AS BIGINT),
    'tags',
    CAST(0 AS BIGINT)
FROM tags
