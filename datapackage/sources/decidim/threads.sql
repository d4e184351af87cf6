-- What each comment answers, and so what it is: a contribution to a theme, or a comment.
CREATE TABLE decidim.heads AS
WITH targeted AS (
    SELECT
        items.item, items.rule, items.url,
        decidim.form_of(items.commentable_type) AS target_form,
        decidim.form_of(items.commentable_type) || ':' || trim(items.commentable_id) AS target_key,
        settings.level
    FROM decidim.items, decidim.settings
    WHERE items.form = 'comments' AND items.problem IS NULL
        AND items.commentable_type NOT LIKE '%Comment'
        AND coalesce(items.rule NOT IN ('repeated_line', 'other_form'), TRUE)
),
found AS (
    SELECT
        targeted.*,
        targets.role AS target_role, targets.rule AS target_rule,
        targets.key IS NOT NULL AS is_found,
        targeted.target_form IN (SELECT DISTINCT form FROM decidim.items) AS is_expected,
        coalesce(decidim.host(targets.url) <> decidim.host(targeted.url), FALSE) AS is_elsewhere
    FROM targeted
    LEFT JOIN (
        SELECT key, role, rule, url
        FROM decidim.items
        WHERE form <> 'comments' AND problem IS NULL
            AND coalesce(rule NOT IN ('repeated_line', 'other_form'), TRUE)
        QUALIFY row_number() OVER (PARTITION BY key ORDER BY in_scope DESC, item) = 1
    ) AS targets ON targeted.target_key = targets.key
)
SELECT
    item, target_key, target_form,
    CASE WHEN target_role = 'contribution' OR level = 'topic' THEN 'comment' ELSE 'contribution' END
        AS role,
    CASE
        WHEN rule IS NOT NULL THEN NULL
        WHEN target_key IS NULL THEN 'missing_commentable'
        -- The same number on another site is another object.
        WHEN is_elsewhere THEN 'other_site'
        WHEN NOT is_found AND is_expected THEN 'missing_commentable'
        WHEN NOT is_found AND level = 'topic' AND target_form <> 'meetings'
            THEN 'missing_commentable'
    END AS problem,
    rule AS own_rule,
    CASE
        WHEN is_elsewhere THEN NULL
        WHEN level = 'topic' AND target_form = 'meetings' THEN 'not_a_contribution'
        -- Of a meeting, its page may be withheld: what was said there is not.
        WHEN target_role <> 'workshop' THEN target_rule
    END AS inherited_rule,
    coalesce(own_rule, inherited_rule) AS rule
FROM found;

CREATE TABLE decidim.threads AS
WITH RECURSIVE answers AS (
    SELECT item, key, rule, 'comments:' || trim(commentable_id) AS parent
    FROM decidim.items
    WHERE form = 'comments' AND problem IS NULL AND commentable_type LIKE '%Comment'
        AND coalesce(rule NOT IN ('repeated_line', 'other_form'), TRUE)
),
threads AS (
    SELECT
        heads.item, items.key, heads.role,
        CASE WHEN heads.role = 'contribution' THEN heads.target_key END AS theme,
        CASE WHEN heads.role = 'contribution' THEN items.key ELSE heads.target_key END
            AS contribution,
        NULL::VARCHAR AS parent,
        heads.rule,
        CASE heads.role WHEN 'contribution' THEN heads.rule ELSE heads.inherited_rule END
            AS contribution_rule
    FROM decidim.heads
    INNER JOIN decidim.items USING (item)
    WHERE heads.problem IS NULL
    UNION ALL
    -- A reply shares the fate of its contribution: not that of the comment that it answers.
    SELECT
        answers.item, answers.key, 'comment' AS role, NULL AS theme, threads.contribution,
        CASE WHEN threads.role = 'comment' THEN threads.key END AS parent,
        coalesce(answers.rule, threads.contribution_rule) AS rule,
        threads.contribution_rule
    FROM answers
    INNER JOIN threads ON answers.parent = threads.key
)
SELECT item, key, role, theme, contribution, parent, rule
FROM threads;

-- One row per line read: its object type, and kept, excluded (rule) or set aside (problem).
CREATE TABLE decidim.fates AS
SELECT
    items.item, items.file, items.row, items.key,
    coalesce(
        CASE WHEN items.form <> 'comments' THEN items.role END,
        threads.role,
        heads.role,
        first_of.role,
        CASE
            WHEN items.commentable_type LIKE '%Comment' OR settings.level = 'topic' THEN 'comment'
            ELSE 'contribution'
        END
    ) AS role,
    coalesce(threads.rule, items.rule) AS rule,
    coalesce(
        items.problem,
        heads.problem,
        CASE
            WHEN items.form = 'comments' AND threads.item IS NULL AND items.rule IS NULL
                AND heads.rule IS NULL THEN 'missing_parent'
        END
    ) AS problem,
    threads.theme, threads.contribution, threads.parent
FROM decidim.items
CROSS JOIN decidim.settings
LEFT JOIN decidim.threads USING (item)
LEFT JOIN decidim.heads USING (item)
LEFT JOIN (
    SELECT key, any_value(role) AS role
    FROM decidim.threads
    GROUP BY key
) AS first_of ON items.key = first_of.key;
