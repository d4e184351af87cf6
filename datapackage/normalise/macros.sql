CREATE SCHEMA IF NOT EXISTS work;

-- One of the spellings of a name: case, accents, blanks and punctuation aside. A name without a
-- letter or digit is only folded for case. Keys that ledgers hold are made with it: what it
-- gives never changes.
CREATE MACRO work.folded(name) AS coalesce(
    nullif(
        regexp_replace(
            replace(replace(lower(strip_accents(name)), 'œ', 'oe'), 'æ', 'ae'),
            '[^a-z0-9]+', '', 'g'
        ),
        ''
    ),
    lower(trim(name))
);

-- A title stands on one line.
CREATE MACRO work.one_line(words) AS trim(regexp_replace(words, '\s+', ' ', 'g'));
