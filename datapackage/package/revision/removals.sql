-- What was withdrawn before, and now.
CREATE VIEW removals AS
SELECT object_type, object_id, reason_code, date FROM former.removals
UNION ALL
SELECT gone.object_type, gone.object_id, gone.reason_code, gone.date
FROM work.withdrawn AS gone
ANTI JOIN former.removals AS told
    ON told.object_type = gone.object_type AND told.object_id = gone.object_id;
