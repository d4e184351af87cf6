-- title: Sources les plus citées
-- title_en: Most cited sources
-- description: Pages et ouvrages que les textes citent, du plus cité au moins cité : titre,
--   éditeur et type d’éditeur quand l’équipe les a dits, nombre de contributions et de
--   commentaires qui les citent.
-- unit: citations
-- chart: table
-- parameter: top integer = 20 : nombre de sources
-- column: url: Adresse | Address : wide
-- column: title: Titre | Title
-- column: publisher: Éditeur | Publisher
-- column: publisher_type: Type d’éditeur | Publisher type : code
-- column: citations: Citations | Citations
-- null: title: Sans titre | Untitled
-- null: publisher: Éditeur non renseigné | Publisher unknown
-- null: publisher_type: Type non renseigné | Type unknown
SELECT
    url,
    title,
    publisher,
    publisher_type,
    citations
FROM sources
ORDER BY
    citations DESC,
    url
LIMIT $top
