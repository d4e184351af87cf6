-- title: Chiffres annoncés et chiffres calculés
-- title_en: Announced and computed figures
-- description: Chaque chiffre annoncé ailleurs, à côté du même chiffre calculé sur ces
--   données, dans la même unité : écart = calculé moins annoncé. Le thème « all » est
--   l’ensemble. Par thème, les paires atelier et thème sont les ateliers du thème.
--   computed est vide quand le chiffre ne peut pas être calculé. Les contributions
--   retirées ne sont pas comptées.
-- unit: selon le chiffre
-- chart: table
-- column: figure: Chiffre | Figure : code
-- column: theme_id: Portée | Scope : code
-- column: theme_title: Thème | Theme : theme
-- column: source: Source | Source : wide
-- column: announced: Annoncé | Announced
-- column: computed: Calculé | Computed
-- column: difference: Écart | Difference : signed
-- column: unknown: Objets sans information | Objects without information : hidden
-- column: unit: Unité | Unit : hidden
-- column: date: Date de l’annonce | Date of the announcement
-- column: quote: Citation | Quote : wide
-- column: explanation: Explication | Explanation : wide
-- null: theme_title: – | –
-- null: date: – | –
-- null: quote: – | –
-- null: explanation: – | –
SELECT
    a.figure,
    a.theme_id,
    t.title AS theme_title,
    a.source,
    a.value AS announced,
    m.value AS computed,
    m.value - a.value AS difference,
    m.unknown,
    a.unit,
    a.date,
    a.quote,
    a.explanation
FROM announced_figures AS a
LEFT JOIN measures AS m
    ON m.measure = a.figure
    AND m.theme_id = a.theme_id
LEFT JOIN themes AS t
    ON t.theme_id = a.theme_id
LEFT JOIN overall_measures AS o
    ON o.measure = a.figure
ORDER BY
    o.position NULLS LAST,
    CASE WHEN a.theme_id = 'all' THEN 0 ELSE 1 END,
    t.position NULLS LAST,
    length(a.theme_id),
    a.theme_id,
    a.source
