INSERT INTO participants BY NAME
SELECT
    accounts.participant_id, accounts.kind,
    CASE
        WHEN $names = 'never' THEN NULL
        WHEN accounts.listed_label IS NOT NULL THEN accounts.listed_label
        WHEN accounts.kind = 'official' THEN accounts.name
        WHEN $names = 'consented' AND accounts.consented THEN accounts.name
    END AS label,
    accounts.organisation_type,
    CASE WHEN accounts.kind <> 'individual' THEN accounts.territory_level END AS territory_level,
    CASE WHEN accounts.kind <> 'individual' THEN accounts.territory_code END AS territory_code,
    CASE
        WHEN accounts.kind <> 'individual' THEN accounts.department_code
        ELSE departments.value
    END AS department_code,
    CASE WHEN accounts.kind <> 'individual' THEN accounts.region_code END AS region_code,
    CASE WHEN accounts.kind = 'individual' THEN ages.value END AS age_band
FROM work.accounts
LEFT JOIN work.groups AS departments
    ON departments.attribute = 'department' AND departments.value = accounts.department_code
LEFT JOIN work.groups AS ages
    ON ages.attribute = 'age' AND ages.value = accounts.age_band;
