-- The records of an export as they are written: the sparse table, and one row per object.
CREATE TABLE capcollectif.documents (file VARCHAR, opinion JSON);
CREATE TABLE capcollectif.opinions (file VARCHAR);
CREATE TABLE capcollectif.damaged (
    file VARCHAR, row BIGINT, object_type VARCHAR, content VARCHAR
);
CREATE TABLE capcollectif.sparse (
    file VARCHAR, row BIGINT, rank INTEGER, flags VARCHAR[],
    type VARCHAR, id VARCHAR, authorid VARCHAR, authortypename VARCHAR,
    participanttype VARCHAR, participantusername VARCHAR, sectiontitle VARCHAR, title VARCHAR,
    bodytext VARCHAR, createdat VARCHAR, updatedat VARCHAR, url VARCHAR, published VARCHAR,
    trashed VARCHAR, votescountok VARCHAR, votescountmitige VARCHAR, votescountnok VARCHAR,
    contextelementtitle VARCHAR, contextelementbodytext VARCHAR, votesid VARCHAR,
    votesrelatedid VARCHAR, votesauthorid VARCHAR, votesvalue VARCHAR, votescreatedat VARCHAR,
    argumentsid VARCHAR, argumentsrelatedid VARCHAR, argumentsrelatedkind VARCHAR,
    argumentsauthorid VARCHAR, argumentstype VARCHAR, argumentsbody VARCHAR,
    argumentscreatedat VARCHAR, argumentsupdatedat VARCHAR, argumentspublished VARCHAR,
    argumentstrashed VARCHAR, argumentsvotescount VARCHAR, sourcesid VARCHAR,
    sourcesrelatedid VARCHAR, sourcesauthorid VARCHAR, sourcestitle VARCHAR,
    sourceslink VARCHAR, sourcesbody VARCHAR, sourcescreatedat VARCHAR,
    sourcesupdatedat VARCHAR, sourcespublished VARCHAR, sourcestrashed VARCHAR,
    sourcesvotescount VARCHAR, versionsid VARCHAR, versionsrelatedid VARCHAR,
    versionsauthorid VARCHAR, versionstitle VARCHAR, versionsexplanation VARCHAR,
    versionsbodytext VARCHAR, versionscreatedat VARCHAR, versionsupdatedat VARCHAR,
    versionspublished VARCHAR, versionstrashed VARCHAR, versionsvotescountok VARCHAR,
    versionsvotescountmitige VARCHAR, versionsvotescountnok VARCHAR
);
CREATE TABLE capcollectif.records (
    file VARCHAR, row BIGINT, rank INTEGER, type VARCHAR, id VARCHAR, parent VARCHAR,
    author VARCHAR, author_name VARCHAR, author_type VARCHAR, section VARCHAR,
    section_title VARCHAR, section_url VARCHAR, title VARCHAR, body VARCHAR, created VARCHAR,
    updated VARCHAR, url VARCHAR, published BOOLEAN, trashed BOOLEAN, value VARCHAR,
    votes VARCHAR, ok VARCHAR, mitige VARCHAR, nok VARCHAR
);
CREATE MACRO capcollectif.truth(cell) AS
    cell IS NOT NULL AND NOT regexp_full_match(lower(trim(cell)), '|non?|0|false|global\.no');
CREATE MACRO capcollectif.citation(link, title) AS CASE
    WHEN regexp_full_match(link, 'https?://[^\s"<>]+')
    THEN '<p><a href="' || link || '">' || replace(replace(coalesce(title, link), '&', '&amp;'), '<', '&lt;')
        || '</a></p>'
END;

-- What a vote says; null for a code that is unknown.
CREATE MACRO capcollectif.option(value) AS CASE
    WHEN ends_with(lower(value), 'nok') THEN 'against'
    WHEN ends_with(lower(value), 'ok') THEN 'for'
    WHEN ends_with(lower(value), 'mitige') THEN 'neutral'
END;
