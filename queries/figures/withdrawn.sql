-- title: Contenus retirés
-- title_en: Withdrawn content
-- description: Contributions et commentaires retirés, par raison et par date du dernier
--   retrait. Le numéro reste, le texte et l’adresse ne sont plus publiés. La ligne sans
--   raison compte les contenus retirés dont la raison n’est pas enregistrée.
-- unit: contenus
-- chart: table
-- column: object_type: Objet | Object : code
-- column: reason_code: Raison | Reason : code
-- column: objects: Nombre | Number
-- column: last_date: Dernier retrait | Last withdrawal
-- null: reason_code: Raison non enregistrée | Reason not recorded
SELECT
    w.object_type,
    r.reason_code,
    count(*) AS objects,
    max(r.date) AS last_date
FROM (
    SELECT
        'contribution' AS object_type,
        contribution_id AS object_id
    FROM contributions
    WHERE status = 'withdrawn'
    UNION ALL
    SELECT
        'comment',
        comment_id
    FROM comments
    WHERE status = 'withdrawn'
) AS w
LEFT JOIN removals AS r
    ON r.object_type = w.object_type
    AND r.object_id = w.object_id
GROUP BY
    w.object_type,
    r.reason_code
ORDER BY
    w.object_type DESC,
    r.reason_code NULLS LAST
