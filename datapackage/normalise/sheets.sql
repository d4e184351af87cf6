-- Without milestones in the sheet, those of the consultation itself.
INSERT INTO milestones BY NAME
SELECT date, label, kind FROM overlay.milestones
UNION ALL
SELECT date, label, kind
FROM (
    SELECT start_date AS date, 'Ouverture' AS label, 'opening' AS kind FROM consultations
    UNION ALL
    SELECT end_date, 'Clôture', 'closing' FROM consultations WHERE end_date IS NOT NULL
) AS defaults
WHERE NOT EXISTS (SELECT 1 FROM overlay.milestones);

INSERT INTO workshop_themes BY NAME
SELECT DISTINCT numbers.id AS workshop_id, contributions.theme_id
FROM work.contribution_workshops AS linked
JOIN staging.contributions AS staged ON staged.rowid = linked.ref
JOIN work.contribution_numbers AS named ON named.source_key = staged.keys[1]
JOIN contributions ON contributions.contribution_id = named.id
JOIN work.workshop_numbers AS numbers ON numbers.source_key = linked.workshop_key
WHERE contributions.theme_id IS NOT NULL
UNION
SELECT numbers.id, theme_names.theme_id
FROM (
    SELECT 'alias:' || work.folded(title) AS workshop_key, unnest(themes) AS theme
    FROM overlay.workshops
) AS sheet
JOIN work.workshop_numbers AS numbers ON numbers.source_key = sheet.workshop_key
JOIN work.theme_names ON theme_names.name = work.folded(sheet.theme)
UNION
SELECT numbers.id, themes.id
FROM staging.workshop_themes AS staged
JOIN work.meetings ON meetings.source_key = staged.workshop_key
JOIN work.workshop_numbers AS numbers ON numbers.source_key = meetings.workshop_key
JOIN work.theme_numbers AS themes ON themes.source_key = staged.theme_key;

INSERT INTO announced_figures BY NAME
SELECT
    announced.figure,
    CASE WHEN announced.theme = 'all' THEN 'all' ELSE theme_names.theme_id END AS theme_id,
    announced.source, announced.value, announced.unit, announced.date,
    announced.quote, announced.explanation
FROM overlay.announced
LEFT JOIN work.theme_names ON theme_names.name = work.folded(announced.theme)
WHERE announced.theme = 'all' OR theme_names.theme_id IS NOT NULL;

INSERT INTO tags BY NAME
SELECT DISTINCT ON (tag_id) work.folded(tag) AS tag_id, scheme, coalesce(title, tag) AS title
FROM overlay.codings
ORDER BY tag_id, title NULLS LAST;

INSERT INTO contribution_tags BY NAME
SELECT DISTINCT ON (contribution_id, tag_id)
    codings.contribution AS contribution_id, work.folded(codings.tag) AS tag_id, codings.coder
FROM overlay.codings
JOIN contributions ON contributions.contribution_id = codings.contribution
WHERE contributions.status = 'published'
ORDER BY contribution_id, tag_id, coder;

INSERT INTO removals BY NAME
SELECT object_type, object_id, reason_code, date FROM overlay.removals;
