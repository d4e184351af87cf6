-- title: Mesures de la consultation
-- title_en: Measures of the consultation
-- description: Chaque mesure pour l’ensemble (« all »), pour chaque thème, et hors de tout
--   thème (ligne sans code). value est vide quand rien n’est connu ; unknown est le nombre
--   d’objets absents du compte faute d’information.
-- unit: selon la mesure
-- chart: table
-- column: measure: Mesure | Measure : code
-- column: theme_id: Numéro du thème | Theme number : code
-- column: value: Valeur | Value
-- column: unknown: Objets sans information | Objects without information
-- null: theme_id: Sans thème | Without a theme
SELECT
    m.measure,
    m.theme_id,
    m.value,
    m.unknown
FROM measures AS m
JOIN overall_measures AS o
    ON o.measure = m.measure
ORDER BY
    o.position,
    CASE WHEN m.theme_id = 'all' THEN 0 WHEN m.theme_id IS NULL THEN 2 ELSE 1 END,
    length(m.theme_id),
    m.theme_id
