-- What gets a number. New ones follow the order in which a reader would count: themes as
-- displayed, workshops as listed, contributions and comments by date, the undated last.
CREATE VIEW work.theme_objects AS
SELECT
    [source_key] AS keys, themes.rowid AS ref,
    row_number() OVER (ORDER BY position NULLS LAST, source_key) AS rank
FROM staging.themes;

CREATE VIEW work.workshop_objects AS
SELECT
    [workshop_key] AS keys, workshops.rowid AS ref,
    row_number() OVER (ORDER BY rank, workshop_key) AS rank
FROM work.workshops;

CREATE VIEW work.contribution_objects AS
SELECT
    contributions.keys, contributions.rowid AS ref,
    row_number() OVER (
        ORDER BY dates.utc NULLS LAST, contributions.position, contributions.rowid
    ) AS rank
FROM staging.contributions
LEFT JOIN work.dates ON dates.raw = contributions.created_raw;

CREATE VIEW work.comment_objects AS
SELECT
    comments.keys, comments.rowid AS ref,
    row_number() OVER (
        ORDER BY dates.utc NULLS LAST, comments.position, comments.rowid
    ) AS rank
FROM staging.comments
LEFT JOIN work.dates ON dates.raw = comments.created_raw;
