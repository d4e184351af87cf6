-- title: Dernières contributions et derniers commentaires
-- title_en: Latest contributions and comments
-- description: Les contributions et commentaires publiés les plus récents, du plus récent
--   au plus ancien ; ceux dont la date est inconnue viennent en dernier, par numéro
--   décroissant.
-- unit: contributions et commentaires
-- chart: table
-- parameter: top integer = 20 : nombre de lignes ; vide pour toutes
-- column: object_type: Objet | Object : code
-- column: object_id: Numéro | Number
-- column: contribution_id: Contribution | Contribution : contribution
-- column: theme_id: Numéro du thème | Theme number
-- column: created_at: Date | Date
-- column: title: Titre | Title
-- column: body: Texte | Text : excerpt
-- null: theme_id: Sans thème | Without a theme
-- null: title: – | –
SELECT
    object_type,
    object_id,
    contribution_id,
    theme_id,
    created_at,
    title,
    body
FROM (
    SELECT
        object_type,
        object_id,
        contribution_id,
        theme_id,
        created_at,
        title,
        body,
        row_number() OVER (
            ORDER BY
                created_at DESC NULLS LAST,
                object_type DESC,
                length(object_id) DESC,
                object_id DESC
        ) AS recency
    FROM (
        SELECT
            'contribution' AS object_type,
            contribution_id AS object_id,
            contribution_id,
            theme_id,
            created_at,
            title,
            body
        FROM published_contributions
        UNION ALL
        SELECT
            'comment',
            comment_id,
            contribution_id,
            theme_id,
            created_at,
            title,
            body
        FROM published_comments
    ) AS i
) AS r
WHERE $top IS NULL
    OR recency <= $top
ORDER BY recency
