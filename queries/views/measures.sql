-- description: Les mêmes mesures pour l’ensemble (« all »), chaque thème, et hors de tout thème.
SELECT
    measure,
    'all' AS theme_id,
    value,
    unknown
FROM overall_measures
UNION ALL
SELECT
    n.measure,
    t.theme_id,
    CASE n.measure
        WHEN 'contributions' THEN t.contributions
        WHEN 'workshops' THEN t.workshops
        WHEN 'workshop_people' THEN t.workshop_people
        WHEN 'participants' THEN t.participants
        WHEN 'comments' THEN t.comments
        WHEN 'votes' THEN t.votes
        WHEN 'workshop_theme_pairs' THEN t.workshops
        WHEN 'tags' THEN t.tags
    END,
    CASE n.measure
        WHEN 'workshop_people' THEN t.unknown_people
        WHEN 'participants' THEN t.unknown_authors
        WHEN 'votes' THEN t.unknown_votes
        ELSE CAST(0 AS BIGINT)
    END
FROM theme_measures AS t
CROSS JOIN theme_measure_names AS n
-- Un atelier sans thème ne fait pas de paire.
WHERE t.theme_id IS NOT NULL
    OR n.measure <> 'workshop_theme_pairs'
