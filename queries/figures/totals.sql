-- title: Chiffres clés
-- title_en: Key figures
-- description: Une ligne par mesure, chacune dans son unité : contributions, ateliers et
--   personnes ne s’additionnent pas. Les contributions et commentaires retirés ne sont
--   pas comptés ; ils ont leur propre ligne. Participants : auteurs distincts d’au moins
--   une contribution ou un commentaire publiés ; qui a seulement voté n’y est pas.
--   Votes : votes exprimés sur les contributions publiées (ceux que nous avons
--   comptés s’ils sont listés, sinon le compteur déclaré par la plateforme). Votants :
--   personnes ou appareils que la plateforme distingue parmi ceux qui ont voté. value est
--   vide quand rien n’est connu ; unknown est le nombre d’objets absents du compte
--   faute d’information (ateliers sans nombre de personnes, textes sans auteur connu,
--   contributions sans nombre de votes).
-- unit: selon la mesure
-- chart: number
-- column: measure: Mesure | Measure : code
-- column: value: Valeur | Value
-- column: unit: Unité | Unit : code
-- column: unknown: Objets sans information | Objects without information
SELECT
    measure,
    value,
    unit,
    unknown
FROM (
    SELECT
        position,
        measure,
        value,
        unit,
        unknown
    FROM overall_measures
    UNION ALL
    SELECT
        10,
        'voters',
        max(voters_count),
        'people',
        count(*) - count(voters_count)
    FROM consultations
    UNION ALL
    SELECT
        11,
        'withdrawn_contributions',
        count(*),
        'contributions',
        CAST(0 AS BIGINT)
    FROM contributions
    WHERE status = 'withdrawn'
    UNION ALL
    SELECT
        12,
        'withdrawn_comments',
        count(*),
        'comments',
        CAST(0 AS BIGINT)
    FROM comments
    WHERE status = 'withdrawn'
    UNION ALL
    SELECT
        13,
        'workshops_without_people',
        count(*),
        'workshops',
        CAST(0 AS BIGINT)
    FROM workshops
    WHERE participants_count IS NULL
) AS m
ORDER BY position
