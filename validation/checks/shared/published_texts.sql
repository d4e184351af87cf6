-- description: The published texts in lower case, blanks reduced to one space, and the length
--   of what was written.
SELECT
    trim(regexp_replace(lower(body), '\s+', ' ', 'g')) AS text,
    length(body) AS size
FROM published_contributions
