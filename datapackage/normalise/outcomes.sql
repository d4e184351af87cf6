-- What the institution answered: what its sheet says of an object wins over the platform.
INSERT INTO outcomes BY NAME
WITH answered AS (
    SELECT
        staged.object_type, coalesce(contributions.id, themes.id) AS object_id,
        coalesce(
            staged.state, work.outcome_state(label.text),
            CASE WHEN reason.text <> '' THEN 'answered' ELSE 'other' END
        ) AS state,
        nullif(work.one_line(label.text), '') AS label,
        nullif(reason.text, '') AS reason,
        work.address(staged.url) AS url,
        CAST(dates.utc AT TIME ZONE $timezone AS DATE) AS date,
        1 AS rank, staged.rowid AS place
    FROM staging.outcomes AS staged
    LEFT JOIN work.contribution_numbers AS contributions
        ON staged.object_type = 'contribution' AND contributions.source_key = staged.object_key
    LEFT JOIN work.theme_numbers AS themes
        ON staged.object_type = 'theme' AND themes.source_key = staged.object_key
    LEFT JOIN work.cleaned AS label ON label.slot = 'outcome.label' AND label.ref = staged.rowid
    LEFT JOIN work.cleaned AS reason ON reason.slot = 'outcome.reason' AND reason.ref = staged.rowid
    LEFT JOIN work.dates ON dates.raw = staged.date_raw
    WHERE label.text <> '' OR reason.text <> '' OR staged.state IS NOT NULL
    UNION ALL
    SELECT
        coalesce(sheet.object_type, 'contribution') AS object_type,
        CASE sheet.object_type WHEN 'theme' THEN theme_names.theme_id ELSE sheet.object END
            AS object_id,
        sheet.state, sheet.label, sheet.reason, work.address(sheet.url) AS url, sheet.date,
        0 AS rank, sheet.line AS place
    FROM overlay.outcomes AS sheet
    LEFT JOIN work.theme_names ON theme_names.name = work.folded(sheet.object)
)
SELECT object_type, object_id, state, nullif(label, state) AS label, reason, url, date
FROM answered
WHERE (object_type = 'theme' AND object_id IN (SELECT theme_id FROM themes))
    -- Of what was withdrawn, nothing is told any more.
    OR (object_type = 'contribution' AND object_id IN (
        SELECT contribution_id FROM contributions WHERE status = 'published'
    ))
QUALIFY row_number() OVER (PARTITION BY object_type, object_id ORDER BY rank, place) = 1
ORDER BY object_type, CAST(object_id AS BIGINT);
