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

-- An account's best-known name: forms that give the id only then share the name's keys.
CREATE TABLE democracyos.accounts AS
SELECT id, democracyos.fingerprint(arg_min(name, rank)) AS name_print
FROM democracyos.people
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY id;

ALTER TABLE democracyos.posts ADD COLUMN print VARCHAR;

UPDATE democracyos.posts SET print = democracyos.fingerprint(body);

INSERT INTO staging.participants BY NAME
SELECT
    coalesce('id:' || id, 'name:' || democracyos.fingerprint(name)) AS author_key,
    'individual' AS kind,
    arg_min(name, rank) AS name,
    arg_min(email, rank) AS email,
    arg_min(avatar, rank) AS avatar,
    arg_min(organisation, rank) AS organisation,
    arg_min(age_band, rank) AS age_band,
    max(registered) AS registered
FROM (
    SELECT rank, id, name, email, avatar, organisation, age_band, registered
    FROM democracyos.people
    UNION ALL BY NAME
    SELECT rank, author_id AS id, author_name AS name
    FROM democracyos.posts
)
WHERE coalesce(id, name) IS NOT NULL
GROUP BY author_key
ORDER BY author_key;
