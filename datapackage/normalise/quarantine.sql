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
