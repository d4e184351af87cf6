-- title: Groupes de personnes
-- title_en: Groups of people
-- description: Ce qui est publié d’une personne, pris ensemble, est porté par au moins autant de
--   personnes sans nom publié que le seuil du paquet (`minGroup`) le demande.
-- description_en: What is published of a person, taken together, is borne by at least as many
--   people without a published name as the package’s threshold (`minGroup`) asks.
-- severity: error
WITH small AS (
    SELECT
        fields,
        unnest(list(participant_id)) AS participant_id
    FROM people
    GROUP BY cells, fields
    HAVING count(*) FILTER (NOT named) < (SELECT min_group FROM policy)
)
SELECT
    'participants' AS table_name,
    s.fields,
    l.line
FROM small AS s
JOIN participants_lines AS l
    ON l.participant_id = s.participant_id
