-- An account that calls itself an organisation may be a person's, a trader's for instance:
-- it stays unnamed until the operator lists it.
CREATE TABLE work.organisation_candidates AS
SELECT accounts.name AS alias, count(*) AS accounts, CAST(sum(written.texts) AS BIGINT) AS texts
FROM work.accounts
JOIN (
    SELECT author_key, count(*) AS texts
    FROM (
        SELECT author_key FROM staging.contributions
        UNION ALL SELECT author_key FROM staging.comments
    ) AS texts
    GROUP BY author_key
) AS written ON written.author_key = accounts.author_key
WHERE accounts.kind = 'organisation' AND accounts.listed_label IS NULL
    AND accounts.name IS NOT NULL
GROUP BY accounts.name
ORDER BY texts DESC, alias;
