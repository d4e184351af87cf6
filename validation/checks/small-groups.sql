-- title: Groupes de personnes
-- title_en: Groups of people
-- description: Ce qui est publié d’une personne, pris ensemble, est porté par au moins autant de
--   personnes sans nom publié que le seuil du paquet (`minGroup`) le demande.
-- description_en: What is published of a person, taken together, is borne by at least as many
--   people without a published name as the package’s threshold (`minGroup`) asks.
-- severity: error
WITH people AS (
    SELECT
        participant_id,
        list(field || '=' || cell ORDER BY field) AS told,
        string_agg(field, ', ' ORDER BY field) AS field,
        bool_or(named) AS named
    FROM person_cells
    GROUP BY participant_id
),
small AS (
    SELECT told
    FROM people
    GROUP BY told
    HAVING count(*) FILTER (NOT named) < (SELECT min_group FROM policy)
)
SELECT
    'participants' AS table_name,
    p.field,
    l.line
FROM people AS p
JOIN small AS s
    ON s.told = p.told
JOIN participants_lines AS l
    ON l.participant_id = p.participant_id
