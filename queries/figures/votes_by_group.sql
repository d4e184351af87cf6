-- title: Votes par groupe d’opinion
-- title_en: Votes by opinion group
-- description: Pour chaque contribution publiée, les votes de chaque groupe que la
--   plateforme forme de personnes qui votent de même (Polis). support est la part des
--   votes pour parmi les votes pour et contre du groupe, de 0 à 1 ; vide quand il n’y en a
--   pas. Seuls les groupes assez nombreux sont publiés. Contributions volontaires ; ne
--   représentent pas la population.
-- unit: votes
-- chart: table
-- parameter: contribution_id string = NULL : numéro de la contribution ; par défaut toutes
-- column: contribution_id: Numéro | Number : contribution
-- column: group_id: Groupe | Group
-- column: group_size: Personnes du groupe | People in the group
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: votes_pass: Passe | Pass
-- column: support: Part des votes pour | Share of votes for : percent
-- null: support: Aucun vote | No vote
SELECT
    contribution_id,
    group_id,
    group_size,
    votes_for,
    votes_against,
    votes_pass,
    votes_for / nullif(votes_for + votes_against, 0) AS support
FROM (
    SELECT
        g.contribution_id,
        g.group_id,
        max(g.group_size) AS group_size,
        CAST(sum(CASE WHEN g.option = 'for' THEN g.count ELSE 0 END) AS BIGINT) AS votes_for,
        CAST(sum(CASE WHEN g.option = 'against' THEN g.count ELSE 0 END) AS BIGINT) AS votes_against,
        CAST(sum(CASE WHEN g.option = 'pass' THEN g.count ELSE 0 END) AS BIGINT) AS votes_pass
    FROM group_tallies AS g
    JOIN published_contributions AS c
        ON c.contribution_id = g.contribution_id
    WHERE $contribution_id IS NULL
        OR g.contribution_id = $contribution_id
    GROUP BY
        g.contribution_id,
        g.group_id
) AS grouped
ORDER BY
    CAST(contribution_id AS BIGINT),
    group_id
