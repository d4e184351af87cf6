-- title: Votes déclarés et votes comptés
-- title_en: Declared and computed votes
-- description: Pour chaque objet voté et chaque option : compteur déclaré par la
--   plateforme, votes comptés (un par personne, le dernier), votes listés (changements
--   d’avis compris, quand le compteur les compte), écart = listés moins déclarés (vide si
--   l’un des deux manque). Un vote retiré laisse parfois le compteur inchangé. Par défaut,
--   seules figurent les lignes où il y a un écart.
-- unit: votes
-- chart: table
-- parameter: rows string = 'different' : different, ou vide pour toutes les lignes
-- column: object_type: Objet | Object : code
-- column: object_id: Numéro | Number
-- column: option: Vote | Vote : code
-- column: declared: Déclarés | Declared
-- column: computed: Comptés | Computed
-- column: found: Listés | Listed
-- column: difference: Écart | Difference : signed
SELECT
    object_type,
    object_id,
    option,
    declared,
    computed,
    found,
    found - declared AS difference
FROM option_votes
WHERE $rows IS NULL
    OR found <> declared
ORDER BY
    object_type,
    length(object_id),
    object_id,
    option
