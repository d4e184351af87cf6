-- position: 255
-- title: Écartés par déduction
-- title_en: Left out by a guess
-- description: Au plus un tiers d’un tableau est écarté par ce que sa correspondance dit de
--   ses états ; la modération d’une plateforme reconnue est annoncée, jamais demandée.
-- description_en: At most a third of a table is left out by what its mapping says of its
--   states; the moderation of a recognised platform is told, never asked.
-- severity: error
-- table: contributions
-- bound: most
-- threshold: 0.334
-- unit: share
-- message: {observed} des contributions lues sont écartées par leur état, au plus {threshold}
--   attendus ; relisez [values.status] dans mapping.toml : une réponse de l’institution ou
--   une étape n’écarte rien. Si c’est voulu : concertation accept DOSSIER left-out
--   --reason "…"
-- message_en: {observed} of the contributions read are left out by their state, at most
--   {threshold} expected; read [values.status] in mapping.toml again: an answer of the
--   institution or a phase leaves nothing out. If this is intended: concertation accept
--   FOLDER left-out --reason "…"
SELECT
    CASE WHEN (SELECT max(platform) FROM consultations) = 'table' THEN
        coalesce((
            SELECT sum(count)
            FROM exclusions
            WHERE
                object_type = 'contribution'
                AND rule NOT IN ('hidden', 'repeated_line', 'other_form', 'superseded')
        ), 0)
        / nullif((SELECT sum(read) FROM accounting WHERE object_type = 'contribution'), 0)
    END
