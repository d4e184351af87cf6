-- Where no record has such an id, « -1 » and « 0 » are how a platform writes « no parent ».
UPDATE source_table.records SET parent = NULL
WHERE parent IN ('-1', '0') AND (role, parent) NOT IN (
    SELECT (role, id) FROM source_table.records WHERE id IS NOT NULL
);

-- Whoever is « anonymous » is nobody, not one person who wrote often.
UPDATE source_table.records SET
    author = CASE WHEN NOT source_table.is_nobody(author) THEN author END,
    name = CASE WHEN NOT source_table.is_nobody(name) THEN name END
WHERE source_table.is_nobody(author) OR source_table.is_nobody(name);

-- What becomes of each row: kept, quarantined with a reason, or excluded by a rule.
CREATE TABLE source_table.rows AS
SELECT
    records.*,
    coalesce('id:' || id, 'row:' || row) || coalesce(':answer:' || question, '') AS object,
    -- An author told by a name alone is the same one, whichever field its column feeds.
    CASE
        WHEN author IS NOT NULL AND NOT source_table.is_name(author) THEN 'id:' || author
        WHEN email IS NOT NULL THEN 'email:' || lower(trim(email))
        WHEN coalesce(name, author) IS NOT NULL
            THEN 'name:' || source_table.fold(coalesce(name, author))
    END AS author_key,
    CASE
        WHEN problem = 'hidden_row' THEN 'hidden'
        WHEN problem = 'no_answer' THEN problem
        WHEN problem IS NULL THEN statuses.rule
    END AS rule,
    CASE
        WHEN problem IN ('hidden_row', 'no_answer') THEN NULL
        WHEN problem IS NOT NULL THEN problem
        WHEN starts_with(records.status, '?') THEN 'unknown_value'
        WHEN statuses.rule IS NOT NULL THEN NULL
        WHEN body IS NULL THEN 'missing_text'
        WHEN has_id AND id IS NULL THEN 'missing_id'
        WHEN role = 'comments' AND contribution IS NULL THEN 'missing_parent'
        WHEN starts_with(kind, '?') OR starts_with(stance, '?') OR starts_with(author_kind, '?')
            THEN 'unknown_value'
        WHEN votes_for IS NOT NULL AND source_table.number(votes_for) IS NULL
            OR votes_against IS NOT NULL AND source_table.number(votes_against) IS NULL
            OR votes_neutral IS NOT NULL AND source_table.number(votes_neutral) IS NULL
            OR people IS NOT NULL AND try_cast(source_table.number(people) AS INTEGER) IS NULL
            THEN 'not_a_number'
    END AS reason,
    source_table.moment(created, settings.dates) AS created_raw,
    source_table.moment(updated, settings.dates) AS updated_raw,
    source_table.moment(outcome_date, settings.dates) AS outcome_raw,
    settings.currency,
    md5(concat_ws(
        chr(31), coalesce(title, ''), coalesce(body, ''), coalesce(author, ''), coalesce(name, ''),
        coalesce(created, ''), coalesce(theme, ''), coalesce(contribution, ''),
        coalesce(votes_for, ''), coalesce(votes_against, '')
    )) AS print
FROM source_table.records
INNER JOIN source_table.settings USING (role)
LEFT JOIN source_table.statuses ON statuses.status = records.status;

-- Of rows with one id, the first that can be read is kept; what the platform excludes once,
-- it excludes everywhere.
CREATE TABLE source_table.fates AS
WITH ruled AS (
    SELECT role, object, max(rule) AS object_rule
    FROM source_table.rows
    GROUP BY role, object
),

firsts AS (
    SELECT role, object, min(row) AS row, arg_min(print, row) AS print
    FROM source_table.rows
    WHERE reason IS NULL
    GROUP BY role, object
),

own AS (
    SELECT
        rows.role,
        rows.row,
        rows.answer,
        rows.object,
        CASE WHEN rows.reason IS NULL THEN coalesce(
            rows.rule,
            ruled.object_rule,
            CASE WHEN rows.row > firsts.row AND rows.print = firsts.print THEN 'repeated_line' END
        ) END AS rule,
        coalesce(rows.reason, CASE
            WHEN ruled.object_rule IS NULL AND rows.row > firsts.row AND rows.print <> firsts.print
                THEN 'duplicate_id'
        END) AS reason,
        CASE WHEN rows.role = 'comments' THEN 'id:' || rows.contribution END AS target
    FROM source_table.rows
    INNER JOIN ruled USING (role, object)
    LEFT JOIN firsts ON firsts.role = rows.role AND firsts.object = rows.object
),

targets AS (
    SELECT
        object,
        CASE WHEN bool_or(rule IS NULL) THEN NULL ELSE max(rule) END AS rule
    FROM own
    WHERE role = 'contributions' AND reason IS NULL
    GROUP BY object
)

SELECT
    own.role,
    own.row,
    own.answer,
    coalesce(own.rule, CASE WHEN own.reason IS NULL THEN targets.rule END) AS rule,
    CASE
        WHEN own.role = 'comments' AND own.rule IS NULL AND targets.object IS NULL
            THEN coalesce(own.reason, 'missing_parent')
        ELSE own.reason
    END AS reason
FROM own
LEFT JOIN targets ON targets.object = own.target;

-- Two people may write the same: without an id, identical texts of one author are told
-- apart by their order.
CREATE TABLE source_table.kept AS
SELECT
    rows.*,
    list_filter(
        [
            'id:' || id || coalesce(':answer:' || question, ''),
            'text:' || sha256(concat_ws(
                chr(31), coalesce(contribution, ''), coalesce(author_key, ''), body_print,
                row_number() OVER (
                    PARTITION BY rows.role, contribution, author_key, body_print, question
                    ORDER BY rows.row
                )::VARCHAR,
                question
            ))
        ],
        lambda key: key IS NOT NULL
    ) AS keys
FROM (SELECT rows.*, source_table.fold(body) AS body_print FROM source_table.rows) AS rows
INNER JOIN source_table.fates USING (role, row, answer)
WHERE fates.rule IS NULL AND fates.reason IS NULL;

INSERT INTO staging.themes BY NAME
SELECT
    'theme:' || source_table.fold(kept.theme) AS source_key,
    row_number() OVER (
        ORDER BY min(theme_order.place) NULLS LAST, min(kept.row)
    ) AS position,
    'topic' AS kind,
    arg_min(kept.theme, kept.row) AS title
FROM source_table.kept
LEFT JOIN source_table.theme_order ON theme_order.theme = kept.theme
WHERE kept.role = 'contributions' AND kept.theme IS NOT NULL
GROUP BY source_table.fold(kept.theme)
ORDER BY position;

INSERT INTO staging.contributions BY NAME
SELECT
    keys,
    id AS source_id,
    'theme:' || source_table.fold(theme) AS theme_key,
    'id:' || parent AS parent_key,
    kind,
    title,
    body,
    author_key,
    workshop AS alias,
    CASE WHEN workshop IS NOT NULL THEN source_table.number(people) END AS alias_count,
    created_raw,
    updated_raw,
    place AS place_label,
    CASE WHEN regexp_full_match(url, 'https?://[^\s/]+\S*') THEN url END AS url,
    category,
    scope,
    amount AS amount_raw,
    currency,
    file AS source_file,
    row AS source_row,
    row AS position
FROM source_table.kept
WHERE role = 'contributions'
ORDER BY row, answer;

INSERT INTO staging.outcomes BY NAME
SELECT
    'contribution' AS object_type, keys[1] AS object_key, outcome AS label, response AS reason,
    outcome_raw AS date_raw
FROM source_table.kept
WHERE role = 'contributions' AND (outcome IS NOT NULL OR response IS NOT NULL)
ORDER BY row;

INSERT INTO staging.comments BY NAME
SELECT
    kept.keys,
    kept.id AS source_id,
    targets.keys[1] AS contribution_key,
    'id:' || kept.parent AS parent_key,
    coalesce(kept.kind, CASE WHEN kept.parent IS NULL THEN 'comment' ELSE 'reply' END) AS kind,
    kept.stance,
    kept.title,
    kept.body,
    kept.author_key,
    kept.created_raw,
    kept.updated_raw,
    kept.file AS source_file,
    kept.row AS source_row,
    kept.row AS position
FROM source_table.kept
INNER JOIN source_table.kept AS targets
    ON targets.role = 'contributions' AND targets.id = kept.contribution
WHERE kept.role = 'comments'
ORDER BY kept.row;

INSERT INTO staging.tallies BY NAME
SELECT
    CASE role WHEN 'contributions' THEN 'contribution' ELSE 'comment' END AS object_type,
    keys[1] AS object_key,
    option,
    'declared' AS origin,
    source_table.number(votes) AS count
FROM (
    SELECT
        role, row, keys,
        unnest(['for', 'against', 'neutral']) AS option,
        unnest([votes_for, votes_against, votes_neutral]) AS votes
    FROM source_table.kept
)
WHERE votes IS NOT NULL
ORDER BY role DESC, row, option;

-- An organisation is called by its own name; that of who wrote for it stays private.
INSERT INTO staging.participants BY NAME
WITH people AS (
    SELECT
        author_key,
        min(author_kind) FILTER (NOT starts_with(author_kind, '?')) AS kind,
        min(coalesce(name, author)) AS name,
        min(lower(trim(email))) AS email,
        min(organisation) AS organisation,
        -- Of who gave several, none is known to be the right one.
        CASE WHEN count(DISTINCT departments.code) = 1 THEN min(departments.code) END AS department
    FROM source_table.rows
    LEFT JOIN source_table.departments ON code = source_table.department(postcode)
    WHERE author_key IS NOT NULL
    GROUP BY author_key
)

SELECT
    author_key,
    kind,
    CASE
        WHEN kind = 'organisation' OR kind = 'official' THEN organisation
        ELSE name
    END AS name,
    email,
    organisation,
    -- That of an organisation would tell which one it is.
    CASE WHEN coalesce(kind, 'individual') = 'individual' THEN department END AS department,
    FALSE AS registered
FROM people
UNION ALL
SELECT NULL, 'individual', name, NULL, NULL, NULL, FALSE
FROM people
WHERE (kind = 'organisation' OR kind = 'official') AND name IS DISTINCT FROM organisation
UNION ALL
-- Whoever else a row names is nobody’s author: only looked for, to be masked.
SELECT DISTINCT NULL, 'individual', trim(person), NULL, NULL, NULL, FALSE
FROM (
    SELECT unnest(regexp_split_to_array(named, '[;|/\n]| et | and ')) AS person
    FROM source_table.rows
    WHERE named IS NOT NULL
)
WHERE trim(person) <> ''
ORDER BY author_key NULLS LAST, name;

CREATE TABLE source_table.types AS
SELECT unnest(['contributions', 'comments']) AS role, unnest(['contribution', 'comment']) AS object_type;

INSERT INTO staging.records_read BY NAME
SELECT file AS source_file, object_type, count(*) AS count
FROM source_table.rows
INNER JOIN source_table.types USING (role)
GROUP BY ALL
ORDER BY object_type DESC;

INSERT INTO staging.missing_contributions
SELECT DISTINCT contribution
FROM source_table.rows
WHERE role = 'comments' AND reason IS NULL AND rule IS NULL AND contribution NOT IN (
    SELECT id FROM source_table.rows WHERE role = 'contributions' AND id IS NOT NULL
);

-- A theme has no record of its own: it is read where it is used first.
INSERT INTO staging.records_read BY NAME
SELECT any_value(file) AS source_file, 'theme' AS object_type, (
    SELECT count(*) FROM staging.themes
) AS count
FROM source_table.rows
WHERE role = 'contributions'
HAVING count(*) > 0;

INSERT INTO staging.left_out BY NAME
SELECT
    rows.file AS source_file, rows.row AS source_row, object_type, fates.rule,
    concat_ws(' | ', rows.id, rows.title, rows.body) AS content
FROM source_table.fates
INNER JOIN source_table.rows USING (role, row, answer)
INNER JOIN source_table.types USING (role)
WHERE fates.rule IS NOT NULL
ORDER BY object_type DESC, source_row;

INSERT INTO staging.quarantine BY NAME
SELECT
    rows.file AS source_file, rows.row AS source_row, object_type, fates.reason, rows.content
FROM source_table.fates
INNER JOIN source_table.rows USING (role, row, answer)
INNER JOIN source_table.types USING (role)
WHERE fates.reason IS NOT NULL
ORDER BY object_type DESC, source_row;
