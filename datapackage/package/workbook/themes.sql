-- Themes in the order of the consultation: a workshop may be counted by several.
SELECT
    themes.position AS "Rang",
    themes.title AS "Thème",
    (
        SELECT count(*)
        FROM contributions
        WHERE contributions.theme_id = themes.theme_id
    ) AS "Contributions",
    (
        SELECT count(*)
        FROM workshop_themes
        WHERE workshop_themes.theme_id = themes.theme_id
    ) AS "Ateliers"
FROM themes
ORDER BY 1
