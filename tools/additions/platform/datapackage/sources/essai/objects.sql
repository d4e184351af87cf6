INSERT INTO staging.contributions BY NAME
SELECT
    ['id:' || essai_id] AS keys, essai_id AS source_id, 'contribution' AS kind,
    essai_texte AS body, 'avis.csv' AS source_file, row_number() OVER () AS position
FROM essai.avis;

INSERT INTO staging.records_read BY NAME
SELECT 'avis.csv' AS source_file, 'contribution' AS object_type, count(*) AS count
FROM essai.avis;
