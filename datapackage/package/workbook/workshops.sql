-- Workshops, each on one row whatever the number of its themes.
SELECT
    CAST(workshop_id AS BIGINT) AS "Numéro",
    workshops.title AS "Atelier",
    workshops.organiser AS "Organisateur",
    strftime(workshops.date, '%Y-%m-%d') AS "Date",
    workshops.participants_count AS "Participants",
    workshops.place_label AS "Lieu",
    workshops.department_code AS "Département",
    (
        SELECT string_agg(themes.title, ' ; ' ORDER BY themes.position)
        FROM workshop_themes
        JOIN themes USING (theme_id)
        WHERE workshop_themes.workshop_id = workshops.workshop_id
    ) AS "Thèmes"
FROM workshops
ORDER BY 1
