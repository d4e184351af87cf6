-- position: 240
-- title: Chiffres annoncés ailleurs
-- title_en: Figures announced elsewhere
-- description: Un chiffre calculé qui s’écarte du chiffre annoncé est expliqué.
-- description_en: A computed figure that departs from the announced one is explained.
-- severity: warning
-- table: announced_figures
-- field: value
-- bound: most
-- threshold: 0.1
-- unit: share
-- message: announced_figures, value : un chiffre calculé s’écarte de {observed} du chiffre
--   annoncé, au plus {threshold} attendus sans explication ; écrivez l’explication dans
--   announced.csv
-- message_en: announced_figures, value: a computed figure departs by {observed} from the
--   announced one, at most {threshold} expected without an explanation; write the explanation
--   in announced.csv
SELECT max(abs(m.value - a.value) / greatest(a.value, 1))
FROM announced_figures AS a
JOIN measures AS m
    ON m.measure = a.figure
    AND m.theme_id = a.theme_id
WHERE a.explanation IS NULL
