-- description: Les thèmes, et une ligne sans code pour ce qui ne relève d’aucun.
SELECT
    theme_id,
    position,
    title
FROM themes
UNION ALL
SELECT
    NULL,
    NULL,
    NULL
