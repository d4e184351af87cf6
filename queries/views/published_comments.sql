-- description: Un commentaire relève du thème de la contribution commentée.
SELECT
    m.comment_id,
    m.contribution_id,
    c.theme_id,
    m.kind,
    m.stance,
    m.title,
    m.body,
    m.author_id,
    m.created_at,
    c.place_label,
    c.department_code
FROM comments AS m
LEFT JOIN contributions AS c
    ON c.contribution_id = m.contribution_id
WHERE m.status = 'published'
