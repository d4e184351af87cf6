-- The same people come back in each file: they are told apart once.
INSERT INTO democracyos.people BY NAME
SELECT DISTINCT
    2 AS rank,
    democracyos.identity(person) AS id,
    democracyos.person_name(person) AS name,
    person ->> '$.email' AS email,
    coalesce(person ->> '$.avatar', person ->> '$.profilePictureUrl') AS avatar,
    coalesce(person ->> '$.custom', person ->> '$.extra.org') AS organisation
FROM (SELECT DISTINCT person FROM democracyos.described)
WHERE json_type(person) = 'OBJECT';

-- Who is who: a form that gives a name only is joined to the account of that name, if one
-- account alone bears it.
CREATE TABLE democracyos.names AS
SELECT democracyos.fingerprint(name) AS print, min(id) AS id
FROM democracyos.people
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT id) = 1;

UPDATE democracyos.posts SET author_id = names.id
FROM democracyos.names
WHERE posts.author_id IS NULL AND democracyos.fingerprint(posts.author_name) = names.print;

UPDATE democracyos.people SET id = names.id
FROM democracyos.names
WHERE people.id IS NULL AND democracyos.fingerprint(people.name) = names.print;

-- Names on one side (v2 CSV), ids on the other (v1 CSV), and no list of accounts: a name is
-- that of the only account which wrote the texts that only this name wrote.
INSERT INTO democracyos.people BY NAME
WITH texts AS (
    SELECT
        democracyos.fingerprint(topic_title) AS topic,
        print,
        min(author_id) AS id,
        min(author_name) AS name
    FROM democracyos.posts
    WHERE kind = 'comment' AND topic_title IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT author_id) = 1
        AND count(DISTINCT democracyos.fingerprint(author_name)) = 1
        AND count(*) FILTER (WHERE author_id IS NULL) > 0
)

SELECT 4 AS rank, min(id) AS id, min(name) AS name
FROM texts
WHERE democracyos.fingerprint(name) NOT IN (
    SELECT democracyos.fingerprint(name)
    FROM democracyos.people
    WHERE id IS NOT NULL AND name IS NOT NULL
)
GROUP BY democracyos.fingerprint(name)
HAVING count(DISTINCT id) = 1;

UPDATE democracyos.posts SET author_id = people.id
FROM democracyos.people
WHERE people.rank = 4 AND posts.author_id IS NULL
    AND democracyos.fingerprint(posts.author_name) = democracyos.fingerprint(people.name);

UPDATE democracyos.people SET id = found.id
FROM democracyos.people AS found
WHERE found.rank = 4 AND people.id IS NULL
    AND democracyos.fingerprint(people.name) = democracyos.fingerprint(found.name);

-- An account's best-known name: forms that give the id only then share the name's keys.
CREATE TABLE democracyos.accounts AS
SELECT id, democracyos.fingerprint(arg_min(name, (rank, name))) AS name_print
FROM democracyos.people
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY id;

INSERT INTO staging.participants BY NAME
SELECT
    coalesce('id:' || id, 'name:' || democracyos.fingerprint(name)) AS author_key,
    'individual' AS kind,
    arg_min(name, (rank, name)) AS name,
    arg_min(email, (rank, email)) AS email,
    arg_min(avatar, (rank, avatar)) AS avatar,
    arg_min(organisation, (rank, organisation)) AS organisation,
    arg_min(age_band, (rank, age_band)) AS age_band,
    max(registered) AS registered
FROM (
    SELECT rank, id, name, email, avatar, organisation, age_band, registered
    FROM democracyos.people
    UNION ALL BY NAME
    SELECT DISTINCT rank, author_id AS id, author_name AS name
    FROM democracyos.posts
)
WHERE coalesce(id, name) IS NOT NULL
GROUP BY author_key
ORDER BY author_key;
