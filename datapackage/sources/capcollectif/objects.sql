-- The sparse table has one row per object: its type says which columns are its own.
CREATE TABLE capcollectif.typed AS
SELECT
    *,
    CASE kind
        WHEN 'opinion' THEN 'opinion'
        WHEN 'argument' THEN 'argument'
        WHEN 'appendix' THEN 'appendix'
        ELSE CASE
            WHEN ends_with(kind, 'vote') THEN 'vote'
            WHEN ends_with(kind, 'source') THEN 'source'
            WHEN ends_with(kind, 'version') THEN 'version'
            ELSE 'unknown'
        END
    END AS object
FROM (
    SELECT *, lower(replace(sparse.type, 'export_contribution_type_', '')) AS kind
    FROM capcollectif.sparse
);

-- Versions, sources and appendices that name no opinion follow theirs.
INSERT INTO capcollectif.records BY NAME
SELECT
    file, row, rank, object AS type,
    CASE object
        WHEN 'opinion' THEN id WHEN 'argument' THEN argumentsid WHEN 'source' THEN sourcesid
        WHEN 'version' THEN versionsid WHEN 'vote' THEN votesid
    END AS id,
    CASE object
        WHEN 'argument' THEN coalesce(argumentsrelatedid, above)
        WHEN 'source' THEN coalesce(sourcesrelatedid, above)
        WHEN 'version' THEN coalesce(versionsrelatedid, above)
        WHEN 'vote' THEN coalesce(votesrelatedid, above)
        WHEN 'appendix' THEN coalesce(id, above)
    END AS parent,
    coalesce(CASE object
        WHEN 'argument' THEN argumentsauthorid WHEN 'source' THEN sourcesauthorid
        WHEN 'version' THEN versionsauthorid WHEN 'vote' THEN votesauthorid
    END, authorid) AS author,
    participantusername AS author_name,
    coalesce(authortypename, participanttype) AS author_type,
    CASE object WHEN 'opinion' THEN sectiontitle END AS section,
    CASE object WHEN 'opinion' THEN sectiontitle END AS section_title,
    CASE object
        WHEN 'opinion' THEN title WHEN 'source' THEN sourcestitle
        WHEN 'version' THEN versionstitle WHEN 'appendix' THEN contextelementtitle
    END AS title,
    CASE object
        WHEN 'opinion' THEN bodytext
        WHEN 'argument' THEN argumentsbody
        WHEN 'source' THEN concat(
            capcollectif.citation(sourceslink, sourcestitle), sourcesbody
        )
        WHEN 'version' THEN concat_ws('<br>', versionsbodytext, versionsexplanation)
        WHEN 'appendix' THEN contextelementbodytext
    END AS body,
    CASE object
        WHEN 'opinion' THEN createdat WHEN 'argument' THEN argumentscreatedat
        WHEN 'source' THEN sourcescreatedat WHEN 'version' THEN versionscreatedat
        WHEN 'vote' THEN votescreatedat
    END AS created,
    CASE object
        WHEN 'opinion' THEN updatedat WHEN 'argument' THEN argumentsupdatedat
        WHEN 'source' THEN sourcesupdatedat WHEN 'version' THEN versionsupdatedat
    END AS updated,
    CASE object WHEN 'opinion' THEN url END AS url,
    -- An empty cell is not « published » where the export has a column that says so.
    CASE object
        WHEN 'opinion' THEN list_contains(flags, 'published') IS FALSE
            OR capcollectif.truth(published)
        WHEN 'argument' THEN list_contains(flags, 'argumentspublished') IS FALSE
            OR capcollectif.truth(argumentspublished)
        WHEN 'source' THEN list_contains(flags, 'sourcespublished') IS FALSE
            OR capcollectif.truth(sourcespublished)
        WHEN 'version' THEN list_contains(flags, 'versionspublished') IS FALSE
            OR capcollectif.truth(versionspublished)
        ELSE TRUE
    END AS published,
    capcollectif.truth(CASE object
        WHEN 'opinion' THEN trashed WHEN 'argument' THEN argumentstrashed
        WHEN 'source' THEN sourcestrashed WHEN 'version' THEN versionstrashed
    END) AS trashed,
    CASE object WHEN 'argument' THEN argumentstype WHEN 'vote' THEN votesvalue END AS value,
    CASE object WHEN 'argument' THEN argumentsvotescount WHEN 'source' THEN sourcesvotescount END
        AS votes,
    CASE object WHEN 'opinion' THEN votescountok WHEN 'version' THEN versionsvotescountok END AS ok,
    CASE object WHEN 'opinion' THEN votescountmitige WHEN 'version' THEN versionsvotescountmitige END
        AS mitige,
    CASE object WHEN 'opinion' THEN votescountnok WHEN 'version' THEN versionsvotescountnok END
        AS nok
FROM (
    SELECT
        *,
        last_value(CASE object WHEN 'opinion' THEN id END IGNORE NULLS) OVER (
            PARTITION BY file ORDER BY row
        ) AS above
    FROM capcollectif.typed
);

CREATE TABLE capcollectif.ranked AS
SELECT
    records.*,
    CASE type
        WHEN 'opinion' THEN 'contribution' WHEN 'version' THEN 'contribution'
        WHEN 'argument' THEN 'comment' WHEN 'source' THEN 'comment'
        WHEN 'vote' THEN 'vote' WHEN 'appendix' THEN 'appendix' ELSE 'file'
    END AS object_type,
    row_number() OVER (PARTITION BY type, id ORDER BY rank, file, row) AS turn,
    first_value(file) OVER (PARTITION BY type, id ORDER BY rank, file, row) AS first_file,
    first_value(file) OVER (PARTITION BY type, parent ORDER BY rank, file, row) AS parent_file,
    CASE WHEN trashed THEN 'rejected' WHEN NOT published THEN 'unpublished' END AS own_rule
FROM capcollectif.records;

CREATE TABLE capcollectif.fates AS
SELECT
    ranked.*,
    CASE
        WHEN ranked.object_type = 'file' THEN 'unknown_type'
        WHEN ranked.object_type = 'appendix' THEN NULL
        WHEN ranked.object_type = 'vote' AND parents.id IS NULL THEN 'missing_parent'
        WHEN ranked.object_type = 'vote' AND capcollectif.option(ranked.value) IS NULL
            THEN 'unknown_value'
        WHEN ranked.object_type = 'vote' THEN NULL
        WHEN ranked.id IS NULL THEN 'missing_id'
        WHEN ranked.type <> 'opinion' AND parents.id IS NULL THEN 'missing_parent'
    END AS reason,
    CASE
        -- Votes of old exports have no number: nothing says that two are the same.
        WHEN ranked.type = 'vote' AND ranked.id IS NULL AND ranked.file = ranked.parent_file
            THEN parents.rule
        WHEN ranked.type = 'vote' AND ranked.id IS NULL THEN 'other_form'
        WHEN ranked.turn > 1 AND ranked.file = ranked.first_file THEN 'repeated_line'
        WHEN ranked.turn > 1 THEN 'other_form'
        ELSE coalesce(ranked.own_rule, parents.rule)
    END AS rule,
    parents.type AS parent_type
FROM capcollectif.ranked
LEFT JOIN (
    SELECT id, own_rule AS rule, 'opinion' AS type
    FROM capcollectif.ranked
    WHERE type = 'opinion' AND turn = 1 AND id IS NOT NULL
    UNION ALL
    SELECT versions.id, coalesce(versions.own_rule, opinions.own_rule), 'version'
    FROM capcollectif.ranked AS versions
    LEFT JOIN capcollectif.ranked AS opinions
        ON opinions.type = 'opinion' AND opinions.turn = 1 AND opinions.id = versions.parent
    WHERE versions.type = 'version' AND versions.turn = 1 AND versions.id IS NOT NULL
        AND opinions.id IS NOT NULL
        -- API ids are unique only per type; those of CSV exports name theirs.
        AND NOT EXISTS (
            SELECT 1 FROM capcollectif.ranked AS same
            WHERE same.type = 'opinion' AND same.id = versions.id
        )
) AS parents ON parents.id = ranked.parent AND ranked.type <> 'opinion';

CREATE TABLE capcollectif.kept AS
SELECT *, 'id:' || type || ':' || id AS key, 'id:' || parent_type || ':' || parent AS parent_key
FROM capcollectif.fates
WHERE reason IS NULL AND rule IS NULL;

INSERT INTO staging.themes BY NAME
SELECT
    'section:' || section AS source_key,
    row_number() OVER (ORDER BY min(try_cast(section AS BIGINT)), min(rank), min(row)) AS position,
    'section' AS kind,
    arg_min(section_title, (rank, file, row)) AS title,
    arg_min(section_url, (rank, file, row)) AS url
FROM capcollectif.kept
WHERE type = 'opinion' AND section IS NOT NULL
GROUP BY section
ORDER BY position;

INSERT INTO staging.contributions BY NAME
WITH appended AS (
    SELECT
        file, parent,
        string_agg(
            concat('<p>', title, '</p>', '<div>', body, '</div>'), '' ORDER BY row
        ) AS text
    FROM capcollectif.fates
    WHERE type = 'appendix' AND body IS NOT NULL AND parent_type = 'opinion'
    GROUP BY file, parent
)

SELECT
    [key] AS keys,
    kept.id AS source_id,
    'section:' || coalesce(kept.section, opinions.section) AS theme_key,
    CASE kept.type WHEN 'version' THEN kept.parent_key END AS parent_key,
    CASE kept.type WHEN 'version' THEN 'amendment' ELSE 'opinion' END AS kind,
    kept.title,
    concat(kept.body, appended.text) AS body,
    'id:' || kept.author AS author_key,
    kept.created AS created_raw,
    kept.updated AS updated_raw,
    kept.url,
    kept.file AS source_file,
    kept.row AS source_row,
    row_number() OVER (ORDER BY try_cast(kept.id AS BIGINT), kept.rank, kept.file, kept.row)
        AS position
FROM capcollectif.kept
LEFT JOIN appended
    ON kept.type = 'opinion' AND appended.file = kept.file AND appended.parent = kept.id
LEFT JOIN (
    SELECT id, section FROM capcollectif.kept WHERE type = 'opinion'
) AS opinions ON kept.type = 'version' AND opinions.id = kept.parent
WHERE kept.object_type = 'contribution'
ORDER BY position;

INSERT INTO staging.comments BY NAME
SELECT
    [key] AS keys,
    id AS source_id,
    parent_key AS contribution_key,
    type AS kind,
    CASE
        WHEN type <> 'argument' THEN NULL
        WHEN value = '1' OR ends_with(lower(value), 'for') THEN 'for'
        WHEN value = '0' OR ends_with(lower(value), 'against') THEN 'against'
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
CREATE TABLE capcollectif.ballots AS
SELECT
    file, row, 'id:' || parent_type || ':' || parent AS key,
    capcollectif.option(value) AS option
FROM capcollectif.fates
WHERE type = 'vote' AND reason IS NULL AND rule IS NULL;

INSERT INTO staging.tallies BY NAME
SELECT
    'contribution' AS object_type, key AS object_key, option, 'computed' AS origin,
    count(ballots.row) AS count
FROM (
    SELECT key, unnest(['for', 'neutral', 'against']) AS option
    FROM (SELECT DISTINCT key FROM capcollectif.ballots)
    INNER JOIN (
        SELECT key FROM capcollectif.kept WHERE object_type = 'contribution'
    ) AS objects USING (key)
)
LEFT JOIN capcollectif.ballots USING (key, option)
GROUP BY key, option
ORDER BY key, option;

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
WHERE author IS NOT NULL AND type <> 'vote'
GROUP BY author
ORDER BY author_key;

CREATE TABLE capcollectif.counted AS
SELECT
    file, row, object_type, reason, rule,
    CASE object_type
        WHEN 'vote' THEN concat_ws(' | ', parent, value) ELSE concat_ws(' | ', id, title, body)
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
    WHERE type = 'opinion' AND section IS NOT NULL
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
WHERE object_type = 'comment' AND reason = 'missing_parent' AND parent NOT IN (
    SELECT id FROM capcollectif.records WHERE type IN ('opinion', 'version') AND id IS NOT NULL
);

INSERT INTO staging.quarantine BY NAME
SELECT file AS source_file, row AS source_row, object_type, reason, content
FROM capcollectif.counted
WHERE reason IS NOT NULL
ORDER BY source_file, source_row;
