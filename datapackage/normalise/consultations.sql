-- What `consultation.toml` says; people registered are counted where it does not.
INSERT INTO consultations BY NAME
SELECT
    $id AS consultation_id, $title AS title, $description AS description,
    $organiser AS organiser, $siret AS organiser_siret, $platform AS platform,
    $url AS source_url, $start AS start_date, $end AS end_date, $timezone AS timezone,
    $language AS language, $licence AS licence,
    coalesce($registered, (
        SELECT nullif(count(*), 0) FROM staging.participants WHERE registered
    )) AS registered_count,
    (SELECT max(value) FROM staging.counters WHERE measure = 'voters') AS voters_count,
    $retrieved_at AS retrieved_at;
