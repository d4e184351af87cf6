-- Names that may be those of organisations: they stay unnamed until the operator lists them.
CREATE TABLE work.organisation_candidates AS
WITH written AS (
    SELECT author_key, count(*) AS texts
    FROM (
        SELECT author_key FROM staging.contributions
        UNION ALL SELECT author_key FROM staging.comments
    ) AS texts
    GROUP BY author_key
),
proposed AS (
    -- An account that calls itself an organisation may be a person's, a trader's for instance.
    SELECT accounts.name AS alias, 'compte déclaré comme organisation' AS why,
        written.author_key, written.texts
    FROM work.accounts
    JOIN written ON written.author_key = accounts.author_key
    WHERE accounts.kind = 'organisation' AND accounts.listed_label IS NULL
    UNION ALL
    -- Whoever gives an employer may speak for it, or for nobody else.
    SELECT people.organisation, 'organisation que dit un compte', written.author_key, written.texts
    FROM staging.participants AS people
    JOIN written ON written.author_key = people.author_key
    WHERE coalesce(people.kind, 'individual') = 'individual'
    UNION ALL
    -- A workshop that bears the name of an account is that of an organisation, or of a person.
    SELECT trim(finding.original), 'nom d’atelier masqué', NULL, 1
    FROM (
        SELECT DISTINCT text, unnest(findings) AS finding
        FROM work.cleaned
        WHERE slot IN ('contribution.alias', 'workshop.title', 'sheet.title')
    ) AS titles
    WHERE finding.kind = 'name'
)
SELECT
    trim(alias) AS alias, why, count(DISTINCT author_key) AS accounts,
    CAST(sum(texts) AS BIGINT) AS texts
FROM proposed
ANTI JOIN overlay.organisations AS listed ON work.folded(listed.alias) = work.folded(proposed.alias)
WHERE trim(alias) <> ''
GROUP BY trim(alias), why
ORDER BY texts DESC, alias, why;
