-- What the institution answered: to a proposal its state, to a project that it is selected, and
-- how far a result is.
INSERT INTO staging.outcomes BY NAME
WITH answered AS (
    SELECT
        fates.role, items.*,
        CASE
            WHEN items.form = 'results' THEN items.status
            WHEN lower(items.is_amend) NOT IN ('true', 't', '1') OR items.is_amend IS NULL
                THEN items.state
        END AS told,
        CASE
            WHEN items.form = 'projects' AND lower(items.selected) NOT IN ('false', 'f', '0')
                THEN 'selected'
            WHEN items.form = 'results' AND trim(items.progress) IN ('100', '100.0') THEN 'completed'
            -- An amendment is accepted or not by who wrote the proposal.
            WHEN items.form <> 'proposals' OR lower(items.is_amend) IN ('true', 't', '1') THEN NULL
            WHEN items.state IN ('accepted', 'rejected', 'evaluating') THEN items.state
        END AS known
    FROM decidim.fates
    INNER JOIN decidim.items USING (item)
    WHERE fates.role IN ('contribution', 'theme') AND items.form <> 'comments'
        AND fates.rule IS NULL AND fates.problem IS NULL
)

SELECT
    role AS object_type, 'id:' || key AS object_key, known AS state, told AS label,
    answer AS reason,
    coalesce(answered_at, CASE WHEN form = 'projects' THEN selected END) AS date_raw
FROM (
    SELECT * REPLACE (
        CASE WHEN told NOT IN ('not_answered', 'published', 'draft', 'validating') THEN told END
            AS told
    )
    FROM answered
)
WHERE known IS NOT NULL OR told IS NOT NULL OR answer IS NOT NULL
ORDER BY item;
