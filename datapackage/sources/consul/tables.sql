-- The lines of an export as they are written, whatever their form.
CREATE TABLE consul.lines (
    file VARCHAR, row BIGINT, form VARCHAR, id VARCHAR, title VARCHAR, summary VARCHAR,
    description VARCHAR, author_id VARCHAR, author VARCHAR, created_at VARCHAR,
    updated_at VARCHAR, retired_at VARCHAR, hidden_at VARCHAR, status VARCHAR,
    supports VARCHAR, against VARCHAR, ballots VARCHAR, price VARCHAR, feasibility VARCHAR,
    explanation VARCHAR, selected VARCHAR, winner VARCHAR, heading VARCHAR, geozone VARCHAR,
    url VARCHAR, target_type VARCHAR, target VARCHAR, ancestry VARCHAR
);
CREATE TABLE consul.damaged (file VARCHAR, row BIGINT, object_type VARCHAR, content VARCHAR);
CREATE TABLE consul.settings (currency VARCHAR);

-- A summary is plain text, a description HTML: the first is made as the second.
CREATE MACRO consul.paragraph(cell) AS
    '<p>' || replace(replace(nullif(trim(cell), ''), '&', '&amp;'), '<', '&lt;') || '</p>';

CREATE MACRO consul.truth(cell) AS
    coalesce(lower(trim(cell)) IN ('true', 't', '1', 'yes', 'si', 'sí', 'oui'), FALSE);

-- What a comment answers: the last of « 12/45 »; null for « -1 » and « 0 ».
CREATE MACRO consul.answered(ancestry) AS CASE
    WHEN regexp_full_match(trim(ancestry), '([0-9]+/)*[1-9][0-9]*')
    THEN regexp_extract(ancestry, '([0-9]+)\s*$', 1)
END;

-- `Budget::Investment` to the form that holds such objects; null for another place of the site.
CREATE MACRO consul.form_of(type) AS CASE type
    WHEN 'Proposal' THEN 'proposals'
    WHEN 'Debate' THEN 'debates'
    WHEN 'Budget::Investment' THEN 'investments'
END;
