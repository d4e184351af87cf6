-- description: Ce qui se compte dans chaque thème, tous les thèmes présents. (Les noms sont écrits
--   après AS : ClickHouse garderait sinon le préfixe de la table.)
SELECT
    t.theme_id AS theme_id,
    t.position AS position,
    t.title AS title,
    CAST(coalesce(c.contributions, 0) AS BIGINT) AS contributions,
    CAST(coalesce(m.comments, 0) AS BIGINT) AS comments,
    CASE WHEN c.contributions IS NULL THEN 0 ELSE v.votes END AS votes,
    CAST(coalesce(v.unknown_votes, 0) AS BIGINT) AS unknown_votes,
    CAST(coalesce(w.workshops, 0) AS BIGINT) AS workshops,
    CASE WHEN w.workshops IS NULL THEN 0 ELSE w.people END AS workshop_people,
    CAST(coalesce(w.unknown_people, 0) AS BIGINT) AS unknown_people,
    CASE
        WHEN coalesce(a.participants, 0) > 0 OR coalesce(a.unknown_authors, 0) = 0
            THEN CAST(coalesce(a.participants, 0) AS BIGINT)
    END AS participants,
    CAST(coalesce(a.unknown_authors, 0) AS BIGINT) AS unknown_authors,
    CAST(coalesce(g.tags, 0) AS BIGINT) AS tags
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS contributions
    FROM published_contributions
    GROUP BY theme_id
) AS c
    ON c.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS comments
    FROM published_comments
    GROUP BY theme_id
) AS m
    ON m.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        CAST(sum(votes) AS BIGINT) AS votes,
        count(*) - count(votes) AS unknown_votes
    FROM contribution_votes
    GROUP BY theme_id
) AS v
    ON v.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS workshops,
        CAST(sum(participants_count) AS BIGINT) AS people,
        count(*) - count(participants_count) AS unknown_people
    FROM workshop_theme_rows
    GROUP BY theme_id
) AS w
    ON w.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(DISTINCT author_id) AS participants,
        count(*) - count(author_id) AS unknown_authors
    FROM authors
    GROUP BY theme_id
) AS a
    ON a.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        c.theme_id,
        count(DISTINCT k.tag_id) AS tags
    FROM contribution_tags AS k
    JOIN published_contributions AS c
        ON c.contribution_id = k.contribution_id
    GROUP BY c.theme_id
) AS g
    ON g.theme_id IS NOT DISTINCT FROM t.theme_id
