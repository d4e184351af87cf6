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

-- An amount as people write it, « 25 000,50 € »; one that could be read in two ways is none.
CREATE MACRO work.amount(written) AS CASE
    WHEN regexp_full_match(
        regexp_replace(written, '[\s\x{00a0}\x{202f}€]|EUR$', '', 'g'), '[0-9]+([.,][0-9]{1,2})?'
    )
    THEN CAST(replace(
        regexp_replace(written, '[\s\x{00a0}\x{202f}€]|EUR$', '', 'g'), ',', '.'
    ) AS DOUBLE)
END;

-- A language by its code, « fr », « fr-FR »; null for anything else.
CREATE MACRO work.language(written) AS CASE
    WHEN regexp_full_match(lower(trim(written)), '[a-z]{2}([-_][a-z]{2,4})?')
    THEN left(lower(trim(written)), 2)
END;

-- What became of a proposal, by the words of its platform; null for words that are not known.
CREATE MACRO work.outcome_state(label) AS CASE
    WHEN regexp_full_match(
        work.folded(label), 'acceptee?s?|accepted|favorable|avisfavorable|validee?s?|approuvee?s?'
    ) THEN 'accepted'
    WHEN regexp_full_match(
        work.folded(label), '(acceptee?s?)?(partiellement|enpartie)(acceptee?s?)?|partlyaccepted'
    ) THEN 'partly_accepted'
    WHEN regexp_full_match(
        work.folded(label),
        'ref?usee?s?|rejetee?s?|rejected|defavorable|avisdefavorable|irrecevables?|nonrecevables?'
    ) THEN 'rejected'
    WHEN regexp_full_match(
        work.folded(label), '(encours)?(d|de|l)?analyse|al?etude|etude|evaluating|aletude'
    ) THEN 'evaluating'
    WHEN regexp_full_match(
        work.folded(label), 'nonretenue?s?|nonlaureate?s?|notselected|nonselectionnee?s?'
    ) THEN 'not_selected'
    WHEN regexp_full_match(
        work.folded(label), 'retenue?s?|laureate?s?|selected|selectionnee?s?|gagnante?s?'
    ) THEN 'selected'
    WHEN regexp_full_match(
        work.folded(label), 'encours|encoursderealisation|inprogress|ongoing|entravaux'
    ) THEN 'in_progress'
    WHEN regexp_full_match(
        work.folded(label), 'realisee?s?|terminee?s?|acheveee?s?|livree?s?|completed|done|implemented'
    ) THEN 'completed'
END;

-- A title stands on one line.
CREATE MACRO work.one_line(words) AS trim(regexp_replace(words, '\s+', ' ', 'g'));
