-- Themes in the platform's order.
INSERT INTO themes BY NAME
SELECT
    numbers.id AS theme_id, parents.id AS parent_theme_id,
    row_number() OVER (ORDER BY staged.position NULLS LAST, CAST(numbers.id AS BIGINT))
        AS position,
    coalesce(staged.kind, 'topic') AS kind,
    coalesce(nullif(work.one_line(title.text), ''), '[thème sans titre]')
        AS title,
    nullif(description.text, '') AS description,
    work.address(staged.url) AS url
FROM staging.themes AS staged
JOIN work.theme_numbers AS numbers ON numbers.source_key = staged.source_key
LEFT JOIN work.theme_numbers AS parents ON parents.source_key = staged.parent_source_key
LEFT JOIN work.cleaned AS title ON title.slot = 'theme.title' AND title.ref = staged.rowid
LEFT JOIN work.cleaned AS description
    ON description.slot = 'theme.description' AND description.ref = staged.rowid;

-- In the sheets a theme is named by its title or by its position, as people do.
CREATE VIEW work.theme_names AS
SELECT work.folded(title) AS name, min_by(theme_id, position) AS theme_id
FROM themes
GROUP BY name
UNION
SELECT CAST(position AS VARCHAR), theme_id FROM themes;
