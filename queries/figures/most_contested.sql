-- title: Contributions les plus débattues
-- title_en: Most contested contributions
-- description: Contributions publiées dont les votes sont les plus partagés. Partage =
--   2 × le plus petit de « pour » et « contre », divisé par pour + contre : 1 quand les
--   deux camps sont égaux, 0 à l’unanimité. Il faut au moins minimum votes pour ou
--   contre, et au moins un de chaque. À partage égal : le plus de votes, puis la plus
--   ancienne, puis le plus petit numéro. Une ligne figure si l’un de ses deux rangs
--   (ensemble, thème) est au plus top. Impossible à calculer quand la plateforme ne donne
--   qu’un score ou qu’un seul sens de vote : voir contested_availability. Contributions
--   volontaires ; ne représentent pas la population.
-- unit: partage, de 0 à 1
-- chart: table
-- parameter: top integer = 5 : nombre de contributions par classement
-- parameter: minimum integer = 10 : nombre minimal de votes pour et contre
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: contribution_id: Numéro | Number : contribution
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: theme_title: Thème | Theme : theme
-- column: contest: Partage | Contest
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: contest_rank: Rang | Rank
-- column: theme_contest_rank: Rang dans le thème | Rank in the theme
-- column: title: Titre | Title
-- column: body: Texte | Text : excerpt
-- null: theme_title: Sans thème | Without a theme
-- null: title: – | –
SELECT
    r.contribution_id,
    r.theme_id,
    t.title AS theme_title,
    r.contest,
    r.votes_for,
    r.votes_against,
    r.contest_rank,
    r.theme_contest_rank,
    c.title,
    c.body
FROM (
    SELECT
        contribution_id,
        theme_id,
        contest,
        votes_for,
        votes_against,
        row_number() OVER (
            ORDER BY
                contest DESC,
                votes_for + votes_against DESC,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        ) AS contest_rank,
        row_number() OVER (
            PARTITION BY theme_id
            ORDER BY
                contest DESC,
                votes_for + votes_against DESC,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        ) AS theme_contest_rank
    FROM (
        SELECT
            contribution_id,
            theme_id,
            created_at,
            votes_for,
            votes_against,
            2 * least(votes_for, votes_against) / (votes_for + votes_against) AS contest
        FROM contribution_votes
        WHERE votes_for > 0
            AND votes_against > 0
            AND ($minimum IS NULL OR votes_for + votes_against >= $minimum)
    ) AS v
) AS r
JOIN published_contributions AS c
    ON c.contribution_id = r.contribution_id
LEFT JOIN themes AS t
    ON t.theme_id = r.theme_id
WHERE ($theme_id IS NULL OR r.theme_id = $theme_id)
    AND ($top IS NULL OR r.contest_rank <= $top OR r.theme_contest_rank <= $top)
ORDER BY r.contest_rank
