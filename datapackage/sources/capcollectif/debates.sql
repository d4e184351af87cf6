-- A debate asks one question, which is a theme: arguments are opinions on it, votes are its own.
INSERT INTO capcollectif.records BY NAME
WITH debates AS (
    SELECT capcollectif.debate(coalesce(argumentdebateurl, debateurl), file) AS debate, *
    FROM capcollectif.positions
)

SELECT
    file, row, rank, 'position' AS type,
    -- These exports give arguments no number: author, moment and words tell them apart.
    md5(concat_ws(chr(31), argumentpublishedat, argumentcontent)) AS id,
    capcollectif.bare(coalesce(argumentauthorid, participantuserid)) AS author,
    coalesce(argumentauthorusername, participantusername) AS author_name,
    coalesce(argumentauthorusertypename, participanttype) AS author_type,
    debate AS section, capcollectif.words(debate) AS section_title, 'question' AS section_kind,
    coalesce(argumentdebateurl, debateurl) AS section_url,
    argumentcontent AS body,
    coalesce(argumentcreatedat, argumentpublishedat) AS created,
    argumentupdatedat AS updated,
    argumentpublishedat IS NOT NULL AS published,
    argumenttrashedat IS NOT NULL AS trashed,
    argumenttype AS value,
    argumentvotenumber AS ok
FROM debates
-- A row of the « grouped » variant is a person, who may have voted and written nothing.
WHERE argumentcontent IS NOT NULL OR rank <> 2;

INSERT INTO capcollectif.records BY NAME
SELECT
    file, row, rank, 'ballot' AS type,
    capcollectif.debate(coalesce(votedebateurl, debateurl), file) AS parent,
    capcollectif.debate(coalesce(votedebateurl, debateurl), file) AS section,
    capcollectif.words(capcollectif.debate(coalesce(votedebateurl, debateurl), file))
        AS section_title,
    'question' AS section_kind,
    coalesce(votedebateurl, debateurl) AS section_url,
    capcollectif.bare(coalesce(voteauthorid, participantuserid)) AS author,
    TRUE AS published, FALSE AS trashed,
    votetype AS value
FROM capcollectif.ballots
WHERE votetype IS NOT NULL OR rank <> 2;
