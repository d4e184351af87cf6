-- Proposals of a step of collection or selection, with what answers each: one row per object.
CREATE TABLE capcollectif.proposal_rows AS
SELECT
    * EXCLUDE (proposalid),
    coalesce(proposalid, first_value(proposalid IGNORE NULLS) OVER (
        PARTITION BY proposalreference ORDER BY file, row
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )) AS proposalid,
    CASE
        WHEN regexp_matches(kind, 'comment_?vote') THEN 'comment_vote'
        WHEN kind LIKE '%news%' OR kind LIKE '%report%' OR kind LIKE '%evaluation%' THEN 'aside'
        WHEN kind LIKE '%comment' THEN 'comment'
        WHEN kind LIKE '%vote' OR kind IS NULL AND proposaldescription IS NULL
            AND proposalpublishedat IS NULL AND proposalvotesid IS NOT NULL THEN 'vote'
        WHEN kind IS NULL OR kind LIKE '%proposal' THEN 'proposal'
        -- Steps of analysis have the number of the proposal for a type.
        WHEN proposals.type = proposals.proposalid THEN 'proposal'
        ELSE 'unknown'
    END AS object
FROM (
    SELECT *, lower(replace(proposals.type, 'export_contribution_type_', '')) AS kind
    FROM capcollectif.proposals
) AS proposals;

-- A form that has themes names its proposals' by them, else by categories.
CREATE TABLE capcollectif.filed AS
SELECT count(proposalthemetitle) > 0 AS by_theme FROM capcollectif.proposals;

INSERT INTO capcollectif.records BY NAME
SELECT
    file, row, rank, 'proposal' AS type,
    capcollectif.bare(proposalid) AS id,
    proposalid AS written,
    capcollectif.bare(coalesce(proposalauthorid, participantuserid)) AS author,
    coalesce(proposalauthorusername, participantusername) AS author_name,
    coalesce(proposalauthorusertypename, participanttype) AS author_type,
    CASE WHEN by_theme THEN proposalthemetitle ELSE proposalcategoryname END AS section,
    CASE WHEN by_theme THEN proposalthemetitle ELSE proposalcategoryname END AS section_title,
    CASE WHEN by_theme THEN 'topic' ELSE 'category' END AS section_kind,
    proposaltitle AS title,
    concat(
        CASE
            WHEN proposalsummary IS DISTINCT FROM proposaldescription
            THEN '<p>' || proposalsummary || '</p>'
        END,
        proposaldescription,
        capcollectif.answered(answers)
    ) AS body,
    coalesce(proposalcreatedat, proposalpublishedat) AS created,
    proposalupdatedat AS updated,
    coalesce(capcollectif.town(proposalformattedaddress), proposaldistrictname) AS place,
    proposalcategoryname AS category,
    proposaldistrictname AS scope,
    proposalestimation AS amount,
    proposalstatusname AS state,
    proposalofficialresponse AS answer,
    CASE WHEN NOT contains(proposallink, '/admin/') THEN proposallink END AS url,
    CASE
        WHEN list_contains(flags, 'proposalpublicationstatus')
            THEN capcollectif.is_public(proposalpublicationstatus)
        WHEN list_contains(flags, 'proposalpublishedat') THEN proposalpublishedat IS NOT NULL
        ELSE TRUE
    END AS published,
    proposaltrashedat IS NOT NULL
        OR coalesce(lower(proposalpublicationstatus) LIKE '%trash%', FALSE) AS trashed,
    proposalvotestotalcount AS ok
FROM capcollectif.proposal_rows, capcollectif.filed
WHERE object = 'proposal';

INSERT INTO capcollectif.records BY NAME
SELECT
    file, row, rank, 'comment' AS type,
    capcollectif.bare(proposalcommentsid) AS id,
    proposalcommentsid AS written,
    capcollectif.bare(proposalid) AS parent, 'proposal' AS answers_to,
    capcollectif.bare(proposalcommentsauthorid) AS author,
    proposalcommentsauthorusername AS author_name,
    proposalcommentsauthorusertypename AS author_type,
    proposalcommentsbody AS body,
    proposalcommentscreatedat AS created,
    proposalcommentsupdatedat AS updated,
    proposalcommentspublicationstatus IS NULL
        OR capcollectif.is_public(proposalcommentspublicationstatus) AS published,
    FALSE AS trashed
FROM capcollectif.proposal_rows
WHERE object = 'comment'
UNION ALL BY NAME
SELECT
    file, row, rank, 'vote' AS type,
    'proposal:' || capcollectif.bare(proposalvotesid) AS id,
    capcollectif.bare(proposalid) AS parent, 'proposal' AS answers_to,
    capcollectif.bare(coalesce(proposalvotesauthorid, participantuserid)) AS author,
    (proposalvotespublished IS NULL OR capcollectif.truth(proposalvotespublished))
        AND (proposalvotesaccounted IS NULL OR capcollectif.truth(proposalvotesaccounted))
        AS published,
    FALSE AS trashed,
    'ok' AS value
FROM capcollectif.proposal_rows
WHERE object = 'vote'
UNION ALL BY NAME
SELECT
    file, row, rank, 'vote' AS type,
    'comment:' || capcollectif.bare(proposalcommentsvoteid) AS id,
    capcollectif.bare(proposalcommentsid) AS parent, 'comment' AS answers_to,
    TRUE AS published, FALSE AS trashed, 'ok' AS value
FROM capcollectif.proposal_rows
WHERE object = 'comment_vote'
UNION ALL BY NAME
SELECT
    file, row, rank, 'unknown' AS type, proposalid AS id, proposaltitle AS title,
    object = 'aside' AS aside
FROM capcollectif.proposal_rows
WHERE object IN ('aside', 'unknown');
