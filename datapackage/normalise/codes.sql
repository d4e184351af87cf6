-- Codes that lead to a person: identifiers of accounts, pictures, hashes of e-mail addresses.
SELECT DISTINCT code
FROM (
    SELECT substr(author_key, 4) AS code
    FROM (
        SELECT author_key FROM staging.participants
        UNION ALL SELECT author_key FROM staging.contributions
        UNION ALL SELECT author_key FROM staging.comments
    ) AS authors
    WHERE starts_with(author_key, 'id:')
    UNION ALL
    SELECT avatar FROM staging.participants
    UNION ALL
    SELECT md5(lower(trim(email))) FROM staging.participants
    UNION ALL
    SELECT sha256(lower(trim(email))) FROM staging.participants
) AS codes
ANTI JOIN overlay.decisions
    ON decisions.decision IN ('organisation', 'words') AND decisions.passage = codes.code
WHERE code IS NOT NULL
ORDER BY code;
