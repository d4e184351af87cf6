-- What became of each line: kept, quarantined with a reason, or excluded by a rule.
INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, role AS object_type, count(*) AS count
FROM decidim.fates
WHERE role <> 'workshop'
GROUP BY file, role
UNION ALL
-- A theme known only by what is filed under it is read where it is named first.
SELECT file, 'theme', count(*)
FROM decidim.implied
GROUP BY file
ORDER BY source_file, object_type;

INSERT INTO staging.left_out BY NAME
SELECT
    fates.file AS source_file, fates.row AS source_row, fates.role AS object_type, fates.rule,
    concat_ws(' | ', items.id, items.title, coalesce(items.body, items.description)) AS content
FROM decidim.fates
INNER JOIN decidim.items USING (item)
WHERE fates.role <> 'workshop' AND fates.problem IS NULL AND fates.rule IS NOT NULL
ORDER BY source_file, source_row;

INSERT INTO staging.missing_contributions
SELECT DISTINCT target_key
FROM decidim.heads
WHERE problem = 'missing_commentable'
    AND target_key NOT IN (SELECT key FROM decidim.items WHERE key IS NOT NULL);

INSERT INTO staging.quarantine BY NAME
SELECT
    fates.file AS source_file, fates.row AS source_row, fates.role AS object_type,
    fates.problem AS reason,
    coalesce(items.content, concat_ws(' | ', items.id, items.commentable_type,
        items.commentable_id)) AS content
FROM decidim.fates
INNER JOIN decidim.items USING (item)
WHERE fates.problem IS NOT NULL AND fates.role <> 'workshop'
ORDER BY source_file, source_row;
