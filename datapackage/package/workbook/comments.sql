-- Comments, and what each answers.
SELECT
    CAST(comment_id AS BIGINT) AS "Numéro",
    CAST(contribution_id AS BIGINT) AS "Contribution",
    CAST(parent_comment_id AS BIGINT) AS "En réponse au",
    comments.body AS "Texte",
    coalesce(participants.label, comments.author_id) AS "Auteur",
    strftime(
        comments.created_at AT TIME ZONE consultations.timezone, '%Y-%m-%d %H:%M'
    ) AS "Déposé le"
FROM comments
CROSS JOIN consultations
LEFT JOIN participants ON participants.participant_id = comments.author_id
ORDER BY 1
