-- A sheet row answers to its title and to each of its aliases.
CREATE TABLE work.spellings AS
WITH sheet AS (
    SELECT
        'alias:' || work.folded(title) AS workshop_key, rowid AS ref,
        unnest(list_prepend(title, coalesce(aliases, []))) AS spelling
    FROM overlay.workshops
),
written AS (
    SELECT alias AS spelling FROM staging.contributions WHERE trim(alias) <> ''
    UNION SELECT title FROM staging.workshops
)
SELECT work.folded(spelling) AS folded, min_by(workshop_key, ref) AS workshop_key
FROM sheet
GROUP BY folded
UNION ALL
SELECT DISTINCT work.folded(spelling), 'alias:' || work.folded(spelling)
FROM written
WHERE work.folded(spelling) NOT IN (SELECT work.folded(spelling) FROM sheet);

CREATE TABLE work.meetings AS
SELECT workshops.rowid AS ref, workshops.source_key, spellings.workshop_key
FROM staging.workshops
JOIN work.spellings ON spellings.folded = work.folded(workshops.title);

CREATE TABLE work.contribution_workshops AS
SELECT
    contributions.rowid AS ref,
    coalesce(declared.workshop_key, spellings.workshop_key) AS workshop_key
FROM staging.contributions
LEFT JOIN work.spellings
    ON trim(contributions.alias) <> '' AND spellings.folded = work.folded(contributions.alias)
LEFT JOIN work.meetings AS declared ON declared.source_key = contributions.workshop_key
WHERE coalesce(declared.workshop_key, spellings.workshop_key) IS NOT NULL;

CREATE TABLE work.workshops AS
SELECT workshop_key, min(rank) AS rank
FROM (
    SELECT 'alias:' || work.folded(title) AS workshop_key, rowid AS rank FROM overlay.workshops
    UNION ALL
    SELECT workshop_key, 1000000 + ref FROM work.meetings
    UNION ALL
    SELECT contribution_workshops.workshop_key, 1000000000 + contributions.position
    FROM work.contribution_workshops
    JOIN staging.contributions ON contributions.rowid = contribution_workshops.ref
) AS workshops
GROUP BY workshop_key;
