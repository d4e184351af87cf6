-- position: 300
-- title: Croissance
-- title_en: Growth
-- description: Le nombre de contributions n’a pas bondi depuis le paquet précédent (à partir
--   de 20).
-- description_en: The number of contributions did not leap since the previous package (from 20
--   on).
-- severity: warning
-- table: contributions
-- bound: most
-- threshold: 3
-- unit: ratio
-- message: contributions : {observed} fois le nombre du paquet précédent, au plus {threshold}
--   fois attendues ; cherchez une double lecture ou un envoi en nombre
-- message_en: contributions: {observed} times the previous package’s number, at most
--   {threshold} times expected; look for an export read twice or a mass mailing
SELECT CASE WHEN p.value >= 20 THEN c.value / p.value END
FROM previous.overall_measures AS p
JOIN overall_measures AS c
    ON c.measure = p.measure
WHERE p.measure = 'contributions'
