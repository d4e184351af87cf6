-- position: 270
-- title: Contributions disparues
-- title_en: Lost contributions
-- description: Les contributions du paquet précédent sont encore là.
-- description_en: The contributions of the previous package are still there.
-- severity: warning
-- table: contributions
-- field: contribution_id
-- bound: most
-- threshold: 0.01
-- unit: share
-- message: contributions, contribution_id : {observed} des contributions du paquet précédent
--   ont disparu, au plus {threshold} attendus ; vérifiez que l’export est entier
-- message_en: contributions, contribution_id: {observed} of the previous package’s
--   contributions are gone, at most {threshold} expected; check that the export is whole
SELECT (count(*) - count(c.contribution_id)) / nullif(count(*), 0)
FROM previous.published_contributions AS p
LEFT JOIN contributions AS c
    ON c.contribution_id = p.contribution_id
