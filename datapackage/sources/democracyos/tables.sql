-- What every form is brought to before the forms are merged; dropped at the end of a read.
-- `rank` orders the forms by faithfulness of their texts, 1 first; `sequence` is the order
-- of reading over all files. A null is what the form does not say.

CREATE TABLE democracyos.topics (
    form VARCHAR, rank INTEGER, file VARCHAR, row BIGINT, sequence BIGINT,
    id VARCHAR, title VARCHAR, forum_id VARCHAR, forum_title VARCHAR,
    tag_id VARCHAR, tag_title VARCHAR, body VARCHAR, url VARCHAR,
    author_label VARCHAR, author_id VARCHAR, author_name VARCHAR,
    created_raw VARCHAR, updated_raw VARCHAR, deleted BOOLEAN, unpublished BOOLEAN,
    votes JSON, upvotes JSON, downvotes JSON, abstentions JSON, results JSON, links JSON,
    problem VARCHAR, content VARCHAR
);

CREATE TABLE democracyos.posts (
    form VARCHAR, rank INTEGER, file VARCHAR, row BIGINT, sequence BIGINT,
    kind VARCHAR, id VARCHAR, parent_id VARCHAR,
    topic_id VARCHAR, topic_title VARCHAR, topic_url VARCHAR, forum_title VARCHAR,
    context VARCHAR, alias VARCHAR, alias_count INTEGER, title VARCHAR,
    body VARCHAR, print VARCHAR,
    author_id VARCHAR, author_name VARCHAR, created_raw VARCHAR, updated_raw VARCHAR,
    deleted BOOLEAN, flags BIGINT, spam BOOLEAN,
    tally STRUCT(positive BIGINT, negative BIGINT, neutral BIGINT),
    votes STRUCT(author VARCHAR, "value" VARCHAR, "createdAt" VARCHAR)[],
    upvotes JSON, downvotes JSON,
    upvote BIGINT, downvote BIGINT, score BIGINT,
    problem VARCHAR, content VARCHAR
);

CREATE TABLE democracyos.people (
    rank INTEGER, id VARCHAR, name VARCHAR, email VARCHAR, avatar VARCHAR,
    organisation VARCHAR, age_band VARCHAR, registered BOOLEAN
);

-- As the API describes them, on each of their texts.
CREATE TABLE democracyos.described (person JSON);

CREATE TABLE democracyos.forums (id VARCHAR, slug VARCHAR, title VARCHAR);

CREATE TABLE democracyos.tags (id VARCHAR, title VARCHAR);

-- The file being read, and what the reading depends on: one row each.
CREATE TABLE democracyos.export (file VARCHAR, number BIGINT, form VARCHAR, rank INTEGER);

CREATE TABLE democracyos.settings (
    level VARCHAR, flags_hold INTEGER
);

-- An id, whether the API gave it alone, in an object, or as a database dump writes it.
CREATE MACRO democracyos.identity(value) AS CASE json_type(value)
    WHEN 'OBJECT' THEN coalesce(
        nullif(value ->> '$.id', ''), value ->> '$."$oid"',
        value ->> '$._id."$oid"', nullif(value ->> '$._id', '')
    )
    WHEN 'VARCHAR' THEN nullif(trim(value ->> '$'), '')
    WHEN 'UBIGINT' THEN value ->> '$'
END;

-- The id among these fields, as `identity` finds it in the whole object.
CREATE MACRO democracyos.object_id(fields) AS coalesce(
    nullif(fields."id", ''), fields."$oid",
    fields."_id" ->> '$."$oid"', nullif(fields."_id" ->> '$', '')
);

-- A date, as text, whether the API gave it alone or as a database dump writes it.
CREATE MACRO democracyos.moment(value) AS CASE json_type(value)
    WHEN 'OBJECT' THEN value ->> '$."$date"'
    ELSE value ->> '$'
END;

CREATE MACRO democracyos.list(value) AS CASE json_type(value) WHEN 'ARRAY' THEN value END;

CREATE MACRO democracyos.person_name(author) AS coalesce(
    nullif(trim(author ->> '$.fullName'), ''),
    nullif(trim(concat_ws(' ', author ->> '$.firstName', author ->> '$.lastName')), ''),
    nullif(trim(regexp_replace(author ->> '$.displayName', '<[^>]*>', '')), '')
);

-- What of a text no form alters: without markup (v2 CSV turns its quotes), without what
-- windows-1252 cannot hold nor the `?` that replaces it, without spaces (v2 CSV deletes
-- line breaks), punctuation, accents or case. A text of nothing else is its own mark.
CREATE MACRO democracyos.fingerprint(text) AS CASE WHEN text IS NOT NULL THEN coalesce(
    latin_letters(text), nullif(regexp_replace(lower(text), '\s+', '', 'g'), '')
) END;

-- The same, short, to compare and to carry for a text of any length.
CREATE MACRO democracyos.print(text) AS md5(democracyos.fingerprint(text));

-- When it was written, only to put identical texts in one order: the API's ISO date, or
-- the JavaScript text of the v2 CSV.
CREATE MACRO democracyos.instant(raw) AS coalesce(
    epoch_ms(try_cast(raw AS TIMESTAMPTZ)),
    epoch_ms(try_strptime(
        regexp_extract(raw, '^\w+ \w+ \d+ \d+ [\d:]+ GMT[+-]\d+'),
        '%a %b %d %Y %H:%M:%S GMT%z'
    ))
);

-- The votes of a list, counted at once where each person has one vote: lists are what an
-- export has most of. Null where votes must be told apart or one is unknown: the list is kept.
CREATE MACRO democracyos.tally(votes) AS CASE
    WHEN len(votes) = list_unique(list_transform(
        votes,
        lambda vote: CASE
            WHEN NOT starts_with(vote.author, '{')
                AND vote."value" IN ('positive', 'negative', 'neutral')
                THEN trim(vote.author)
        END
    )) THEN {
        'positive': len(list_filter(votes, lambda vote: vote."value" = 'positive')),
        'negative': len(list_filter(votes, lambda vote: vote."value" = 'negative')),
        'neutral': len(list_filter(votes, lambda vote: vote."value" = 'neutral'))
    }
END;

-- The columns of `posts` that these fields, and the tally of their votes, give. Lists of those
-- who are for or against say nothing more where there are votes.
CREATE MACRO democracyos.post(fields, tally) AS {
    'topic_id': coalesce(
        democracyos.identity(fields."reference"),
        democracyos.identity(fields."topicId"),
        democracyos.identity(fields."topic")
    ),
    'topic_title': coalesce(
        fields."reference" ->> '$.mediaTitle', fields."topicId" ->> '$.mediaTitle',
        fields."topic" ->> '$.mediaTitle'
    ),
    'context': fields."context",
    'alias': nullif(trim(fields."alias"), ''),
    'alias_count': try_cast(fields."count" AS INTEGER),
    'title': nullif(trim(fields."title"), ''),
    -- Few texts begin by a space or by nothing: the others need no copy to be told from nothing.
    'blank': CASE
        WHEN fields."text" IS NULL THEN TRUE
        WHEN fields."text" < '!' THEN trim(fields."text") = ''
        ELSE FALSE
    END,
    'body': fields."text",
    'print': democracyos.print(fields."text"),
    'created_raw': democracyos.moment(fields."createdAt"),
    'updated_raw': coalesce(
        democracyos.moment(fields."editedAt"), democracyos.moment(fields."updatedAt")
    ),
    'deleted': fields."deletedAt" IS NOT NULL OR fields."deleted" IS NOT DISTINCT FROM 'true',
    'flags': len(list_filter(
        json_extract(fields."flags", '$[*]'),
        lambda flag: json_type(flag) <> 'OBJECT' OR (flag ->> '$.value') = 'spam'
    )),
    'tally': tally,
    'votes': CASE WHEN tally IS NULL THEN fields."votes" END,
    'upvotes': CASE WHEN fields."votes" IS NULL THEN democracyos.list(fields."upvotes") END,
    'downvotes': CASE WHEN fields."votes" IS NULL THEN democracyos.list(fields."downvotes") END,
    'upvote': try_cast(coalesce(fields."upvote", fields."upvotes" ->> '$') AS BIGINT),
    'downvote': try_cast(coalesce(fields."downvote", fields."downvotes" ->> '$') AS BIGINT),
    'score': try_cast(fields."score" AS BIGINT)
};

-- Files that are one bare array: of topics, the API gives so all those of a forum at once.
CREATE TABLE democracyos.whole_lists (file VARCHAR);
