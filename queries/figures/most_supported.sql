-- title: Contributions les plus soutenues
-- title_en: Most supported contributions
-- description: Les premières contributions publiées au rang d’adhésion, dans l’ensemble
--   (support_rank) et dans leur thème (theme_support_rank) : une ligne figure si l’un de
--   ses deux rangs est au plus top. Ordre : votes pour décroissants, puis date
--   croissante, puis numéro. support_basis vaut « for » quand les votes pour sont connus,
--   « score » quand la plateforme ne donne que la différence pour moins contre. Une
--   contribution sans votes connus n’est pas classée. Contributions volontaires ; ne
--   représentent pas la population.
-- unit: votes
-- chart: table
-- parameter: top integer = 5 : nombre de contributions par classement
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: contribution_id: Numéro | Number : contribution
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: theme_title: Thème | Theme : theme
-- column: support: Adhésion | Support
-- column: support_basis: Fondée sur | Based on : code
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: support_rank: Rang | Rank
-- column: theme_support_rank: Rang dans le thème | Rank in the theme
-- column: title: Titre | Title
-- column: body: Texte | Text : excerpt
-- null: theme_title: Sans thème | Without a theme
-- null: title: – | –
SELECT
    r.contribution_id,
    r.theme_id,
    t.title AS theme_title,
    r.support,
    r.support_basis,
    r.votes_for,
    r.votes_against,
    r.support_rank,
    r.theme_support_rank,
    c.title,
    c.body
FROM support_ranks AS r
JOIN published_contributions AS c
    ON c.contribution_id = r.contribution_id
LEFT JOIN themes AS t
    ON t.theme_id = r.theme_id
WHERE ($theme_id IS NULL OR r.theme_id = $theme_id)
    AND ($top IS NULL OR r.support_rank <= $top OR r.theme_support_rank <= $top)
    AND r.support IS NOT NULL
ORDER BY r.support_rank
