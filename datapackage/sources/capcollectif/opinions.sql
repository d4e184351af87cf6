-- The table of a consultation has one row per object: its type says which columns are its own.
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
    SELECT *, lower(replace(opinions.type, 'export_contribution_type_', '')) AS kind
    FROM capcollectif.opinions
);

-- Versions, sources and appendices that name no opinion follow theirs.
INSERT INTO capcollectif.records BY NAME
SELECT
    file, row, rank, object AS type,
    written,
    capcollectif.bare(written) AS id,
    capcollectif.bare(CASE object
        WHEN 'argument' THEN coalesce(argumentsrelatedid, above)
        WHEN 'source' THEN coalesce(sourcesrelatedid, above)
        WHEN 'version' THEN coalesce(versionsrelatedid, above)
        WHEN 'vote' THEN coalesce(votesrelatedid, above)
        WHEN 'appendix' THEN coalesce(opinions.id, above)
    END) AS parent,
    capcollectif.bare(coalesce(CASE object
        WHEN 'argument' THEN argumentsauthorid WHEN 'source' THEN sourcesauthorid
        WHEN 'version' THEN versionsauthorid WHEN 'vote' THEN votesauthorid
    END, authorid, participantuserid)) AS author,
    participantusername AS author_name,
    coalesce(authortypename, participanttype) AS author_type,
    CASE object WHEN 'opinion' THEN sectiontitle END AS section,
    CASE object WHEN 'opinion' THEN sectiontitle END AS section_title,
    'section' AS section_kind,
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
    kind LIKE '%report%' AS aside,
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
        CASE object
            WHEN 'opinion' THEN id WHEN 'argument' THEN argumentsid WHEN 'source' THEN sourcesid
            WHEN 'version' THEN versionsid WHEN 'vote' THEN votesid
        END AS written,
        last_value(CASE object WHEN 'opinion' THEN id END IGNORE NULLS) OVER (
            PARTITION BY file ORDER BY row
        ) AS above
    FROM capcollectif.typed
) AS opinions;
