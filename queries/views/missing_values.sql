-- description: Ce qui n’est pas connu : pour chaque information qui peut manquer, le nombre
--   d’objets, et de ceux où elle manque.
SELECT
    1 AS position,
    'contributions' AS object,
    'theme_id' AS field,
    count(*) AS total,
    count(*) - count(theme_id) AS unknown
FROM published_contributions
UNION ALL
SELECT
    2,
    'contributions',
    'author_id',
    count(*),
    count(*) - count(author_id)
FROM published_contributions
UNION ALL
SELECT
    3,
    'contributions',
    'created_at',
    count(*),
    count(*) - count(created_at)
FROM published_contributions
UNION ALL
SELECT
    4,
    'contributions',
    'place_label',
    count(*),
    count(*) - count(place_label)
FROM published_contributions
UNION ALL
SELECT
    5,
    'contributions',
    'department_code',
    count(*),
    count(*) - count(department_code)
FROM published_contributions
UNION ALL
SELECT
    6,
    'contributions',
    'region_code',
    count(*),
    count(*) - count(region_code)
FROM published_contributions
UNION ALL
SELECT
    7,
    'comments',
    'author_id',
    count(*),
    count(*) - count(author_id)
FROM published_comments
UNION ALL
SELECT
    8,
    'comments',
    'created_at',
    count(*),
    count(*) - count(created_at)
FROM published_comments
UNION ALL
SELECT
    9,
    'votes',
    'votes_for',
    count(*),
    count(*) - count(votes_for)
FROM contribution_votes
UNION ALL
SELECT
    10,
    'votes',
    'votes_against',
    count(*),
    count(*) - count(votes_against)
FROM contribution_votes
UNION ALL
SELECT
    11,
    'votes',
    'votes',
    count(*),
    count(*) - count(votes)
FROM contribution_votes
UNION ALL
SELECT
    12,
    'workshops',
    'organiser',
    count(*),
    count(*) - count(organiser)
FROM workshops
UNION ALL
SELECT
    13,
    'workshops',
    'organiser_type',
    count(*),
    count(*) - count(organiser_type)
FROM workshops
UNION ALL
SELECT
    14,
    'workshops',
    'date',
    count(*),
    count(*) - count(date)
FROM workshops
UNION ALL
SELECT
    15,
    'workshops',
    'participants_count',
    count(*),
    count(*) - count(participants_count)
FROM workshops
UNION ALL
SELECT
    16,
    'workshops',
    'place_label',
    count(*),
    count(*) - count(place_label)
FROM workshops
UNION ALL
SELECT
    17,
    'workshops',
    'department_code',
    count(*),
    count(*) - count(department_code)
FROM workshops
UNION ALL
SELECT
    18,
    'workshops',
    'latitude',
    count(*),
    count(*) - count(latitude)
FROM workshops
UNION ALL
SELECT
    19,
    'workshop_themes',
    'theme_id',
    count(*),
    count(*) - count(theme_id)
FROM workshop_theme_rows
UNION ALL
SELECT
    20,
    'organisations',
    'label',
    count(*),
    count(*) - count(label)
FROM participants
WHERE kind = 'organisation'
UNION ALL
SELECT
    21,
    'organisations',
    'organisation_type',
    count(*),
    count(*) - count(organisation_type)
FROM participants
WHERE kind = 'organisation'
UNION ALL
SELECT
    22,
    'organisations',
    'department_code',
    count(*),
    count(*) - count(department_code)
FROM participants
WHERE kind = 'organisation'
UNION ALL
SELECT
    23,
    'consultations',
    'end_date',
    count(*),
    count(*) - count(end_date)
FROM consultations
UNION ALL
SELECT
    24,
    'consultations',
    'registered_count',
    count(*),
    count(*) - count(registered_count)
FROM consultations
UNION ALL
SELECT
    25,
    'consultations',
    'voters_count',
    count(*),
    count(*) - count(voters_count)
FROM consultations
