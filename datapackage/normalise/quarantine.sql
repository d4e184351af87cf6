-- What was read but cannot be shown is set aside, never dropped in silence.
INSERT INTO staging.quarantine
SELECT staged.source_file, staged.source_row, 'contribution', 'empty_text', staged.body
FROM staging.contributions AS staged
JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
ANTI JOIN contributions ON contributions.contribution_id = numbers.id
UNION ALL
SELECT
    staged.source_file, staged.source_row, 'comment',
    CASE WHEN coalesce(body.text, '') = '' THEN 'empty_text' ELSE 'unknown_contribution' END,
    staged.body
FROM staging.comments AS staged
JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
LEFT JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = staged.rowid
ANTI JOIN comments ON comments.comment_id = numbers.id;

-- What may be voted on: what is published.
CREATE TABLE work.voted AS
SELECT 'contribution' AS object_type, numbers.source_key, numbers.id
FROM work.contribution_numbers AS numbers
SEMI JOIN contributions ON contributions.contribution_id = numbers.id
UNION ALL
SELECT 'comment', numbers.source_key, numbers.id
FROM work.comment_numbers AS numbers
SEMI JOIN comments ON comments.comment_id = numbers.id
UNION ALL
SELECT 'theme', source_key, id FROM work.theme_numbers;

-- A listed vote on what is not published is set aside with it.
INSERT INTO staging.quarantine
SELECT
    coalesce(contributions.source_file, comments.source_file),
    coalesce(contributions.source_row, comments.source_row),
    'vote', 'unknown_contribution', object_key
FROM (
    SELECT tallies.*, unnest(range(tallies.count)) AS place
    FROM staging.tallies
    ANTI JOIN work.voted
        ON voted.object_type = tallies.object_type AND voted.source_key = tallies.object_key
    WHERE tallies.origin = 'computed'
) AS votes
LEFT JOIN staging.contributions
    ON votes.object_type = 'contribution' AND contributions.keys[1] = votes.object_key
LEFT JOIN staging.comments
    ON votes.object_type = 'comment' AND comments.keys[1] = votes.object_key;
