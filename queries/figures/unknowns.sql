-- title: Ce qui n’est pas connu
-- title_en: What is not known
-- description: Pour chaque information qui peut manquer : nombre d’objets, nombre de ceux
--   dont l’information est inconnue, et part (de 0 à 1, vide s’il n’y a pas d’objet).
--   Inconnu n’est pas zéro. Les contenus retirés ne sont pas comptés. votes : une ligne
--   par contribution publiée ; workshop_themes : une ligne par paire atelier et thème, et
--   une pour chaque atelier sans thème ; organisations : participants de cette nature.
-- unit: objets
-- chart: table
-- column: object: Objet | Object
-- column: field: Information | Field
-- column: total: Nombre | Number
-- column: unknown: Inconnus | Unknown
-- column: share: Part inconnue | Unknown share
SELECT
    object,
    field,
    total,
    unknown,
    unknown / nullif(total, 0) AS share
FROM missing_values
ORDER BY position
