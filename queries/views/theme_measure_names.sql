-- description: Les mesures qui se comptent aussi par thème.
SELECT 'contributions' AS measure
UNION ALL
SELECT 'workshops'
UNION ALL
SELECT 'workshop_people'
UNION ALL
SELECT 'participants'
UNION ALL
SELECT 'comments'
UNION ALL
SELECT 'votes'
UNION ALL
SELECT 'workshop_theme_pairs'
UNION ALL
SELECT 'tags'
