-- The sources that published texts cite, in the order of the texts.
INSERT INTO links BY NAME
WITH cited AS (
    SELECT
        'contribution' AS object_type, contributions.contribution_id AS object_id,
        contributions.theme_id, found.rank, found.link.url AS url,
        found.link.title AS title, CAST(NULL AS VARCHAR) AS category
    FROM (
        SELECT ref, unnest(links) AS link, unnest(range(len(links))) AS rank
        FROM work.cleaned
        WHERE slot = 'contribution.body' AND len(links) > 0
    ) AS found
    JOIN staging.contributions AS staged ON staged.rowid = found.ref
    JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
    JOIN contributions ON contributions.contribution_id = numbers.id
    WHERE contributions.status = 'published'
    UNION ALL
    SELECT
        'comment', comments.comment_id, contributions.theme_id, found.rank,
        found.link.url, found.link.title,
        -- A platform's source begins by its link, which is what the platform files.
        CASE found.rank WHEN 0 THEN filed.category END
    FROM (
        SELECT ref, unnest(links) AS link, unnest(range(len(links))) AS rank
        FROM work.cleaned
        WHERE slot = 'comment.body' AND len(links) > 0
    ) AS found
    JOIN staging.comments AS staged ON staged.rowid = found.ref
    JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
    JOIN comments ON comments.comment_id = numbers.id
    JOIN contributions ON contributions.contribution_id = comments.contribution_id
    LEFT JOIN (
        SELECT object_key, any_value(category) AS category
        FROM staging.links
        WHERE object_type = 'comment'
        GROUP BY object_key
    ) AS filed ON filed.object_key = staged.keys[1]
    WHERE comments.status = 'published'
)
SELECT
    CAST(row_number() OVER (
        ORDER BY object_type DESC, CAST(object_id AS BIGINT), rank
    ) AS VARCHAR) AS link_id,
    object_type, object_id, theme_id, url, title, category
FROM cited;
