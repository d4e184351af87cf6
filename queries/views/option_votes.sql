-- description: Pour chaque objet voté et chaque option : ce que la plateforme déclare, et les votes
--   listés que nous avons comptés ; vide quand l’un des deux manque.
SELECT
    object_type,
    object_id,
    option,
    CAST(sum(CASE WHEN origin = 'declared' THEN count END) AS BIGINT) AS declared,
    CAST(sum(CASE WHEN origin = 'computed' THEN count END) AS BIGINT) AS computed
FROM vote_tallies
GROUP BY
    object_type,
    object_id,
    option
