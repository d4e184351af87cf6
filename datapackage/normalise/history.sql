-- A collection that changed no figure adds nothing: the history tells when things moved.
INSERT INTO history BY NAME
SELECT measured_at, measure, theme_id, value FROM overlay.history
WHERE measured_at < $retrieved_at
UNION ALL
SELECT $retrieved_at, measures.measure, measures.theme_id, measures.value
FROM work.measures
WHERE measures.value IS NOT NULL AND measures.theme_id <> 'none'
    AND measures.value IS DISTINCT FROM (
        SELECT max_by(past.value, past.measured_at)
        FROM overlay.history AS past
        WHERE past.measured_at < $retrieved_at
            AND past.measure = measures.measure AND past.theme_id = measures.theme_id
    );
