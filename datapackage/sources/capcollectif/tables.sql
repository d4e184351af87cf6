-- The records of an export, one row per object. Each form of CSV has a table of its own beside
-- this one, with the columns of `forms.py` as they are written.
CREATE TABLE capcollectif.documents (file VARCHAR, opinion JSON);
CREATE TABLE capcollectif.opinions_asked (file VARCHAR);
CREATE TABLE capcollectif.damaged (
    file VARCHAR, row BIGINT, object_type VARCHAR, content VARCHAR
);

-- `answers_to` is the type of the parent, where the form says it; `written` the id as it came.
CREATE TABLE capcollectif.records (
    file VARCHAR, row BIGINT, rank INTEGER, type VARCHAR, id VARCHAR, written VARCHAR,
    parent VARCHAR, answers_to VARCHAR, author VARCHAR, author_name VARCHAR, author_type VARCHAR,
    section VARCHAR, section_title VARCHAR, section_url VARCHAR, section_kind VARCHAR,
    section_place BIGINT, title VARCHAR, body VARCHAR, created VARCHAR, updated VARCHAR,
    place VARCHAR, category VARCHAR, scope VARCHAR, amount VARCHAR, state VARCHAR, answer VARCHAR,
    url VARCHAR, published BOOLEAN, trashed BOOLEAN, unanswered BOOLEAN,
    aside BOOLEAN, value VARCHAR, votes VARCHAR, ok VARCHAR, mitige VARCHAR, nok VARCHAR
);
CREATE TABLE capcollectif.people (name VARCHAR);
CREATE TABLE capcollectif.asked (title VARCHAR, place BIGINT);
CREATE TABLE capcollectif.settings (currency VARCHAR);

CREATE MACRO capcollectif.truth(cell) AS
    cell IS NOT NULL AND NOT regexp_full_match(lower(trim(cell)), '|non?|0|false|global\.no');

-- « Publié », « PUBLISHED », « …_publication_status_published »; neither « Non publié » nor empty.
CREATE MACRO capcollectif.is_public(status) AS regexp_matches(
    lower(strip_accents(coalesce(status, ''))), '^([a-z_]*_status_)?publi(shed|ee?)$'
);

-- An id of an old export is the new one in base64, with its kind before: « User:user5 ».
CREATE MACRO capcollectif.bare(id) AS coalesce(
    nullif(regexp_extract(
        CASE
            WHEN length(id) % 4 = 0 AND regexp_full_match(id, '[A-Za-z0-9+/]{8,}={0,2}')
            THEN TRY(decode(from_base64(id)))
        END,
        '^[A-Z][A-Za-z]+:(\S+)$', 1
    ), ''),
    id
);

-- A question is the same one, whatever its accents and its signs.
CREATE MACRO capcollectif.fold(words) AS
    regexp_replace(lower(strip_accents(words)), '[^\pL\pN]+', '', 'g');

-- The id that all generations share, then the one that a package may have been numbered by.
CREATE MACRO capcollectif.keys(kind, id, written) AS list_concat(
    ['id:' || kind || ':' || id],
    CASE WHEN written <> id THEN ['id:' || kind || ':' || written] END
);

-- « .../debate/pour-ou-contre », or the end of the name of the file, is the debate's title.
CREATE MACRO capcollectif.debate(url, file) AS coalesce(
    nullif(regexp_extract(url, '/([^/?#]+)/?(?:[?#].*)?$', 1), ''),
    nullif(regexp_extract(
        regexp_replace(file, '(_simplified|_grouped)?\.csv$', '', 'i'), '_([^_/]+)$', 1
    ), '')
);
CREATE MACRO capcollectif.words(slug) AS
    upper(replace(slug, '-', ' ')[1]) || replace(slug, '-', ' ')[2:];

-- The town of an address, without the street: who wrote may live there.
CREATE MACRO capcollectif.town(address) AS
    nullif(trim(regexp_extract(address, '(?:^|[ ,])([0-9]{5} [^,0-9]+)', 1)), '');

-- The answers that are published, each under its question, in the order of the form.
CREATE MACRO capcollectif.answered(answers) AS (
    SELECT string_agg(capcollectif.headed(one.title, one.text), '' ORDER BY asked.place)
    FROM (SELECT unnest(answers) AS one)
    INNER JOIN capcollectif.asked ON asked.title = one.title
);

CREATE MACRO capcollectif.citation(link, title) AS CASE
    WHEN regexp_full_match(link, 'https?://[^\s"<>]+')
    THEN '<p><a href="' || link || '">' || replace(replace(coalesce(title, link), '&', '&amp;'), '<', '&lt;')
        || '</a></p>'
END;

-- A heading with what it is about, or nothing where there is nothing.
CREATE MACRO capcollectif.headed(title, text) AS CASE
    WHEN trim(regexp_replace(text, '<[^<>]*>|&nbsp;|\x{00a0}', ' ', 'g')) <> ''
    THEN concat('<p>', title, '</p>', '<div>', text, '</div>')
END;

-- What a vote or an argument says; null for a code that is unknown. « global.nok », « NO »,
-- « …_type_against », « Pas d’accord ».
CREATE MACRO capcollectif.option(value) AS CASE
    WHEN regexp_matches(
        lower(strip_accents(value)), '(^|[._])(nok|no|non|against|contre)$|^pas d.accord$'
    ) THEN 'against'
    WHEN regexp_matches(lower(strip_accents(value)), '(^|[._])(ok|yes|oui|for|pour)$|^d.accord$')
        THEN 'for'
    WHEN regexp_matches(lower(strip_accents(value)), '(^|[._])mitigee?$') THEN 'neutral'
END;
