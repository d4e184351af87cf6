-- description: Les votes retenus : ceux que nous avons comptés s’ils sont listés, sinon le
--   compteur déclaré par la plateforme ; jamais les deux à la fois. Un nombre est vide
--   (inconnu) quand la plateforme ne le donne pas : un score seul ne dit ni combien
--   sont pour, ni combien sont contre.
SELECT
    contribution_id,
    theme_id,
    created_at,
    votes_for,
    votes_against,
    votes,
    coalesce(platform_score, votes_for - votes_against) AS score,
    origin
FROM (
    SELECT
        c.contribution_id AS contribution_id,
        c.theme_id AS theme_id,
        c.created_at AS created_at,
        CAST(
            CASE WHEN v.listed = 1 THEN v.computed_for ELSE v.declared_for END AS BIGINT
        ) AS votes_for,
        CAST(
            CASE
                WHEN v.listed = 1 THEN v.computed_against
                ELSE v.declared_against
            END AS BIGINT
        ) AS votes_against,
        CAST(
            CASE WHEN v.listed = 1 THEN v.computed_all ELSE v.declared_all END AS BIGINT
        ) AS votes,
        CAST(
            CASE
                WHEN v.listed = 1 THEN v.computed_score
                ELSE v.declared_score
            END AS BIGINT
        ) AS platform_score,
        CASE v.listed WHEN 1 THEN 'computed' WHEN 0 THEN 'declared' END AS origin
    FROM published_contributions AS c
    LEFT JOIN (
        SELECT
            object_id,
            max(CASE WHEN origin = 'computed' THEN 1 ELSE 0 END) AS listed,
            sum(
                CASE WHEN origin = 'computed' AND option = 'for' THEN count END
            ) AS computed_for,
            sum(
                CASE WHEN origin = 'computed' AND option = 'against' THEN count END
            ) AS computed_against,
            sum(
                CASE WHEN origin = 'computed' AND option <> 'score' THEN count END
            ) AS computed_all,
            sum(
                CASE WHEN origin = 'computed' AND option = 'score' THEN count END
            ) AS computed_score,
            sum(
                CASE WHEN origin = 'declared' AND option = 'for' THEN count END
            ) AS declared_for,
            sum(
                CASE WHEN origin = 'declared' AND option = 'against' THEN count END
            ) AS declared_against,
            sum(
                CASE WHEN origin = 'declared' AND option <> 'score' THEN count END
            ) AS declared_all,
            sum(
                CASE WHEN origin = 'declared' AND option = 'score' THEN count END
            ) AS declared_score
        FROM vote_tallies
        WHERE object_type = 'contribution'
        GROUP BY object_id
    ) AS v
        ON v.object_id = c.contribution_id
) AS k
