-- The lines of an export as they are written.
CREATE TABLE consul.proposals (
    file VARCHAR, row BIGINT, id VARCHAR, title VARCHAR, summary VARCHAR, description VARCHAR,
    author_id VARCHAR, author VARCHAR, created_at VARCHAR, retired_at VARCHAR,
    hidden_at VARCHAR, supports VARCHAR, url VARCHAR
);
CREATE TABLE consul.damaged (file VARCHAR, row BIGINT, object_type VARCHAR, content VARCHAR);

-- A summary is plain text, a description HTML: the first is made as the second.
CREATE MACRO consul.paragraph(cell) AS
    '<p>' || replace(replace(nullif(trim(cell), ''), '&', '&amp;'), '<', '&lt;') || '</p>';
