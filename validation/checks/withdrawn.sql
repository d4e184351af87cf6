-- title: Contenus retirés
-- title_en: Withdrawn content
-- description: Ce qui est retiré n’a plus ni auteur, ni adresse, ni identifiant d’origine.
-- description_en: What is withdrawn has no author, address or source identifier left.
-- severity: error
SELECT
    'contributions' AS table_name,
    'status' AS field,
    line
FROM contributions_lines
WHERE status = 'withdrawn'
    AND coalesce(author_id, url, source_id, title) IS NOT NULL
UNION ALL
SELECT
    'comments' AS table_name,
    'status' AS field,
    line
FROM comments_lines
WHERE status = 'withdrawn'
    AND coalesce(author_id, title) IS NOT NULL
