-- Who wrote, for what is checked before publication: names, e-mails, and no other trait.
INSERT INTO staging.participants BY NAME
WITH written AS (
    SELECT author_key,
        CASE split_part(author_key, ':', 1)
            WHEN 'group' THEN 'organisation' WHEN 'organisation' THEN 'official'
            ELSE 'individual'
        END AS kind,
        CASE
            WHEN group_id IS NOT NULL THEN group_name
            WHEN len(decidim.listed(author_id)) > 1 THEN decidim.listed(author_name)[1]
            ELSE trim(author_name, ' []"')
        END AS name,
        CASE WHEN group_id IS NULL THEN decidim.listed(author_email)[1] END AS email,
        FALSE AS registered, item AS place
    FROM decidim.items
    WHERE author_key IS NOT NULL
    UNION ALL
    -- The other authors of one text, and whoever speaks for a group, have names to mask too.
    SELECT 'id:' || unnest(decidim.listed(author_id)), 'individual',
        CASE WHEN len(decidim.listed(author_id)) = len(decidim.listed(author_name))
            THEN unnest(decidim.listed(author_name)) END,
        NULL, FALSE, item
    FROM decidim.items
    WHERE (group_id IS NOT NULL OR len(decidim.listed(author_id)) > 1)
        AND NOT decidim.is_site(author_url)
        AND coalesce(author_url NOT LIKE '%/meetings/%', TRUE)
    UNION ALL
    SELECT 'id:' || id, 'individual', name, email, TRUE, row
    FROM decidim.lines
    WHERE form = 'users' AND id IS NOT NULL
)
SELECT author_key, any_value(kind) AS kind,
    arg_min(decidim.person(name), place) FILTER (decidim.person(name) IS NOT NULL) AS name,
    any_value(email) AS email, bool_or(registered) AS registered
FROM written
GROUP BY author_key
ORDER BY author_key;
