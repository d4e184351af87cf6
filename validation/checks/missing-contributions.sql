-- position: 255
-- title: Contributions absentes de l’export
-- title_en: Contributions missing from the export
-- description: Les contributions que des commentaires ou des votes nomment sont dans l’export.
-- description_en: The contributions that comments or votes name are in the export.
-- severity: warning
-- table: comments
-- bound: most
-- threshold: 0
-- unit: count
-- message: comments : contributions que des commentaires ou des votes nomment et que l’export
--   n’a pas : {observed} ; ce qui les nomme est mis de côté, ajoutez le fichier des
--   contributions à l’export puis relancez concertation build
-- message_en: comments: contributions that comments or votes name and that the export has not:
--   {observed}; what names them is set aside, add the file of the contributions to the export
--   then run concertation build again
SELECT coalesce(sum(missing), 0)
FROM accounting
