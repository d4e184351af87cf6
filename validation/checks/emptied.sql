-- position: 260
-- title: Export vidé
-- title_en: Emptied export
-- description: Un paquet qui avait des contributions n’est pas remplacé par un paquet qui n’en
--   a aucune, sauf si l’organisateur le demande.
-- description_en: A package that had contributions is not replaced by one that has none,
--   unless the organiser asks for it.
-- severity: error
-- table: contributions
-- bound: most
-- threshold: 0
-- unit: count
-- message: contributions : le paquet précédent en avait {observed}, celui-ci n’en a aucune ;
--   vérifiez que l’export n’est pas réduit à son en-tête. Si ce vide est voulu :
--   concertation accept DOSSIER emptied --reason "…"
-- message_en: contributions: the previous package had {observed}, this one has none; check
--   that the export is not reduced to its header. If this is intended:
--   concertation accept FOLDER emptied --reason "…"

-- What was withdrawn keeps its row: it was not lost by the export.
SELECT
    CASE
        WHEN count(*) = 0 THEN NULL
        WHEN count(c.contribution_id) = count(*) THEN 0
        WHEN (SELECT count(*) FROM published_contributions) > 0 THEN 0
        ELSE count(*)
    END
FROM previous.published_contributions AS p
LEFT JOIN contributions AS c
    ON c.contribution_id = p.contribution_id
