-- position: 170
-- title: Ateliers dont le nombre de personnes est connu
-- title_en: Workshops whose number of people is known
-- description: La plupart des ateliers ont un nombre de personnes.
-- description_en: Most workshops have a number of people.
-- severity: warning
-- table: workshops
-- field: participants_count
-- bound: least
-- threshold: 0.9
-- unit: share
-- message: workshops, participants_count : le nombre de personnes est connu pour {observed}
--   des ateliers, au moins {threshold} attendus ; complétez la feuille des ateliers
-- message_en: workshops, participants_count: the number of people is known for {observed} of
--   the workshops, at least {threshold} expected; complete the workshops’ sheet
SELECT (total - unknown) / nullif(total, 0)
FROM missing_values
WHERE object = 'workshops'
    AND field = 'participants_count'
