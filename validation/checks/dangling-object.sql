-- title: Objets cités
-- title_en: Objects referred to
-- description: Un vote, un lien, une suite ou un retrait porte sur une contribution, un commentaire ou un
--   thème du paquet.
-- description_en: A vote, a link, an outcome or a removal is about a contribution, a comment or a theme of
--   the package.
-- severity: error
WITH known AS (
    SELECT
        'contribution' AS object_type,
        contribution_id AS object_id
    FROM contributions
    UNION ALL
    SELECT
        'comment' AS object_type,
        comment_id AS object_id
    FROM comments
    UNION ALL
    SELECT
        'theme' AS object_type,
        theme_id AS object_id
    FROM themes
)
SELECT
    'vote_tallies' AS table_name,
    'object_id' AS field,
    line
FROM vote_tallies_lines
ANTI JOIN known USING (object_type, object_id)
UNION ALL
SELECT
    'links' AS table_name,
    'object_id' AS field,
    line
FROM links_lines
ANTI JOIN known USING (object_type, object_id)
UNION ALL
SELECT
    'outcomes' AS table_name,
    'object_id' AS field,
    line
FROM outcomes_lines
ANTI JOIN known USING (object_type, object_id)
UNION ALL
SELECT
    'removals' AS table_name,
    'object_id' AS field,
    line
FROM removals_lines
ANTI JOIN known USING (object_type, object_id)
UNION ALL
-- "all" stands for the whole consultation, and a theme may have left since it was measured.
SELECT
    'announced_figures' AS table_name,
    'theme_id' AS field,
    line
FROM announced_figures_lines
ANTI JOIN themes USING (theme_id)
WHERE theme_id <> 'all'
