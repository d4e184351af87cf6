-- Listed votes win over the platform's counter, which goes stale when a vote is withdrawn;
-- a list of which many votes are missing does not.
CREATE OR REPLACE TABLE work.measures AS
WITH listed AS (
    SELECT
        object_id,
        option,
        sum(count) FILTER (origin = 'declared') AS declared,
        coalesce(
            sum(count) FILTER (origin = 'cast'), sum(count) FILTER (origin = 'computed')
        ) AS found
    FROM vote_tallies
    WHERE object_type = 'contribution' AND option <> 'score'
    GROUP BY object_id, option
),
-- As in the view contribution_votes.
whole AS (
    SELECT object_id
    FROM (
        SELECT
            object_id,
            count(found) AS options,
            sum(declared) AS declared,
            sum(coalesce(found, 0)) FILTER (declared IS NOT NULL) AS found
        FROM listed
        GROUP BY object_id
    )
    WHERE options > 0
        AND (declared IS NULL OR declared - found <= 1 OR found * 10 >= declared * 9)
),
effective AS (
    SELECT object_id, option, sum(count) AS count
    FROM vote_tallies
    WHERE object_type = 'contribution' AND option <> 'score'
        AND origin = CASE
            WHEN object_id IN (SELECT object_id FROM whole) THEN 'computed' ELSE 'declared'
        END
    GROUP BY object_id, option
),
published AS (
    SELECT
        contributions.contribution_id, contributions.theme_id,
        (SELECT sum(count) FROM effective WHERE object_id = contribution_id) AS votes,
        (SELECT count(*) FROM comments
            WHERE comments.contribution_id = contributions.contribution_id
                AND comments.status = 'published') AS comments
    FROM contributions
    WHERE contributions.status = 'published'
)
SELECT 'contributions' AS measure, coalesce(theme_id, 'none') AS theme_id, count(*) AS value
FROM published GROUP BY ALL
UNION ALL
SELECT 'comments', coalesce(theme_id, 'none'), sum(comments) FROM published GROUP BY ALL
UNION ALL
SELECT 'votes', coalesce(theme_id, 'none'), sum(votes) FROM published GROUP BY ALL
UNION ALL SELECT 'contributions', 'all', count(*) FROM published
UNION ALL SELECT 'comments', 'all', sum(comments) FROM published
UNION ALL SELECT 'votes', 'all', sum(votes) FROM published
UNION ALL SELECT 'participants', 'all', count(*) FROM participants
UNION ALL SELECT 'workshops', 'all', count(*) FROM workshops
UNION ALL SELECT 'workshop_people', 'all', sum(participants_count) FROM workshops
UNION ALL SELECT 'registered', 'all', any_value(registered_count) FROM consultations;
