-- Keys that the ledger did not know.
INSERT INTO ledger
SELECT $object_type, named.key, named.number
FROM (
    SELECT numbers.number, unnest(objects.keys) AS key
    FROM objects
    JOIN numbers ON numbers.rank = objects.rank
) AS named
ANTI JOIN ledger ON ledger.object_type = $object_type AND ledger.key = named.key;
