-- position: 280
-- title: Commentaires disparus
-- title_en: Lost comments
-- description: Les commentaires du paquet précédent sont encore là.
-- description_en: The comments of the previous package are still there.
-- severity: warning
-- table: comments
-- field: comment_id
-- bound: most
-- threshold: 0.01
-- unit: share
-- message: comments, comment_id : {observed} des commentaires du paquet précédent ont disparu,
--   au plus {threshold} attendus ; vérifiez que l’export des commentaires est entier
-- message_en: comments, comment_id: {observed} of the previous package’s comments are gone, at
--   most {threshold} expected; check that the export of comments is whole
SELECT (count(*) - count(c.comment_id)) / nullif(count(*), 0)
FROM previous.published_comments AS p
LEFT JOIN comments AS c
    ON c.comment_id = p.comment_id
