-- How many masks were set, by kind of personal datum.
SELECT mask.kind, sum(mask.count)
FROM (SELECT unnest(kinds) AS mask FROM work.cleaned) AS masks
GROUP BY mask.kind
ORDER BY mask.kind;
