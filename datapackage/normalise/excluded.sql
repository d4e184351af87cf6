-- How many records of a type were left out, by rule.
SELECT rule, sum(count)
FROM staging.exclusions
WHERE object_type = $1
GROUP BY rule
HAVING sum(count) > 0
ORDER BY rule;
