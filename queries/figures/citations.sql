-- title: Sources citées, texte par texte
-- title_en: Cited sources, text by text
-- description: Chaque page que cite une contribution publiée, avec le numéro de la
--   contribution : une ligne par adresse et par contribution, quel que soit le nombre de
--   fois qu’elle y est écrite. Les liens des commentaires n’y sont pas : voir
--   most_cited_sources.
-- unit: citations
-- chart: table
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- parameter: top integer = 20 : nombre de lignes ; vide pour toutes
-- column: url: Adresse | Address : wide
-- column: title: Titre | Title
-- column: contribution_id: Contribution | Contribution : contribution
-- null: title: Sans titre | Untitled
SELECT
    url,
    title,
    contribution_id
FROM (
    SELECT
        url,
        title,
        contribution_id,
        row_number() OVER (ORDER BY url, length(contribution_id), contribution_id) AS place
    FROM (
        SELECT
            l.url AS url,
            max(l.title) AS title,
            c.contribution_id AS contribution_id
        FROM links AS l
        JOIN published_contributions AS c
            ON l.object_type = 'contribution'
            AND c.contribution_id = l.object_id
        WHERE $theme_id IS NULL
            OR c.theme_id = $theme_id
        GROUP BY
            l.url,
            c.contribution_id
    ) AS cited
) AS placed
WHERE $top IS NULL
    OR place <= $top
ORDER BY
    url,
    length(contribution_id),
    contribution_id
