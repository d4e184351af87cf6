-- What the files are brought to before the staging tables; dropped at the end of a read.
-- One row per row of a file, or per answer of it; codes translated, null is what the file
-- does not say. `answer` is the place of the question, 0 when the row is one contribution.
CREATE TABLE source_table.records (
    role VARCHAR, file VARCHAR, row BIGINT, answer BIGINT, question VARCHAR,
    problem VARCHAR, content VARCHAR,
    id VARCHAR, contribution VARCHAR, parent VARCHAR, theme VARCHAR, title VARCHAR, body VARCHAR,
    author VARCHAR, author_kind VARCHAR, organisation VARCHAR, postcode VARCHAR,
    name VARCHAR, email VARCHAR, phone VARCHAR, named VARCHAR, workshop VARCHAR, people VARCHAR, created VARCHAR, updated VARCHAR,
    place VARCHAR, url VARCHAR, kind VARCHAR, stance VARCHAR, status VARCHAR,
    votes_for VARCHAR, votes_against VARCHAR, votes_neutral VARCHAR,
    category VARCHAR, scope VARCHAR, amount VARCHAR,
    outcome VARCHAR, response VARCHAR, outcome_date VARCHAR
);

-- What is asked, where each answer is a contribution; the key tells answers of one row apart.
CREATE TABLE source_table.questions (place BIGINT, title VARCHAR, key VARCHAR);

CREATE TABLE source_table.settings (
    role VARCHAR, has_id BOOLEAN, dates VARCHAR, currency VARCHAR
);

-- What each status leads to; null where the post is published.
CREATE TABLE source_table.statuses (status VARCHAR, rule VARCHAR);

-- Themes in the order in which the mapping lists them.
CREATE TABLE source_table.theme_order (theme VARCHAR, place BIGINT);

-- « 1 200 » and « 12.0 » are numbers; « 1.200 » is a thousand for some and one for others.
CREATE MACRO source_table.number(written) AS CASE
    WHEN regexp_full_match(
        written, '[0-9]+([.,]0{1,2})?|[0-9]{1,3}([ \x{00a0}\x{202f}][0-9]{3})+'
    )
    THEN try_cast(regexp_replace(
        regexp_replace(written, '[.,]0{1,2}$', ''), '[^0-9]', '', 'g'
    ) AS BIGINT)
END;

CREATE TABLE source_table.departments (code VARCHAR);

-- A spreadsheet takes the first zero away: « 1000 » is 01000.
CREATE MACRO source_table.department(postcode) AS CASE
    WHEN NOT regexp_full_match(postcode, '[0-9]{4,5}') THEN NULL
    WHEN postcode[:3] IN ('200', '201') AND len(postcode) = 5 THEN '2A'
    WHEN postcode[:2] = '20' AND len(postcode) = 5 THEN '2B'
    WHEN postcode[:2] IN ('97', '98') AND len(postcode) = 5 THEN postcode[:3]
    ELSE lpad(postcode, 5, '0')[:2]
END;

-- Keys that ledgers hold are made with it: what it gives never changes.
CREATE MACRO source_table.fold(written) AS coalesce(
    nullif(regexp_replace(lower(strip_accents(written)), '[^a-z0-9]+', '', 'g'), ''),
    lower(trim(written))
);

CREATE MACRO source_table.is_nobody(written) AS coalesce(
    source_table.fold(written) IN ('anonymous', 'anonyme', 'anonym', 'anonimo', 'anonima'), FALSE
);

-- Two words of letters or more: a platform calls no account so.
CREATE MACRO source_table.is_name(written) AS regexp_full_match(
    trim(written), '\p{L}[\p{L}\p{M}.''’-]*([ \x{00a0}\x{202f}]+\p{L}[\p{L}\p{M}.''’-]*)+'
);

-- The order that a mapping says is written out, so that nobody has to guess it again.
CREATE MACRO source_table.moment(written, dates) AS CASE
    WHEN dates IN ('day-first', 'month-first') THEN regexp_replace(regexp_replace(regexp_replace(
        written,
        '^[^0-9]{0,20}([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-9]{4})([^0-9]|$)',
        CASE WHEN dates = 'day-first' THEN '\3-\2-\1\4' ELSE '\3-\1-\2\4' END
    ),
        '^[^0-9]{0,20}([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([7-9][0-9])([^-0-9]|$)',
        CASE WHEN dates = 'day-first' THEN '19\3-\2-\1\4' ELSE '19\3-\1-\2\4' END
    ),
        '^[^0-9]{0,20}([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-6][0-9])([^-0-9]|$)',
        CASE WHEN dates = 'day-first' THEN '20\3-\2-\1\4' ELSE '20\3-\1-\2\4' END
    )
    WHEN dates = 'excel' AND regexp_full_match(written, '[0-9]{5}')
        THEN strftime(DATE '1899-12-30' + written::INTEGER, '%Y-%m-%d')
    WHEN dates = 'excel' AND regexp_full_match(written, '[0-9]{5}[.,][0-9]+')
        THEN strftime(
            TIMESTAMP '1899-12-30'
                + to_seconds(round(replace(written, ',', '.')::DOUBLE * 86400)::BIGINT),
            '%Y-%m-%d %H:%M:%S'
        )
    ELSE written
END;
