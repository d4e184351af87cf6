-- Every line that is an object, once, with what it is here and why it may be left out.
CREATE MACRO decidim.space(address) AS nullif(regexp_extract(
    address, '^https?://[^/]+/(?:[a-z]{2}/)?((?:processes|assemblies|initiatives|conferences|votings|consultations)/[^/?#]+)', 1
), '');

CREATE MACRO decidim.host(address) AS nullif(regexp_extract(lower(address), '^https?://([^/?#]+)', 1), '');

-- The organiser itself is an author whose page is the site; any other page may be a person's.
CREATE MACRO decidim.is_site(address) AS coalesce(
    regexp_full_match(address, 'https?://[^/,]+/?([?#].*)?'), FALSE
);

-- `Decidim::Debates::Debate` to the form that holds such objects.
CREATE MACRO decidim.form_of(type) AS lower(regexp_extract(type, '([A-Za-z]+)$', 1)) || 's';

-- Lists (co-authors) are written `[1, 2]` or `1, 2`.
CREATE MACRO decidim.listed(cell) AS list_filter(
    list_transform(string_split(cell, ','), lambda part: trim(part, ' []"')),
    lambda part: part <> ''
);

-- The first name of a list, or the name that stands alone.
CREATE MACRO decidim.named(names) AS CASE
    WHEN starts_with(trim(names), '[') THEN decidim.listed(names)[1] ELSE trim(names)
END;

-- A deleted account keeps its id; its name is a sentence in the site's language.
CREATE MACRO decidim.person(name) AS CASE WHEN NOT regexp_matches(
    strip_accents(lower(name)),
    '^(partici|usu|util|user|compte|account|teiln|benutz|deeln|gebruik|elimin|supprim|delet|gelosch|verwijder|esborr|borrad|exclu).*(elimin|supprim|delet|gelosch|verwijder|esborr|borrad|exclu|partici|user|teiln|benutz|deeln)'
) THEN nullif(trim(name), '') END;

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
