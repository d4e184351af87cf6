-- One row: the figures of a package that the plausibility suite judges.
-- A figure that cannot be computed (no row to compute it on) is null: unknown is not zero.
-- Tables of the previous release, if any, are in the schema `previous`; else they are empty.
WITH consultation AS (
    SELECT
        start_date - INTERVAL 1 DAY AS opens,
        end_date + INTERVAL 2 DAY AS closes,
        retrieved_at + INTERVAL 1 DAY AS latest,
        registered_count
    FROM consultations
    LIMIT 1
),
published AS (
    SELECT
        contribution_id,
        theme_id,
        author_id,
        authorship,
        created_at,
        redacted,
        trim(regexp_replace(lower(body), '\s+', ' ', 'g')) AS text
    FROM contributions
    WHERE status = 'published'
),
dated AS (
    SELECT
        p.theme_id,
        p.created_at >= c.opens AND (c.closes IS NULL OR p.created_at < c.closes) AS inside
    FROM published AS p
    CROSS JOIN consultation AS c
    WHERE p.created_at IS NOT NULL
),
window_by_theme AS (
    SELECT avg(inside::INTEGER) AS share
    FROM dated
    WHERE theme_id IS NOT NULL
    GROUP BY theme_id
    HAVING count(*) >= 5
),
moments AS (
    SELECT created_at FROM contributions
    UNION ALL
    SELECT created_at FROM comments
),
repeated AS (
    SELECT count(*) - 1 AS extra
    FROM published
    GROUP BY text
),
authors AS (
    SELECT count(*) AS written
    FROM published
    WHERE authorship = 'individual' AND author_id IS NOT NULL
    GROUP BY author_id
),
votes AS (
    SELECT d.count = c.count AS same
    FROM vote_tallies AS d
    JOIN vote_tallies AS c USING (object_type, object_id, option)
    WHERE d.origin = 'declared' AND c.origin = 'computed'
),
counted_votes AS (
    SELECT max(count) AS count
    FROM vote_tallies
    WHERE option <> 'score'
    GROUP BY object_type, object_id, option
),
computed AS (
    SELECT 'contributions' AS figure, 'all' AS theme_id, count(*) AS value FROM contributions
    UNION ALL
    SELECT 'contributions', theme_id, count(*) FROM contributions
    WHERE theme_id IS NOT NULL GROUP BY theme_id
    UNION ALL
    SELECT 'comments', 'all', count(*) FROM comments
    UNION ALL
    SELECT 'workshops', 'all', count(*) FROM workshops
    UNION ALL
    SELECT 'workshops', theme_id, count(*) FROM workshop_themes GROUP BY theme_id
    UNION ALL
    SELECT 'workshop_theme_pairs', 'all', count(*) FROM workshop_themes
    UNION ALL
    SELECT 'workshop_people', 'all', sum(participants_count) FROM workshops
    UNION ALL
    SELECT 'participants', 'all', count(*) FROM participants
    UNION ALL
    SELECT 'registered', 'all', registered_count FROM consultation
    UNION ALL
    SELECT 'votes', 'all', sum(count) FROM counted_votes
    UNION ALL
    SELECT 'tags', 'all', count(*) FROM tags
),
gaps AS (
    SELECT abs(c.value - a.value) / greatest(a.value, 1) AS gap
    FROM announced_figures AS a
    JOIN computed AS c USING (figure, theme_id)
    WHERE a.explanation IS NULL
)
SELECT
    (SELECT count(*) FROM contributions) AS contributions,
    (SELECT avg((created_at IS NOT NULL)::INTEGER) FROM published) AS dated_share,
    (SELECT avg(inside::INTEGER) FROM dated) AS window_share,
    (SELECT min(share) FROM window_by_theme) AS window_theme_share,
    (
        SELECT count(*) FROM moments AS m CROSS JOIN consultation AS c
        WHERE m.created_at > c.latest
    ) AS future_dates,
    (SELECT avg((length(text) < 10)::INTEGER) FROM published) AS short_share,
    (SELECT avg(contains(text, chr(65533))::INTEGER) FROM published) AS undecoded_share,
    (
        SELECT avg(regexp_matches(text, 'ã[©¨§ª´®]|â€(™|œ|¦)')::INTEGER) FROM published
    ) AS mojibake_share,
    (SELECT sum(extra) / sum(extra + 1) FROM repeated) AS duplicate_share,
    (SELECT avg((theme_id IS NOT NULL)::INTEGER) FROM published) AS theme_share,
    (SELECT avg(redacted::INTEGER) FROM published) AS redacted_share,
    (
        SELECT CASE WHEN sum(written) >= 20 THEN max(written) / sum(written) END FROM authors
    ) AS top_author_share,
    (
        SELECT CASE WHEN count(*) > 0 THEN sum(written) / count(*) END FROM authors
    ) AS contributions_per_author,
    (SELECT avg((participants_count > 0)::INTEGER) FROM (
        SELECT coalesce(participants_count, 0) AS participants_count FROM workshops
    )) AS people_share,
    (SELECT max(participants_count) FROM workshops) AS largest_workshop,
    (SELECT avg((department_code IS NOT NULL)::INTEGER) FROM workshops) AS located_share,
    (SELECT count(*) FROM workshops ANTI JOIN workshop_themes USING (workshop_id))
        AS workshops_without_theme,
    (SELECT avg(same::INTEGER) FROM votes) AS votes_same_share,
    (SELECT max(gap) FROM gaps) AS announced_gap,
    $quarantined::DOUBLE AS quarantined_share,
    (
        SELECT CASE WHEN count(*) > 0 THEN count(*) FILTER (c.contribution_id IS NULL) / count(*) END
        FROM previous.contributions AS p
        LEFT JOIN contributions AS c USING (contribution_id)
    ) AS lost_share,
    (
        SELECT CASE WHEN count(*) >= 20 THEN (SELECT count(*) FROM contributions) / count(*) END
        FROM previous.contributions
    ) AS growth
