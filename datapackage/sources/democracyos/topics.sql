-- Which topics are the same, whatever names them: the API by id, the CSV by title.
CREATE TABLE democracyos.titles AS
SELECT id, arg_min(title, (rank, -sequence)) AS title
FROM (
    SELECT id, title, rank, sequence FROM democracyos.topics WHERE form <> 'popolo'
    UNION ALL
    SELECT topic_id AS id, topic_title AS title, rank, sequence FROM democracyos.posts
)
WHERE id IS NOT NULL AND title IS NOT NULL
GROUP BY id;

-- Comments of the API without the list of topics: a topic known by its id has the title
-- under which the CSV puts the same texts of the same people.
INSERT INTO democracyos.titles
WITH by_id AS (
    SELECT DISTINCT topic_id, author_id, print
    FROM democracyos.posts
    WHERE topic_id NOT IN (SELECT id FROM democracyos.titles)
),

by_title AS (
    SELECT DISTINCT author_id, print, topic_title
    FROM democracyos.posts
    WHERE topic_id IS NULL AND topic_title IS NOT NULL
)

SELECT topic_id AS id, topic_title AS title
FROM by_id INNER JOIN by_title USING (author_id, print)
GROUP BY topic_id, topic_title
QUALIFY row_number() OVER (PARTITION BY topic_id ORDER BY count(*) DESC, topic_title) = 1;

INSERT INTO democracyos.titles
SELECT id, min(title) AS title
FROM democracyos.topics
WHERE form = 'popolo' AND id NOT IN (SELECT id FROM democracyos.titles) AND title IS NOT NULL
    AND (
        id IN (SELECT topic_id FROM democracyos.posts)
        OR NOT EXISTS (SELECT 1 FROM democracyos.posts WHERE topic_title IS NOT NULL)
    )
GROUP BY id;

ALTER TABLE democracyos.titles ADD COLUMN print VARCHAR;

UPDATE democracyos.titles SET print = democracyos.fingerprint(title);

-- Which forum a topic belongs to; a forum known by its id has the title under which the
-- CSV puts the same topics, if there is one such title.
CREATE TABLE democracyos.topic_forums AS
WITH known AS (
    SELECT topics.id, arg_min(topics.forum_id, (rank, -sequence)) AS forum_id,
        coalesce(
            arg_min(topics.forum_title, (rank, -sequence)), min(forums.title)
        ) AS forum_title
    FROM democracyos.topics
    LEFT JOIN democracyos.forums ON topics.forum_id = forums.id
    WHERE topics.id IS NOT NULL
    GROUP BY topics.id
),

titled AS (
    SELECT DISTINCT democracyos.fingerprint(topic_title) AS print, forum_title
    FROM democracyos.posts
    WHERE forum_title IS NOT NULL AND topic_title IS NOT NULL
),

inferred AS (
    SELECT known.forum_id, min(titled.forum_title) AS forum_title
    FROM known
    INNER JOIN democracyos.titles USING (id)
    INNER JOIN titled USING (print)
    GROUP BY known.forum_id
    HAVING count(DISTINCT democracyos.fingerprint(titled.forum_title)) = 1
)

SELECT
    known.id,
    known.forum_id,
    coalesce(known.forum_title, inferred.forum_title) AS forum_title
FROM known
LEFT JOIN inferred USING (forum_id)
WHERE known.forum_id IS NOT NULL;

CREATE TABLE democracyos.known_forums AS
SELECT
    coalesce(democracyos.fingerprint(found.forum_title), found.forum_id) AS forum,
    min(found.forum_id) AS id,
    min(forums.slug) AS slug,
    min(found.forum_title) AS title
FROM (
    SELECT forum_id, forum_title FROM democracyos.topic_forums
    UNION
    SELECT NULL AS forum_id, forum_title FROM democracyos.posts WHERE forum_title IS NOT NULL
) AS found
LEFT JOIN democracyos.forums ON found.forum_id = forums.id
GROUP BY ALL
ORDER BY forum;

CREATE TABLE democracyos.chosen_forum (forum VARCHAR);
