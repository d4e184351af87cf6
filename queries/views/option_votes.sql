-- description: Pour chaque objet voté et chaque option : ce que la plateforme déclare, et les votes
--   listés que nous avons comptés, un par personne ; vide quand l’un des deux manque. found :
--   les votes listés à comparer au compteur, changements d’avis compris s’ils y sont comptés.
SELECT
    object_type,
    object_id,
    option,
    CAST(sum(CASE WHEN origin = 'declared' THEN count END) AS BIGINT) AS declared,
    CAST(sum(CASE WHEN origin = 'computed' THEN count END) AS BIGINT) AS computed,
    CAST(
        coalesce(
            sum(CASE WHEN origin = 'cast' THEN count END),
            sum(CASE WHEN origin = 'computed' THEN count END)
        ) AS BIGINT
    ) AS found
FROM vote_tallies
GROUP BY
    object_type,
    object_id,
    option
