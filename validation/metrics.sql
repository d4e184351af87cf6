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
        trim(regexp_replace(lower(body), '\s+', ' ', 'g')) AS text,
        length(body) AS size
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
-- Same first 120 letters, whatever the case, accents and punctuation: a mailing whose end
-- was personalised. Below 20 letters, two people may well say the same thing.
near AS (
    SELECT count(DISTINCT hash(text)) - 1 AS extra
    FROM (
        SELECT
            text,
            left(regexp_replace(strip_accents(left(text, 400)), '[^a-z0-9]+', '', 'g'), 120)
                AS beginning
        FROM published
    ) AS beginnings
    WHERE length(beginning) >= 20
    GROUP BY beginning
),
-- An export that cuts texts leaves several different ones of exactly the greatest length.
longest AS (
    SELECT max(size) AS size FROM published
),
cut AS (
    SELECT count(DISTINCT hash(p.text)) AS texts
    FROM published AS p
    JOIN longest AS l ON p.size = l.size
    WHERE l.size >= 100
),
places AS (
    SELECT coalesce(territory_code, department_code, region_code) IS NOT NULL AS resolved
    FROM contributions
    WHERE trim(place_label) <> ''
    UNION ALL
    SELECT coalesce(territory_code, department_code, region_code) IS NOT NULL
    FROM workshops
    WHERE trim(place_label) <> ''
),
theme_weights AS (
    SELECT theme_id, count(*) / sum(count(*)) OVER () AS weight, sum(count(*)) OVER () AS total
    FROM contributions
    WHERE theme_id IS NOT NULL
    GROUP BY theme_id
),
previous_weights AS (
    SELECT theme_id, count(*) / sum(count(*)) OVER () AS weight, sum(count(*)) OVER () AS total
    FROM previous.contributions
    WHERE theme_id IS NOT NULL
    GROUP BY theme_id
),
theme_drifts AS (
    SELECT abs(coalesce(n.weight, 0) - coalesce(p.weight, 0)) AS drift
    FROM theme_weights AS n
    FULL JOIN previous_weights AS p USING (theme_id)
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
    (SELECT size FROM longest) AS longest_text,
    (
        SELECT CASE WHEN count(*) > 0 THEN
            (SELECT CASE WHEN texts >= 3 THEN texts ELSE 0 END FROM cut) / count(*)
        END
        FROM published
    ) AS cut_share,
    (SELECT avg(contains(text, chr(65533))::INTEGER) FROM published) AS undecoded_share,
    (
        SELECT avg(regexp_matches(text, 'ã[©¨§ª´®]|â€(™|œ|¦)')::INTEGER) FROM published
    ) AS mojibake_share,
    (SELECT sum(extra) / sum(extra + 1) FROM repeated) AS duplicate_share,
    (
        SELECT CASE WHEN count(*) > 0 THEN coalesce((SELECT sum(extra) FROM near), 0) / count(*) END
        FROM published
    ) AS near_duplicate_share,
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
    (SELECT avg((NOT resolved)::INTEGER) FROM places) AS unresolved_share,
    (
        SELECT max(v.count) / nullif(max(c.registered_count), 0)
        FROM counted_votes AS v
        CROSS JOIN consultation AS c
    ) AS votes_per_registered,
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
    ) AS growth,
    (
        SELECT CASE
            WHEN count(*) = 0 THEN NULL
            WHEN (SELECT count(*) FROM contributions) = 0 THEN count(*)
            ELSE 0
        END
        FROM previous.contributions
    ) AS emptied,
    (
        SELECT CASE WHEN count(*) > 0 THEN count(*) FILTER (c.comment_id IS NULL) / count(*) END
        FROM previous.comments AS p
        LEFT JOIN comments AS c USING (comment_id)
    ) AS lost_comments_share,
    (
        SELECT avg((c.body <> p.body)::INTEGER)
        FROM previous.contributions AS p
        JOIN contributions AS c USING (contribution_id)
        WHERE p.status = 'published' AND c.status = 'published'
    ) AS rewritten_share,
    (
        SELECT CASE
            WHEN (SELECT max(total) FROM theme_weights) >= 20
                AND (SELECT max(total) FROM previous_weights) >= 20
            THEN max(drift)
        END
        FROM theme_drifts
    ) AS theme_drift
