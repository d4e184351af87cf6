-- One row per topic, with its final key and the rule that leaves it out, if any.
CREATE TABLE democracyos.scopes AS
SELECT
    id,
    coalesce(democracyos.fingerprint(forum_title), forum_id) NOT IN (
        SELECT forum FROM democracyos.chosen_forum
    ) AND EXISTS (SELECT 1 FROM democracyos.chosen_forum) AS out_of_scope
FROM democracyos.topic_forums;

-- A title alone means the topic of that title, one in scope and published rather.
CREATE TABLE democracyos.title_ids AS
SELECT print, arg_min(id, (coalesce(out_of_scope, FALSE), coalesce(unpublished, FALSE), id)) AS id
FROM democracyos.titles
LEFT JOIN democracyos.scopes USING (id)
LEFT JOIN (
    SELECT id, arg_min(unpublished OR deleted, (rank, -sequence)) AS unpublished
    FROM democracyos.topics
    GROUP BY id
) USING (id)
GROUP BY print;

CREATE MACRO democracyos.topic_key(id, title, title_id) AS coalesce(
    'id:' || id, 'id:' || title_id, 'title:' || democracyos.fingerprint(title)
);

-- What names each topic: its own records, and the comments when there is no such record.
CREATE TABLE democracyos.topic_rows AS
SELECT
    democracyos.topic_key(topics.id, topics.title, title_ids.id) AS key,
    TRUE AS record,
    topics.form, topics.rank, topics.file, topics.row, topics.sequence,
    coalesce(topics.id, title_ids.id) AS id,
    topics.title, topics.tag_id, topics.tag_title, topics.body, topics.url,
    topics.author_label, topics.author_id, topics.author_name,
    topics.created_raw, topics.updated_raw, topics.deleted, topics.unpublished,
    topics.votes, topics.upvotes, topics.downvotes, topics.abstentions,
    topics.results, topics.links
FROM democracyos.topics
LEFT JOIN democracyos.title_ids
    ON topics.id IS NULL AND democracyos.fingerprint(topics.title) = title_ids.print
WHERE topics.problem IS NULL;

INSERT INTO democracyos.topic_rows BY NAME
SELECT
    democracyos.topic_key(posts.topic_id, posts.topic_title, title_ids.id) AS key,
    FALSE AS record,
    arg_min(posts.form, sequence) AS form,
    posts.rank,
    posts.file,
    min(posts.row) AS row,
    min(posts.sequence) AS sequence,
    min(coalesce(posts.topic_id, title_ids.id)) AS id,
    arg_min(posts.topic_title, sequence) AS title,
    min(posts.topic_url) AS url
FROM democracyos.posts
LEFT JOIN democracyos.title_ids
    ON posts.topic_id IS NULL AND democracyos.fingerprint(posts.topic_title) = title_ids.print
WHERE posts.problem IS NULL AND posts.kind = 'comment'
    -- What a paragraph names is no topic.
    AND coalesce(posts.context, 'topic') = 'topic'
    AND coalesce(posts.topic_id, posts.topic_title) IS NOT NULL
GROUP BY key, posts.rank, posts.file;

-- A Popolo motion that no other form names by id cannot be joined to a title: left out.
CREATE TABLE democracyos.themes AS
SELECT
    key,
    max(topic_rows.id) AS id,
    coalesce(
        max(titles.title), arg_min(topic_rows.title, (rank, -sequence)),
        'Thème sans titre (' || max(topic_rows.id) || ')'
    ) AS title,
    arg_min(tag_id, (rank, -sequence)) AS tag_id,
    arg_min(tag_title, (rank, -sequence)) AS tag_title,
    arg_min(body, (rank, -sequence)) AS body,
    arg_min(url, (rank, -sequence)) AS url,
    arg_min(author_label, (rank, -sequence)) AS author_label,
    arg_min(author_id, (rank, -sequence)) AS author_id,
    arg_min(author_name, (rank, -sequence)) AS author_name,
    arg_min(created_raw, (rank, -sequence)) AS created_raw,
    arg_min(updated_raw, (rank, -sequence)) AS updated_raw,
    -- The platform's order: that of its list of topics, else that of the comments.
    min(CASE WHEN record THEN 0 ELSE 100000000000000000 END + rank * 1000000000000000 + sequence)
        AS sequence,
    bool_or(record) AS has_record,
    CASE
        WHEN bool_and(form = 'popolo') AND max(titles.title) IS NULL THEN 'not_a_contribution'
        WHEN bool_or(scopes.out_of_scope) THEN 'out_of_scope'
        WHEN arg_min(deleted, (rank, -sequence)) THEN 'deleted'
        WHEN arg_min(unpublished, (rank, -sequence)) THEN 'unpublished'
        -- The list of topics is whole: one that it does not hold, and that nothing names,
        -- is not public, or is no more.
        WHEN NOT bool_or(record) AND max(coalesce(titles.title, topic_rows.title)) IS NULL
            AND EXISTS (SELECT 1 FROM democracyos.topics
                INNER JOIN democracyos.whole_lists USING (file)) THEN 'unpublished'
    END AS rule
FROM democracyos.topic_rows
LEFT JOIN democracyos.titles ON topic_rows.id = titles.id
LEFT JOIN democracyos.scopes ON topic_rows.id = scopes.id
GROUP BY key;

-- The CSV alone says the forum of a topic on each of its lines.
UPDATE democracyos.themes SET rule = 'out_of_scope'
WHERE rule IS NULL AND id IS NULL AND key IN (
    SELECT 'title:' || democracyos.fingerprint(topic_title)
    FROM democracyos.posts
    WHERE topic_id IS NULL
    GROUP BY ALL
    HAVING bool_and(
        forum_title IS NOT NULL
        AND democracyos.fingerprint(forum_title) NOT IN (
            SELECT forum FROM democracyos.chosen_forum
        )
        AND EXISTS (SELECT 1 FROM democracyos.chosen_forum)
    )
);
