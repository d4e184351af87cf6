-- position: 250
-- title: Enregistrements en quarantaine
-- title_en: Quarantined records
-- description: Peu d’enregistrements n’ont pas pu être lus.
-- description_en: Few records could not be read.
-- severity: warning
-- table: contributions
-- bound: most
-- threshold: 0.05
-- unit: share
-- message: {observed} des enregistrements lus sont en quarantaine, au plus {threshold}
--   attendus ; voyez leurs motifs dans private/
-- message_en: {observed} of the records read are in quarantine, at most {threshold} expected;
--   see the reasons in private/
SELECT max(share)
FROM (
    SELECT sum(quarantined) / nullif(sum(read), 0) AS share
    FROM accounting
    GROUP BY object_type = 'vote'
) AS shares
