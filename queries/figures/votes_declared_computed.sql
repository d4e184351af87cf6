-- title: Votes déclarés et votes comptés
-- title_en: Declared and computed votes
-- description: Pour chaque objet voté et chaque option : compteur déclaré par la
--   plateforme, votes listés que nous avons comptés, écart = compté moins déclaré (vide
--   si l’un des deux manque). Un vote retiré laisse parfois le compteur inchangé, et Polis
--   compte chaque vote émis, là où nous comptons le vote actuel de chaque personne. Par
--   défaut, seules figurent les lignes où les deux diffèrent.
-- unit: votes
-- chart: table
-- parameter: rows string = 'different' : different, ou vide pour toutes les lignes
-- column: object_type: Objet | Object
-- column: object_id: Numéro | Number
-- column: option: Option | Option
-- column: declared: Déclarés | Declared
-- column: computed: Comptés | Computed
-- column: difference: Écart | Difference
SELECT
    object_type,
    object_id,
    option,
    declared,
    computed,
    computed - declared AS difference
FROM option_votes
WHERE $rows IS NULL
    OR computed <> declared
ORDER BY
    object_type,
    length(object_id),
    object_id,
    option
