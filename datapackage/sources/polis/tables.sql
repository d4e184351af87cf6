-- The rows of one conversation as they are written.
CREATE TABLE polis.comments (
    file VARCHAR, row BIGINT, created VARCHAR, id VARCHAR, author VARCHAR,
    agrees VARCHAR, disagrees VARCHAR, moderated VARCHAR, body VARCHAR
);
CREATE TABLE polis.votes (
    file VARCHAR, row BIGINT, cast_at VARCHAR, id VARCHAR, voter VARCHAR, value VARCHAR
);
CREATE TABLE polis.summary (
    file VARCHAR, topic VARCHAR, description VARCHAR, url VARCHAR, voters VARCHAR
);
-- Which group of opinion the platform puts each person in; most exports say it of some only.
CREATE TABLE polis.members (voter VARCHAR, group_id VARCHAR);
CREATE TABLE polis.damaged (file VARCHAR, row BIGINT, object_type VARCHAR, content VARCHAR);
