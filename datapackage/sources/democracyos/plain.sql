-- What `plain.py` has read into columns, as `api.sql` wants it. The objects of a file lie
-- together, in its order: a place in the table tells the row.
CREATE OR REPLACE VIEW democracyos.plainly_written AS
SELECT
    plain.rowid - first_place + 1 AS row,
    file, number, 'v1_api' AS form, kind, id, parent_id, value, author, post
FROM democracyos.plain
INNER JOIN (SELECT number, min(rowid) AS first_place FROM democracyos.plain GROUP BY number)
    USING (number);
