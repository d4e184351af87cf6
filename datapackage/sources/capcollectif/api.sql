-- One document is one opinion with what answers it; an empty file is a failed request.
INSERT INTO capcollectif.opinions_asked
SELECT file
FROM capcollectif.documents
WHERE opinion ->> '$.id' IS NOT NULL;

INSERT INTO staging.records_read
SELECT file, 'file', 1
FROM capcollectif.documents
WHERE opinion ->> '$.id' IS NULL;

INSERT INTO staging.quarantine
SELECT file, NULL, 'file', 'unreadable_file', NULL
FROM capcollectif.documents
WHERE opinion ->> '$.id' IS NULL;

INSERT INTO capcollectif.records BY NAME
SELECT
    file, 1 AS row, 0 AS rank, 'opinion' AS type, opinion ->> '$.id' AS id,
    opinion ->> '$.author.uniqueId' AS author,
    opinion ->> '$.author.displayName' AS author_name,
    coalesce(opinion ->> '$.author.userType.name', opinion ->> '$.author.userType') AS author_type,
    opinion ->> '$.type.id' AS section,
    concat_ws(' : ', opinion ->> '$.type.title', nullif(opinion ->> '$.type.subtitle', ''))
        AS section_title,
    opinion ->> '$._links.type' AS section_url,
    opinion ->> '$.title' AS title,
    opinion ->> '$.body' AS body,
    opinion ->> '$.created_at' AS created,
    opinion ->> '$.updated_at' AS updated,
    opinion ->> '$._links.show' AS url,
    coalesce((opinion ->> '$.is_enabled')::BOOLEAN, TRUE) AS published,
    coalesce((opinion ->> '$.is_trashed')::BOOLEAN, FALSE) AS trashed,
    opinion ->> '$.votes_ok' AS ok,
    opinion ->> '$.votes_mitige' AS mitige,
    opinion ->> '$.votes_nok' AS nok
FROM capcollectif.documents
WHERE opinion ->> '$.id' IS NOT NULL;

INSERT INTO capcollectif.records BY NAME
SELECT
    file,
    row,
    0 AS rank,
    type,
    item ->> '$.id' AS id,
    parent,
    coalesce(item ->> '$.author.uniqueId', item ->> '$.user.uniqueId') AS author,
    item ->> '$.author.displayName' AS author_name,
    coalesce(item ->> '$.author.userType.name', item ->> '$.author.userType') AS author_type,
    CASE type WHEN 'appendix' THEN item ->> '$.type.title' ELSE item ->> '$.title' END AS title,
    concat(
        capcollectif.citation(item ->> '$.link', item ->> '$.title'), item ->> '$.body'
    ) AS body,
    item ->> '$.created_at' AS created,
    item ->> '$.updated_at' AS updated,
    CASE type
        WHEN 'source' THEN coalesce(item ->> '$.category.title', item ->> '$.category')
    END AS category,
    coalesce((item ->> '$.is_enabled')::BOOLEAN, TRUE) AS published,
    coalesce((item ->> '$.is_trashed')::BOOLEAN, FALSE) AS trashed,
    item ->> '$.type' AS value,
    item ->> '$.votes_count' AS votes
FROM (
    SELECT
        file, parent, type,
        unnest(json_extract(list, '$[*]')) AS item,
        generate_subscripts(json_extract(list, '$[*]'), 1) AS row
    FROM (
        SELECT
            file,
            opinion ->> '$.id' AS parent,
            unnest(['argument', 'source', 'vote', 'appendix']) AS type,
            unnest([
                opinion -> '$.arguments', opinion -> '$.sources', opinion -> '$.votes',
                opinion -> '$.appendices'
            ]) AS list
        FROM capcollectif.documents
        WHERE opinion ->> '$.id' IS NOT NULL
    )
)
-- Lists that name some voters and no side are no votes: the counters say how many there are.
WHERE type <> 'vote' OR (item -> '$.type') IS NOT NULL;

DELETE FROM capcollectif.documents;
