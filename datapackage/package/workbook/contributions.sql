-- Votes: those that were listed and counted win over the platform's counter, if they are whole.
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
)
SELECT
    CAST(contributions.contribution_id AS BIGINT) AS "Numéro",
    themes.title AS "Thème",
    contributions.title AS "Titre",
    contributions.body AS "Texte",
    forms.label AS "Forme",
    coalesce(participants.label, contributions.author_id) AS "Auteur",
    workshops.title AS "Atelier",
    strftime(
        contributions.created_at AT TIME ZONE consultations.timezone, '%Y-%m-%d %H:%M'
    ) AS "Déposée le",
    (
        SELECT count
        FROM effective
        WHERE object_id = contribution_id AND option = 'for'
    ) AS "Votes pour",
    (
        SELECT count
        FROM effective
        WHERE object_id = contribution_id AND option = 'against'
    ) AS "Votes contre",
    (
        SELECT count(*)
        FROM comments
        WHERE comments.contribution_id = contributions.contribution_id
    ) AS "Commentaires",
    states.label AS "État",
    CASE WHEN contributions.synthetic THEN 'oui' ELSE 'non' END AS "Fictive",
    contributions.url AS "Adresse d’origine"
FROM contributions
CROSS JOIN consultations
LEFT JOIN themes USING (theme_id)
LEFT JOIN participants ON participants.participant_id = contributions.author_id
LEFT JOIN workshops USING (workshop_id)
LEFT JOIN words AS forms
    ON forms.list = 'authorship' AND forms.code = contributions.authorship
LEFT JOIN words AS states
    ON states.list = 'contribution_status' AND states.code = contributions.status
ORDER BY 1
