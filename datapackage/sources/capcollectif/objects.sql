CREATE TABLE capcollectif.ranked AS
SELECT
    records.*,
    CASE
        WHEN type IN ('opinion', 'version', 'proposal', 'answer', 'position') THEN 'contribution'
        WHEN type IN ('argument', 'source', 'comment') THEN 'comment'
        WHEN type IN ('vote', 'ballot') THEN 'vote'
        WHEN type = 'appendix' THEN 'appendix'
        ELSE 'file'
    END AS object_type,
    -- What stands by itself: all else answers one of these, or what answers it.
    type IN ('opinion', 'proposal', 'answer', 'position') AS is_root,
    row_number() OVER (PARTITION BY type, id ORDER BY rank, file, row) AS turn,
    first_value(file) OVER (PARTITION BY type, id ORDER BY rank, file, row) AS first_file,
    first_value(file) OVER (PARTITION BY type, parent ORDER BY rank, file, row) AS parent_file,
    CASE
        WHEN aside THEN 'not_a_contribution'
        WHEN unanswered THEN 'no_answer'
        WHEN trashed THEN 'rejected'
        WHEN NOT published THEN 'unpublished'
    END AS own_rule
FROM capcollectif.records;

-- What can be answered, with the rule that leaves it out: it leaves out the answers too.
CREATE TABLE capcollectif.answerable AS
WITH firsts AS (
    SELECT type, id, parent, own_rule
    FROM capcollectif.ranked
    WHERE turn = 1 AND id IS NOT NULL AND type IN ('opinion', 'version', 'proposal', 'comment')
)

SELECT id, own_rule AS rule, type, CASE type WHEN 'proposal' THEN type END AS asked_as
FROM firsts
WHERE type IN ('opinion', 'proposal')
UNION ALL
SELECT versions.id, coalesce(versions.own_rule, opinions.own_rule), 'version', NULL
FROM firsts AS versions
INNER JOIN firsts AS opinions ON opinions.type = 'opinion' AND opinions.id = versions.parent
WHERE versions.type = 'version'
    -- API ids are unique only per type; those of CSV exports name theirs.
    AND versions.id NOT IN (SELECT id FROM firsts WHERE type = 'opinion')
UNION ALL
SELECT comments.id, coalesce(comments.own_rule, proposals.own_rule), 'comment', 'comment'
FROM firsts AS comments
INNER JOIN firsts AS proposals ON proposals.type = 'proposal' AND proposals.id = comments.parent
WHERE comments.type = 'comment';

CREATE TABLE capcollectif.fates AS
SELECT
    ranked.*,
    CASE
        WHEN ranked.object_type = 'file' THEN CASE WHEN NOT coalesce(aside, FALSE) THEN 'unknown_type' END
        WHEN ranked.object_type = 'appendix' THEN NULL
        WHEN NOT is_root AND coalesce(parents.id, CASE ranked.type WHEN 'ballot' THEN section END) IS NULL
            THEN 'missing_parent'
        WHEN ranked.object_type = 'vote' AND capcollectif.option(ranked.value) IS NULL
            THEN 'unknown_value'
        WHEN ranked.object_type = 'vote' THEN NULL
        WHEN ranked.id IS NULL THEN 'missing_id'
    END AS reason,
    CASE
        WHEN ranked.aside THEN ranked.own_rule
        -- Votes of old exports have no number: nothing says that two are the same.
        WHEN ranked.object_type = 'vote' AND ranked.id IS NULL AND ranked.file = ranked.parent_file
            THEN parents.rule
        WHEN ranked.object_type = 'vote' AND ranked.id IS NULL THEN 'other_form'
        WHEN ranked.turn > 1 AND ranked.file = ranked.first_file THEN 'repeated_line'
        WHEN ranked.turn > 1 THEN 'other_form'
        ELSE coalesce(ranked.own_rule, parents.rule)
    END AS rule,
    parents.type AS parent_type
FROM capcollectif.ranked
LEFT JOIN capcollectif.answerable AS parents
    ON NOT is_root AND parents.id = ranked.parent
    AND parents.asked_as IS NOT DISTINCT FROM ranked.answers_to;

CREATE TABLE capcollectif.kept AS
SELECT
    *,
    'id:' || type || ':' || id AS key,
    capcollectif.keys(type, id, written) AS keys,
    'id:' || parent_type || ':' || parent AS parent_key,
    -- A proposal that has no text is what its title says.
    type = 'proposal' AND capcollectif.headed('', body) IS NULL AS title_alone
FROM capcollectif.fates
WHERE reason IS NULL AND rule IS NULL;

INSERT INTO staging.themes BY NAME
SELECT
    'section:' || section AS source_key,
    row_number() OVER (
        ORDER BY min(section_place), min(try_cast(section AS BIGINT)), min(rank), min(row), section
    ) AS position,
    coalesce(arg_min(section_kind, (rank, file, row)), 'section') AS kind,
    arg_min(section_title, (rank, file, row)) AS title,
    arg_min(section_url, (rank, file, row)) AS url
FROM capcollectif.kept
WHERE (is_root OR type = 'ballot') AND section IS NOT NULL
GROUP BY section
ORDER BY position;

INSERT INTO staging.contributions BY NAME
WITH appended AS (
    SELECT file, parent, string_agg(capcollectif.headed(title, body), '' ORDER BY row) AS text
    FROM capcollectif.fates
    WHERE type = 'appendix' AND parent_type = 'opinion'
    GROUP BY file, parent
)

SELECT
    keys,
    CASE type WHEN 'answer' THEN split_part(kept.id, ':', 1) WHEN 'position' THEN NULL ELSE kept.id END
        AS source_id,
    'section:' || coalesce(kept.section, opinions.section) AS theme_key,
    CASE kept.type WHEN 'version' THEN kept.parent_key END AS parent_key,
    CASE kept.type
        WHEN 'version' THEN 'amendment' WHEN 'proposal' THEN 'proposal' WHEN 'answer' THEN 'answer'
        ELSE 'opinion'
    END AS kind,
    CASE kept.type WHEN 'position' THEN capcollectif.option(kept.value) END AS stance,
    CASE WHEN NOT kept.title_alone THEN kept.title END AS title,
    CASE WHEN kept.title_alone THEN kept.title ELSE concat(kept.body, appended.text) END AS body,
    'id:' || kept.author AS author_key,
    kept.created AS created_raw,
    kept.updated AS updated_raw,
    kept.place AS place_label,
    CASE kept.type WHEN 'proposal' THEN kept.category END AS category,
    kept.scope,
    kept.amount AS amount_raw,
    settings.currency,
    kept.url,
    kept.file AS source_file,
    kept.row AS source_row,
    row_number() OVER (
        ORDER BY try_cast(kept.id AS BIGINT), kept.rank, kept.file, kept.row, kept.section_place
    ) AS position
FROM capcollectif.kept
CROSS JOIN capcollectif.settings
LEFT JOIN appended
    ON kept.type = 'opinion' AND appended.file = kept.file AND appended.parent = kept.id
LEFT JOIN (
    SELECT id, section FROM capcollectif.kept WHERE type = 'opinion'
) AS opinions ON kept.type = 'version' AND opinions.id = kept.parent
WHERE kept.object_type = 'contribution'
ORDER BY position;

INSERT INTO staging.comments BY NAME
SELECT
    keys,
    id AS source_id,
    parent_key AS contribution_key,
    type AS kind,
    CASE
        WHEN type <> 'argument' THEN NULL
        WHEN value = '1' THEN 'for'
        WHEN value = '0' THEN 'against'
        ELSE capcollectif.option(value)
    END AS stance,
    title,
    body,
    'id:' || author AS author_key,
    created AS created_raw,
    updated AS updated_raw,
    file AS source_file,
    row AS source_row,
    row_number() OVER (ORDER BY type, try_cast(id AS BIGINT), file, row) AS position
FROM capcollectif.kept
WHERE object_type = 'comment'
ORDER BY position;

INSERT INTO staging.outcomes BY NAME
SELECT 'contribution' AS object_type, key AS object_key, state AS label, answer AS reason
FROM capcollectif.kept
WHERE type = 'proposal' AND (state IS NOT NULL OR answer IS NOT NULL)
ORDER BY file, row;

-- Who voted, where their accounts are told: people who may vote once without any are not counted.
INSERT INTO staging.counters
SELECT 'voters' AS measure, count(DISTINCT author) AS value
FROM capcollectif.fates
WHERE object_type = 'vote' AND reason IS NULL AND rule IS NULL
HAVING count(*) > 0 AND count(*) = count(author);

INSERT INTO staging.links BY NAME
SELECT 'comment' AS object_type, key AS object_key, category
FROM capcollectif.kept
WHERE type = 'source' AND category IS NOT NULL AND starts_with(body, '<p><a href=');

INSERT INTO staging.tallies BY NAME
SELECT
    'contribution' AS object_type, key AS object_key, option, 'declared' AS origin,
    try_cast(written AS BIGINT) AS count
FROM (
    SELECT
        key, unnest(['for', 'neutral', 'against']) AS option, unnest([ok, mitige, nok]) AS written
    FROM capcollectif.kept
    WHERE object_type = 'contribution'
)
WHERE try_cast(written AS BIGINT) >= 0
UNION ALL BY NAME
SELECT
    'comment' AS object_type, key AS object_key, 'for' AS option, 'declared' AS origin,
    try_cast(votes AS BIGINT) AS count
FROM capcollectif.kept
WHERE object_type = 'comment' AND try_cast(votes AS BIGINT) >= 0
ORDER BY object_type, object_key, option;

-- Who voted what goes no further. An object of which no vote is listed has no listed tally.
CREATE TABLE capcollectif.cast_votes AS
SELECT
    CASE
        WHEN type = 'ballot' THEN 'theme' WHEN parent_type = 'comment' THEN 'comment'
        ELSE 'contribution'
    END AS object_type,
    CASE type WHEN 'ballot' THEN 'section:' || section ELSE 'id:' || parent_type || ':' || parent END
        AS key,
    CASE
        WHEN type = 'ballot' THEN ['for', 'against']
        WHEN parent_type IN ('comment', 'proposal') THEN ['for']
        ELSE ['for', 'neutral', 'against']
    END AS options,
    capcollectif.option(value) AS option
FROM capcollectif.fates
WHERE object_type = 'vote' AND reason IS NULL AND rule IS NULL;

INSERT INTO staging.tallies BY NAME
SELECT object_type, key AS object_key, option, 'computed' AS origin, count(cast_votes.key) AS count
FROM (
    SELECT DISTINCT object_type, key, unnest(options) AS option FROM capcollectif.cast_votes
)
LEFT JOIN capcollectif.cast_votes USING (object_type, key, option)
WHERE object_type = 'theme' OR key IN (SELECT kept.key FROM capcollectif.kept)
GROUP BY ALL
ORDER BY object_type, key, option;

-- A name is known to be masked in texts; only that of an organisation may be a label.
INSERT INTO staging.participants BY NAME
SELECT
    'id:' || author AS author_key,
    CASE
        WHEN lower(min(author_name)) = 'gouvernement' THEN 'official'
        WHEN regexp_matches(
            lower(min(author_type)), 'organi[sz]ation|association|entreprise|institution|collectivit'
        ) THEN 'organisation'
        ELSE 'individual'
    END AS kind,
    min(author_name) AS name,
    FALSE AS registered
FROM capcollectif.records
WHERE author IS NOT NULL AND type NOT IN ('vote', 'ballot')
GROUP BY author
UNION ALL
-- Real names, where a variant tells them, are only looked for to be masked.
SELECT DISTINCT NULL, 'individual', name, FALSE
FROM capcollectif.people
WHERE name <> ''
ORDER BY author_key NULLS LAST, name;

CREATE TABLE capcollectif.counted AS
SELECT
    file, row, object_type, reason, rule,
    CASE object_type
        WHEN 'vote' THEN concat_ws(' | ', coalesce(parent, section), value) ELSE concat_ws(' | ', id, title, body)
    END AS content
FROM capcollectif.fates
WHERE object_type <> 'appendix'
UNION ALL
SELECT file, row, object_type, 'unreadable_line', NULL, content
FROM capcollectif.damaged;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, object_type, count(*) AS count
FROM capcollectif.counted
GROUP BY ALL
UNION ALL BY NAME
SELECT min(file) AS source_file, 'theme' AS object_type, count(*) AS count
FROM (
    SELECT min(file) AS file
    FROM capcollectif.kept
    WHERE (is_root OR type = 'ballot') AND section IS NOT NULL
    GROUP BY section
)
HAVING count(*) > 0
ORDER BY source_file, object_type;

INSERT INTO staging.left_out BY NAME
SELECT file AS source_file, row AS source_row, object_type, rule, content
FROM capcollectif.counted
WHERE reason IS NULL AND rule IS NOT NULL
ORDER BY source_file, source_row;

INSERT INTO staging.missing_contributions
SELECT DISTINCT parent
FROM capcollectif.fates
WHERE object_type IN ('comment', 'vote') AND reason = 'missing_parent' AND parent NOT IN (
    SELECT id FROM capcollectif.records WHERE type IN ('opinion', 'version', 'proposal') AND id IS NOT NULL
);

INSERT INTO staging.quarantine BY NAME
SELECT file AS source_file, row AS source_row, object_type, reason, content
FROM capcollectif.counted
WHERE reason IS NOT NULL
ORDER BY source_file, source_row;
