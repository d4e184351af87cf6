-- A number that already answers to a platform id is not given, on the faith of its
-- text alone, to an object that has another platform id: two people may write the same.
CREATE OR REPLACE TEMP TABLE recognised AS
WITH wanted AS (
    SELECT
        objects.keys[1] AS source_key, objects.rank, unnest(objects.keys) AS key,
        unnest(range(1, len(objects.keys) + 1)) AS key_rank,
        len(list_filter(objects.keys, lambda k: starts_with(k, 'id:'))) > 0 AS has_id
    FROM objects
),
with_id AS (
    SELECT DISTINCT number
    FROM ledger
    WHERE object_type = $object_type AND starts_with(key, 'id:')
),
claims AS (
    SELECT wanted.source_key, wanted.rank, wanted.key_rank, ledger.number
    FROM wanted
    JOIN ledger ON ledger.object_type = $object_type AND ledger.key = wanted.key
    LEFT JOIN with_id ON with_id.number = ledger.number
    WHERE starts_with(wanted.key, 'id:') OR NOT wanted.has_id OR with_id.number IS NULL
),
best_per_object AS (
    SELECT source_key, rank, key_rank, number
    FROM claims
    QUALIFY row_number() OVER (PARTITION BY source_key ORDER BY key_rank, number) = 1
)
SELECT source_key, number, rank
FROM best_per_object
QUALIFY row_number() OVER (PARTITION BY number ORDER BY key_rank, rank) = 1;
