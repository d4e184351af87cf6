-- Every line that is an object, once, with what it is here and why it may be left out.
CREATE TABLE decidim.hidden AS
SELECT DISTINCT decidim.form_of(reportable_type) || ':' || reportable_id AS key
FROM decidim.lines
WHERE form = 'moderations' AND hidden_at IS NOT NULL;

CREATE TABLE decidim.items AS
WITH numbered AS (
    SELECT
        lines.*,
        row_number() OVER (ORDER BY file, row) AS item,
        -- The responses of one person to several questions may share their number.
        form || ':' || trim(id)
            || CASE WHEN form = 'responses' THEN ':' || md5(coalesce(trim(question), '')) ELSE '' END
            AS key,
        coalesce(decidim.space(space_url), decidim.space(url)) AS space
    FROM decidim.lines
    WHERE form NOT IN ('users', 'moderations')
),
chosen AS (
    SELECT
        numbered.* EXCLUDE (problem),
        coalesce(problem, CASE WHEN id IS NULL THEN 'missing_id' END) AS problem,
        forum IS NULL OR forum = '*' OR coalesce(forum IN (
            space, string_split(space, '/')[2], space_id, component_id
        ), FALSE) AS in_scope,
        level
    FROM numbered, decidim.settings
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY key, problem IS NULL, in_scope ORDER BY item) AS occurrence,
        first_value(file) OVER (
            PARTITION BY key, problem IS NULL, in_scope ORDER BY item
        ) AS first_file
    FROM chosen
)
SELECT
    ranked.*,
    CASE
        WHEN form = 'comments' THEN NULL
        WHEN form = 'meetings' THEN 'workshop'
        WHEN form IN ('debates', 'results') AND level = 'comment' THEN 'theme'
        ELSE 'contribution'
    END AS role,
    CASE
        WHEN problem IS NOT NULL THEN NULL
        WHEN NOT in_scope THEN 'out_of_scope'
        WHEN occurrence > 1 AND file = first_file THEN 'repeated_line'
        WHEN occurrence > 1 THEN 'other_form'
        WHEN hidden_at IS NOT NULL OR hidden.key IS NOT NULL THEN 'spam'
        WHEN deleted_at IS NOT NULL THEN 'deleted'
        WHEN state = 'withdrawn' OR lower(withdrawn) IN ('true', 't', '1')
            OR withdrawn_at IS NOT NULL THEN 'withdrawn'
        WHEN form = 'responses' AND body IS NULL THEN 'no_answer'
        WHEN drafts AND published_at IS NULL OR lower(published) IN ('false', 'f', '0')
            THEN 'unpublished'
    END AS rule,
    CASE
        WHEN group_id IS NOT NULL THEN 'group:' || group_id
        WHEN author_url LIKE '%/meetings/%' THEN NULL
        WHEN decidim.is_site(author_url) THEN 'organisation:' || decidim.listed(author_id)[1]
        ELSE 'id:' || decidim.listed(author_id)[1]
    END AS author_key
FROM ranked
LEFT JOIN decidim.hidden USING (key);
