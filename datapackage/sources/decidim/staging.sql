-- Themes: official questions, what is commented, and what proposals are filed under.
INSERT INTO staging.themes BY NAME
SELECT
    'id:' || items.key AS source_key,
    (row_number() OVER (ORDER BY item))::INTEGER AS position,
    'question' AS kind, title, description, url
FROM decidim.fates
INNER JOIN decidim.items USING (item)
WHERE fates.role = 'theme' AND fates.rule IS NULL AND fates.problem IS NULL
ORDER BY position;

CREATE TABLE decidim.filed AS
SELECT
    item, file, kind, source_key, title
FROM (
    SELECT
        items.item, items.file,
        CASE
            WHEN items.form = 'responses' AND question IS NOT NULL THEN 'question'
            WHEN coalesce(category_id, category_name) IS NOT NULL THEN 'category'
            WHEN coalesce(taxonomy_id, taxonomy_name) IS NOT NULL THEN 'taxonomy'
            WHEN coalesce(scope_id, scope_name) IS NOT NULL THEN 'scope'
        END AS kind,
        CASE kind
            WHEN 'question' THEN coalesce(component_id, '') || ':' || trim(question)
            WHEN 'category' THEN coalesce(category_id, category_name)
            WHEN 'taxonomy' THEN coalesce(decidim.listed(taxonomy_id)[1], taxonomy_name)
            WHEN 'scope' THEN coalesce(scope_id, scope_name)
        END AS label,
        CASE kind
            WHEN 'question' THEN question
            WHEN 'category' THEN category_name
            WHEN 'taxonomy' THEN CASE
                WHEN len(decidim.listed(taxonomy_id)) > 1 THEN decidim.listed(taxonomy_name)[1]
                ELSE trim(taxonomy_name, ' []"')
            END
            WHEN 'scope' THEN scope_name
        END AS title,
        kind || ':' || label AS source_key
    FROM decidim.items
    INNER JOIN decidim.fates USING (item)
    WHERE items.form <> 'comments' AND fates.role IN ('contribution', 'workshop')
        AND fates.rule IS NULL AND fates.problem IS NULL
)
WHERE kind IS NOT NULL
UNION ALL
SELECT
    threads.item, items.file, 'topic', 'id:' || threads.theme,
    coalesce(targets.title, CASE split_part(threads.theme, ':', 1)
        WHEN 'debates' THEN 'Débat'
        WHEN 'meetings' THEN 'Rencontre'
        WHEN 'projects' THEN 'Projet'
        WHEN 'proposals' THEN 'Proposition'
        WHEN 'results' THEN 'Résultat'
        ELSE 'Page commentée'
    END || ' n° ' || split_part(threads.theme, ':', 2))
FROM decidim.threads
INNER JOIN decidim.items USING (item)
LEFT JOIN decidim.items AS targets
    ON threads.theme = targets.key AND targets.role = 'workshop' AND targets.rule IS NULL
WHERE threads.theme IS NOT NULL AND threads.rule IS NULL
    AND 'id:' || threads.theme NOT IN (SELECT source_key FROM staging.themes);

CREATE TABLE decidim.implied AS
SELECT
    source_key, kind, arg_min(title, item) AS title, arg_min(file, item) AS file,
    min(item) AS item
FROM decidim.filed
GROUP BY source_key, kind;

INSERT INTO staging.themes BY NAME
SELECT source_key, (1000000 + row_number() OVER (ORDER BY item))::INTEGER AS position, kind, title
FROM decidim.implied
ORDER BY position;

-- Meetings are the workshops; those of one title are told apart by their day.
INSERT INTO staging.workshops BY NAME
SELECT
    'id:' || items.key AS source_key,
    CASE count(*) OVER (PARTITION BY lower(trim(title)))
        WHEN 1 THEN title
        ELSE title || ' (' || concat_ws(', ', left(start_time, 10), 'n° ' || items.id) || ')'
    END AS title,
    try_cast(left(start_time, 10) AS DATE) AS date,
    try_cast(attendees AS INTEGER) AS participants_count,
    coalesce(location, address) AS place_label,
    try_cast(latitude AS DOUBLE) AS latitude,
    try_cast(longitude AS DOUBLE) AS longitude,
    items.url
FROM decidim.fates
INNER JOIN decidim.items USING (item)
WHERE fates.role = 'workshop' AND fates.rule IS NULL AND fates.problem IS NULL
ORDER BY item;

INSERT INTO staging.workshop_themes BY NAME
SELECT 'id:' || items.key AS workshop_key, filed.source_key AS theme_key
FROM decidim.filed
INNER JOIN decidim.items USING (item)
WHERE items.form = 'meetings'
ORDER BY workshop_key;

-- Decidim writes 0 for whoever did not choose a side, and where its form asks for none: that
-- is not an opinion.
CREATE TABLE decidim.sides AS
SELECT
    item,
    CASE
        WHEN trim(alignment) = '1' THEN 'for'
        WHEN trim(alignment) = '-1' THEN 'against'
    END AS stance
FROM decidim.items
WHERE form = 'comments';

INSERT INTO staging.contributions BY NAME
SELECT
    ['id:' || items.key] AS keys,
    CASE WHEN items.form <> 'responses' THEN items.id END AS source_id,
    coalesce('id:' || fates.theme, filed.source_key) AS theme_key,
    CASE
        WHEN lower(items.is_amend) IN ('true', 't', '1') THEN 'amendment'
        WHEN items.form IN ('proposals', 'projects') THEN 'proposal'
        ELSE 'contribution'
    END AS kind,
    CASE WHEN items.form = 'proposals' THEN 'id:proposals:' || coalesce(
        trim(items.amended_id),
        nullif(regexp_extract(items.amended_url, '/proposals/(\d+)', 1), '')
    ) END AS parent_key,
    -- A comment that answers an official question is a contribution, and keeps its side.
    sides.stance,
    items.title, coalesce(items.body, items.description, '') AS body, items.locale AS language,
    items.author_key,
    -- Older versions give the meeting's address only for what was proposed in it.
    CASE WHEN NOT items.tells_meeting OR lower(items.created_in_meeting) IN ('true', 't', '1')
        THEN 'id:meetings:' || nullif(regexp_extract(
            coalesce(items.meeting_urls, items.author_url), '/meetings/(\d+)', 1
        ), '')
    END AS workshop_key,
    coalesce(items.created_at, items.published_at) AS created_raw,
    items.updated_at AS updated_raw, items.address AS place_label, items.url,
    coalesce(items.category_name, decidim.named(items.taxonomy_name)) AS category,
    items.scope_name AS scope,
    coalesce(CASE items.form WHEN 'projects' THEN items.budget END, items.cost) AS amount_raw,
    currency,
    items.file AS source_file, items.row AS source_row, items.item AS position
FROM decidim.fates
INNER JOIN decidim.items USING (item)
CROSS JOIN decidim.settings
LEFT JOIN decidim.filed USING (item)
LEFT JOIN decidim.sides USING (item)
WHERE fates.role = 'contribution' AND fates.rule IS NULL AND fates.problem IS NULL
ORDER BY items.item;

INSERT INTO staging.comments BY NAME
SELECT
    ['id:' || items.key] AS keys, items.id AS source_id,
    'id:' || fates.contribution AS contribution_key, 'id:' || fates.parent AS parent_key,
    CASE WHEN items.commentable_type LIKE '%Comment' THEN 'reply' ELSE 'comment' END AS kind,
    sides.stance,
    coalesce(items.body, '') AS body, items.author_key, items.created_at AS created_raw,
    items.file AS source_file, items.row AS source_row, items.item AS position
FROM decidim.fates
INNER JOIN decidim.items USING (item)
LEFT JOIN decidim.sides USING (item)
WHERE fates.role = 'comment' AND fates.rule IS NULL AND fates.problem IS NULL
ORDER BY items.item;

INSERT INTO staging.tallies BY NAME
SELECT 'contribution' AS object_type, 'id:' || items.key AS object_key, option,
    'declared' AS origin, count
FROM (
    SELECT item, 'for' AS option, try_cast(supports AS BIGINT) AS count FROM decidim.items
    UNION ALL
    SELECT item, 'other:endorsement', try_cast(endorsements AS BIGINT) FROM decidim.items
) AS declared
INNER JOIN decidim.items USING (item)
INNER JOIN decidim.fates USING (item)
WHERE count >= 0 AND fates.role = 'contribution' AND fates.rule IS NULL AND fates.problem IS NULL
ORDER BY object_key, option;
