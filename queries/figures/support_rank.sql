-- title: Rang d’adhésion
-- title_en: Support rank
-- description: Toutes les contributions publiées, classées par votes pour décroissants,
--   puis date croissante (dates inconnues en dernier), puis numéro croissant ; rang dans
--   l’ensemble et dans le thème. À défaut de votes pour, le score (pour moins contre)
--   est pris, et support_basis le dit. Sans votes connus, les rangs sont vides.
--   Contributions volontaires ; ne représentent pas la population.
-- unit: votes
-- chart: table
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: contribution_id: Numéro | Number : contribution
-- column: theme_id: Numéro du thème | Theme number
-- column: created_at: Date | Date
-- column: support: Adhésion | Support
-- column: support_basis: Fondée sur | Based on : code
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: score: Score | Score
-- column: support_rank: Rang | Rank
-- column: theme_support_rank: Rang dans le thème | Rank in the theme
-- null: theme_id: Sans thème | Without a theme
SELECT
    contribution_id,
    theme_id,
    created_at,
    support,
    support_basis,
    votes_for,
    votes_against,
    score,
    support_rank,
    theme_support_rank
FROM support_ranks
WHERE $theme_id IS NULL
    OR theme_id = $theme_id
ORDER BY
    support_rank NULLS LAST,
    length(contribution_id),
    contribution_id
