-- What the ledger does not know takes the next numbers, in the order of `rank`.
CREATE OR REPLACE TABLE numbers AS
SELECT source_key, number, rank
FROM recognised
UNION ALL
SELECT
    objects.keys[1],
    (SELECT coalesce(max(number), 0) FROM ledger WHERE object_type = $object_type)
        + row_number() OVER (ORDER BY objects.rank),
    objects.rank
FROM objects
ANTI JOIN recognised ON recognised.rank = objects.rank;
