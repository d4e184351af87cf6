-- position: 190
-- title: Ateliers situés
-- title_en: Located workshops
-- description: Le département de la plupart des ateliers est connu.
-- description_en: The département of most workshops is known.
-- severity: warning
-- table: workshops
-- field: department_code
-- bound: least
-- threshold: 0.5
-- unit: share
-- message: workshops, department_code : {observed} des ateliers ont un département, au moins
--   {threshold} attendus ; donnez le lieu des ateliers qui n’en ont pas dans
--   workshops.csv, et complétez places.csv pour les lieux non reconnus
-- message_en: workshops, department_code: {observed} of the workshops have a département, at
--   least {threshold} expected; give the place of workshops without one in workshops.csv,
--   and complete places.csv for places that are not recognised
SELECT (total - unknown) / nullif(total, 0)
FROM missing_values
WHERE object = 'workshops'
    AND field = 'department_code'
