-- What the full-text index holds: what is withdrawn is found no more.
SELECT
    CAST(contribution_id AS BIGINT),
    coalesce(title, ''),
    body
FROM contributions
WHERE status = 'published'
ORDER BY CAST(contribution_id AS BIGINT)
