-- description: Les votes retenus : ceux que nous avons comptés s’ils sont listés, sinon le
--   compteur déclaré par la plateforme ; jamais les deux à la fois. Une liste à laquelle
--   manquent plus d’un vote et plus d’un dixième des votes déclarés est incomplète : le
--   compteur l’emporte. Un nombre est vide
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
            CASE
                WHEN max(CASE WHEN computed IS NOT NULL THEN 1 ELSE 0 END) = 0 THEN 0
                WHEN sum(whole_declared) IS NULL THEN 1
                WHEN sum(whole_declared) - sum(whole_found) <= 1 THEN 1
                WHEN sum(whole_found) * 10 >= sum(whole_declared) * 9 THEN 1
                ELSE 0
            END AS listed,
            sum(CASE WHEN option = 'for' THEN computed END) AS computed_for,
            sum(CASE WHEN option = 'against' THEN computed END) AS computed_against,
            sum(CASE WHEN option <> 'score' THEN computed END) AS computed_all,
            sum(CASE WHEN option = 'score' THEN computed END) AS computed_score,
            sum(CASE WHEN option = 'for' THEN declared END) AS declared_for,
            sum(CASE WHEN option = 'against' THEN declared END) AS declared_against,
            sum(CASE WHEN option <> 'score' THEN declared END) AS declared_all,
            sum(CASE WHEN option = 'score' THEN declared END) AS declared_score
        FROM (
            SELECT
                object_id,
                option,
                declared,
                computed,
                CASE WHEN option <> 'score' THEN declared END AS whole_declared,
                CASE
                    WHEN option <> 'score' AND declared IS NOT NULL THEN coalesce(found, 0)
                END AS whole_found
            FROM option_votes
            WHERE object_type = 'contribution'
        ) AS o
        GROUP BY object_id
    ) AS v
        ON v.object_id = c.contribution_id
) AS k
