-- What becomes of each line by itself: kept, quarantined for a reason, or excluded by a rule.
CREATE TABLE consul.judged AS
SELECT
    lines.* EXCLUDE (id, target),
    nullif(trim(id), '') AS id,
    nullif(trim(target), '') AS target,
    form IN ('proposals', 'debates', 'investments') AS is_root,
    'id:' || form || ':' || trim(id) AS key,
    CASE
        WHEN form = 'notifications' OR target_type IS NULL THEN 'proposals'
        ELSE consul.form_of(target_type)
    END AS target_form,
    -- A user's name is unique on a site, and told only by who made the account public.
    coalesce('id:' || nullif(trim(author_id), ''), 'name:' || nullif(trim(author), ''))
        AS author_key,
    row_number() OVER (ORDER BY form, file, row) AS position,
    CASE
        WHEN coalesce(trim(id), '') = '' THEN 'missing_id'
        WHEN coalesce(trim(concat(title, summary, description)), '') = '' THEN 'missing_text'
    END AS own_reason
FROM consul.lines;

CREATE TABLE consul.ruled AS
SELECT
    *,
    CASE
        WHEN file <> first_value(file) OVER same THEN 'other_form'
        WHEN row_number() OVER same > 1 THEN 'repeated_line'
        WHEN hidden_at IS NOT NULL OR lower(status) = 'hidden' THEN 'rejected'
        WHEN retired_at IS NOT NULL OR lower(status) = 'retired' THEN 'withdrawn'
        -- The comments of polls and of draft laws answer nothing that is read.
        WHEN NOT is_root AND target_form IS NULL THEN 'not_a_contribution'
    END AS own_rule
FROM consul.judged
WINDOW same AS (PARTITION BY form, id, own_reason IS NULL ORDER BY file, row);

CREATE TABLE consul.fates AS
WITH roots AS (
    SELECT key, own_rule
    FROM consul.ruled
    WHERE is_root AND own_reason IS NULL
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY file, row) = 1
)

SELECT
    ruled.*,
    CASE ruled.is_root WHEN TRUE THEN 'contribution' ELSE 'comment' END AS object_type,
    'id:' || target_form || ':' || target AS target_key,
    coalesce(
        own_reason,
        CASE
            WHEN NOT is_root AND ruled.own_rule IS NULL AND roots.key IS NULL THEN 'missing_parent'
        END
    ) AS reason,
    coalesce(ruled.own_rule, roots.own_rule) AS rule
FROM consul.ruled
LEFT JOIN roots
    ON NOT ruled.is_root AND roots.key = 'id:' || target_form || ':' || target;

CREATE TABLE consul.kept AS
SELECT * FROM consul.fates WHERE reason IS NULL AND rule IS NULL;

-- Headings are what a participatory budget is divided in.
INSERT INTO staging.themes BY NAME
SELECT
    'heading:' || trim(heading) AS source_key,
    row_number() OVER (ORDER BY min(position))::INTEGER AS position,
    'section' AS kind, trim(heading) AS title
FROM consul.kept
WHERE is_root AND trim(heading) <> ''
GROUP BY trim(heading)
ORDER BY position;

INSERT INTO staging.contributions BY NAME
SELECT
    [key] AS keys, id AS source_id, 'heading:' || trim(heading) AS theme_key,
    CASE form WHEN 'debates' THEN 'contribution' ELSE 'proposal' END AS kind,
    title, concat(consul.paragraph(summary), description) AS body,
    author_key, created_at AS created_raw, updated_at AS updated_raw, geozone AS scope,
    price AS amount_raw, currency, url, file AS source_file, row AS source_row, position
FROM consul.kept, consul.settings
WHERE is_root
ORDER BY position;

INSERT INTO staging.comments BY NAME
SELECT
    [key] AS keys, id AS source_id, target_key AS contribution_key,
    'id:comments:' || consul.answered(ancestry) AS parent_key,
    CASE WHEN consul.answered(ancestry) IS NULL THEN 'comment' ELSE 'reply' END AS kind,
    title, description AS body, author_key, created_at AS created_raw,
    updated_at AS updated_raw, file AS source_file, row AS source_row, position
FROM consul.kept
WHERE NOT is_root
ORDER BY position;

-- A parent that is hidden, absent or « -1 » leaves its answers on what they comment.
UPDATE staging.comments SET parent_key = NULL
WHERE parent_key NOT IN (SELECT keys[1] FROM staging.comments);

INSERT INTO staging.participants BY NAME
SELECT
    author_key, 'individual' AS kind, arg_min(trim(author), position) AS name,
    FALSE AS registered
FROM consul.fates
WHERE author_key IS NOT NULL
GROUP BY author_key
ORDER BY author_key;

INSERT INTO staging.tallies BY NAME
SELECT object_type, key AS object_key, option, 'declared' AS origin, count
FROM (
    SELECT
        object_type, key, position,
        unnest(['for', 'against', 'other:ballot']) AS option,
        unnest([
            try_cast(supports AS BIGINT), try_cast(against AS BIGINT), try_cast(ballots AS BIGINT)
        ]) AS count
    FROM consul.kept
)
WHERE count >= 0
ORDER BY position, option;

-- Feasible or not, chosen for the vote or not, paid for or not.
INSERT INTO staging.outcomes BY NAME
SELECT
    'contribution' AS object_type, key AS object_key,
    CASE
        WHEN consul.truth(winner) THEN 'selected'
        WHEN lower(feasibility) = 'unfeasible' THEN 'rejected'
        WHEN lower(feasibility) = 'undecided' THEN 'evaluating'
        ELSE 'other'
    END AS state,
    CASE
        WHEN consul.truth(winner) THEN 'winner'
        WHEN consul.truth(selected) THEN 'selected for the vote'
        ELSE feasibility
    END AS label,
    CASE lower(feasibility) WHEN 'unfeasible' THEN explanation END AS reason
FROM consul.kept
WHERE form = 'investments' AND (feasibility IS NOT NULL OR consul.truth(winner))
ORDER BY position;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, object_type, count(*) AS count
FROM (
    SELECT file, object_type FROM consul.fates
    UNION ALL
    SELECT file, object_type FROM consul.damaged
)
GROUP BY ALL
UNION ALL BY NAME
SELECT min(source_file) AS source_file, 'theme' AS object_type, count(*) AS count
FROM (SELECT min(file) AS source_file FROM consul.kept WHERE is_root AND trim(heading) <> ''
      GROUP BY trim(heading))
HAVING count(*) > 0
ORDER BY source_file, object_type;

INSERT INTO staging.left_out BY NAME
SELECT
    file AS source_file, row AS source_row, object_type, rule,
    concat_ws(' | ', id, title, summary, description) AS content
FROM consul.fates
WHERE reason IS NULL AND rule IS NOT NULL
ORDER BY source_file, source_row;

INSERT INTO staging.missing_contributions
SELECT DISTINCT target_key
FROM consul.fates
WHERE reason = 'missing_parent' AND target_key NOT IN (
    SELECT key FROM consul.judged WHERE is_root AND key IS NOT NULL
);

INSERT INTO staging.quarantine BY NAME
SELECT file AS source_file, row AS source_row, object_type, reason, content
FROM (
    SELECT
        file, row, object_type, reason,
        concat_ws(' | ', id, title, summary, description) AS content
    FROM consul.fates
    UNION ALL
    SELECT file, row, object_type, 'unreadable_line' AS reason, content
    FROM consul.damaged
)
WHERE reason IS NOT NULL
ORDER BY source_file, source_row;
