INSERT INTO participants BY NAME
SELECT
    participant_id, kind,
    CASE
        WHEN $names = 'never' THEN NULL
        WHEN listed_label IS NOT NULL THEN listed_label
        WHEN kind = 'official' THEN name
        WHEN $names = 'consented' AND consented THEN name
    END AS label,
    organisation_type, territory_level, territory_code, department_code, region_code,
    CASE WHEN kind NOT IN ('organisation', 'official') THEN age_band END AS age_band
FROM work.accounts;
