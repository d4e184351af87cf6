-- position: 180
-- title: Taille des ateliers
-- title_en: Size of workshops
-- description: Aucun atelier n’annonce plus de personnes qu’une salle n’en contient.
-- description_en: No workshop claims more people than a room can hold.
-- severity: warning
-- table: workshops
-- field: participants_count
-- bound: most
-- threshold: 1000
-- unit: count
-- message: workshops, participants_count : un atelier compte {observed} personnes, au plus
--   {threshold} attendues ; cherchez une faute de frappe
-- message_en: workshops, participants_count: a workshop counts {observed} people, at most
--   {threshold} expected; look for a typing error
SELECT max(participants_count)
FROM workshops
