-- title: Dernières contributions
-- title_en: Latest contributions
-- description: Les contributions publiées les plus récentes, de la plus récente à la plus
--   ancienne ; celles dont la date est inconnue viennent en dernier, par numéro
--   décroissant.
-- unit: contributions
-- chart: table
-- parameter: top integer = 10 : nombre de contributions ; vide pour toutes
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: contribution_id: Numéro | Number : contribution
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: theme_title: Thème | Theme : theme
-- column: created_at: Date | Date
-- column: authorship: Au nom de | On behalf of : code
-- column: workshop_id: Atelier | Workshop
-- column: place_label: Lieu | Place
-- column: title: Titre | Title
-- column: body: Texte | Text : excerpt
-- null: theme_title: Sans thème | Without a theme
-- null: workshop_id: – | –
-- null: title: – | –
SELECT
    r.contribution_id,
    r.theme_id,
    t.title AS theme_title,
    r.created_at,
    r.authorship,
    r.workshop_id,
    r.place_label,
    r.title,
    r.body
FROM (
    SELECT
        contribution_id,
        theme_id,
        created_at,
        authorship,
        workshop_id,
        place_label,
        title,
        body,
        row_number() OVER (
            ORDER BY
                created_at DESC NULLS LAST,
                length(contribution_id) DESC,
                contribution_id DESC
        ) AS recency
    FROM published_contributions
    WHERE $theme_id IS NULL
        OR theme_id = $theme_id
) AS r
LEFT JOIN themes AS t
    ON t.theme_id = r.theme_id
WHERE $top IS NULL
    OR r.recency <= $top
ORDER BY r.recency
