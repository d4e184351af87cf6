-- description: Rang d’adhésion : votes pour (à défaut, le score quand lui seul est connu), puis
--   la plus ancienne, puis le plus petit numéro. Sans votes connus : pas de rang.
SELECT
    contribution_id,
    theme_id,
    created_at,
    support,
    support_basis,
    votes_for,
    votes_against,
    score,
    CASE
        WHEN support IS NOT NULL THEN row_number() OVER (
            ORDER BY
                support DESC NULLS LAST,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        )
    END AS support_rank,
    CASE
        WHEN support IS NOT NULL THEN row_number() OVER (
            PARTITION BY theme_id
            ORDER BY
                support DESC NULLS LAST,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        )
    END AS theme_support_rank
FROM (
    SELECT
        contribution_id,
        theme_id,
        created_at,
        votes_for,
        votes_against,
        score,
        coalesce(votes_for, score) AS support,
        CASE
            WHEN votes_for IS NOT NULL THEN 'for'
            WHEN score IS NOT NULL THEN 'score'
        END AS support_basis
    FROM contribution_votes
) AS s
