-- Cells that say what their column cannot hold: they are left empty, and told to the operator.
CREATE TABLE work.unreadable AS
SELECT cells."field", numbers.id AS number, cells.written
FROM (
    SELECT rowid AS ref, 'url' AS "field", url AS written
    FROM staging.contributions
    WHERE trim(url) <> '' AND work.address(url) IS NULL
    UNION ALL
    SELECT rowid, 'language', language
    FROM staging.contributions
    WHERE trim(language) <> '' AND work.language(language) IS NULL
) AS cells
JOIN work.contribution_numbers AS numbers USING (ref)
ORDER BY numbers.id, cells."field";
