-- description: Une contribution retirée garde son numéro, mais n’est plus comptée.
SELECT
    contribution_id,
    theme_id,
    kind,
    title,
    body,
    language,
    author_id,
    authorship,
    workshop_id,
    created_at,
    place_label,
    territory_code,
    department_code,
    region_code,
    redacted
FROM contributions
WHERE status = 'published'
