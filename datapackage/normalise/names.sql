-- Names of people who have an account are masked wherever they are written; the names
-- that the operator lists as organisations are not people's.
SELECT DISTINCT participants.name
FROM staging.participants
ANTI JOIN overlay.organisations
    ON work.folded(organisations.alias) = work.folded(participants.name)
WHERE participants.name IS NOT NULL
    AND coalesce(participants.kind, 'individual') NOT IN ('organisation', 'official')
ORDER BY participants.name;
