-- Whoever writes for a workshop writes for all of it; else the account tells who speaks.
INSERT INTO contributions BY NAME
SELECT
    numbers.id AS contribution_id,
    themes.id AS theme_id,
    coalesce(staged.kind, 'contribution') AS kind,
    staged.stance,
    nullif(work.one_line(title.text), '') AS title,
    body.text AS body,
    work.language(staged.language) AS language,
    people.participant_id AS author_id,
    CASE
        WHEN linked.workshop_key IS NOT NULL THEN 'collective'
        WHEN people.author_key IS NULL THEN 'anonymous'
        WHEN accounts.kind IN ('organisation', 'official') THEN accounts.kind
        ELSE 'individual'
    END AS authorship,
    workshop_numbers.id AS workshop_id,
    parents.id AS parent_contribution_id,
    created.utc AS created_at,
    coalesce(created.precision, 'unknown') AS date_precision,
    updated.utc AS updated_at,
    'published' AS status,
    nullif(place.text, '') AS place_label,
    nullif(work.one_line(staged.category), '') AS category,
    nullif(work.one_line(staged.scope), '') AS scope,
    work.amount(staged.amount_raw) AS budget_amount,
    CASE WHEN work.amount(staged.amount_raw) IS NOT NULL
        AND regexp_full_match(staged.currency, '[A-Z]{3}') THEN staged.currency END AS currency,
    CASE WHEN $source_links THEN work.address(staged.url) END AS url,
    CASE WHEN $source_links THEN staged.source_id END AS source_id,
    coalesce(title.redacted, false) OR coalesce(body.redacted, false)
        OR coalesce(place.redacted, false) AS redacted,
    $synthetic AS synthetic
FROM staging.contributions AS staged
JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
JOIN work.cleaned AS body ON body.slot = 'contribution.body' AND body.ref = staged.rowid
LEFT JOIN work.cleaned AS title
    ON title.slot = 'contribution.title' AND title.ref = staged.rowid
LEFT JOIN work.cleaned AS place
    ON place.slot = 'contribution.place' AND place.ref = staged.rowid
LEFT JOIN work.theme_numbers AS themes ON themes.source_key = staged.theme_key
LEFT JOIN work.pseudonyms AS people ON people.author_key = staged.author_key
LEFT JOIN work.accounts AS accounts ON accounts.author_key = staged.author_key
LEFT JOIN work.contribution_workshops AS linked ON linked.ref = staged.rowid
LEFT JOIN work.workshop_numbers ON workshop_numbers.source_key = linked.workshop_key
LEFT JOIN work.contribution_numbers AS parents ON parents.source_key = staged.parent_key
LEFT JOIN work.dates AS created ON created.raw = staged.created_raw
LEFT JOIN work.dates AS updated ON updated.raw = staged.updated_raw
WHERE body.text <> '';
