-- Names of people who have an account are masked where they are written; those that the operator
-- lists as organisations, or decides to be one or ordinary words, are not people's. A handle
-- without a digit is a name too.
CREATE TABLE work.known_names AS
SELECT DISTINCT people.name
FROM (
    SELECT name, kind FROM staging.participants
    UNION ALL
    SELECT substr(author_key, 4), kind
    FROM staging.participants
    WHERE regexp_full_match(author_key, 'id:[^0-9]{4,64}')
) AS people
ANTI JOIN overlay.organisations ON work.folded(organisations.alias) = work.folded(people.name)
ANTI JOIN overlay.decisions
    ON decisions.decision IN ('organisation', 'words')
    AND work.folded(decisions.passage) = work.folded(people.name)
WHERE people.name IS NOT NULL
    AND coalesce(people.kind, 'individual') NOT IN ('organisation', 'official')
ORDER BY people.name;
