-- title: Contributions qui rassemblent le plus
-- title_en: Contributions most agreed upon
-- description: Contributions publiées sur lesquelles les votes vont le plus dans un même
--   sens. Accord = le plus grand de « pour » et « contre », divisé par pour + contre : 1 à
--   l’unanimité, 0,5 quand les deux camps sont égaux ; side dit lequel l’emporte. Il faut
--   au moins minimum votes pour ou contre. À accord égal : le plus de votes, puis la plus
--   ancienne, puis le plus petit numéro. Impossible à calculer quand la plateforme ne
--   donne qu’un score ou qu’un seul sens de vote. Contributions volontaires ; ne
--   représentent pas la population.
-- unit: accord, de 0 à 1
-- chart: table
-- parameter: top integer = 5 : nombre de contributions
-- parameter: minimum integer = 10 : nombre minimal de votes pour et contre
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: contribution_id: Numéro | Number : contribution
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: theme_title: Thème | Theme : theme
-- column: agreement: Accord | Agreement : percent
-- column: side: Sens | Side : code
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: agreement_rank: Rang | Rank
-- column: title: Titre | Title
-- column: body: Texte | Text : excerpt
-- null: theme_title: Sans thème | Without a theme
-- null: title: – | –
SELECT
    r.contribution_id,
    r.theme_id,
    t.title AS theme_title,
    r.agreement,
    r.side,
    r.votes_for,
    r.votes_against,
    r.agreement_rank,
    c.title,
    c.body
FROM (
    SELECT
        contribution_id,
        theme_id,
        greatest(votes_for, votes_against) / (votes_for + votes_against) AS agreement,
        CASE
            WHEN votes_for > votes_against THEN 'for'
            WHEN votes_for < votes_against THEN 'against'
        END AS side,
        votes_for,
        votes_against,
        row_number() OVER (
            ORDER BY
                greatest(votes_for, votes_against) / (votes_for + votes_against) DESC,
                votes_for + votes_against DESC,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        ) AS agreement_rank
    FROM contribution_votes
    WHERE votes_for + votes_against > 0
        AND ($minimum IS NULL OR votes_for + votes_against >= $minimum)
        AND ($theme_id IS NULL OR theme_id = $theme_id)
) AS r
JOIN published_contributions AS c
    ON c.contribution_id = r.contribution_id
LEFT JOIN themes AS t
    ON t.theme_id = r.theme_id
WHERE $top IS NULL
    OR r.agreement_rank <= $top
ORDER BY r.agreement_rank
