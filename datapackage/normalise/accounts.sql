-- An individual's employer is not the author: an account is an organisation when the
-- platform says so or when the operator lists its name, never because a field is filled.
CREATE TABLE work.accounts AS
SELECT
    pseudonyms.author_key, pseudonyms.participant_id,
    CASE
        WHEN any_value(listed.label) IS NOT NULL THEN 'organisation'
        ELSE coalesce(any_value(people.kind), 'individual')
    END AS kind,
    any_value(listed.label) AS listed_label,
    any_value(people.name) AS name,
    bool_or(consents.author IS NOT NULL) AS consented,
    any_value(listed.type) AS organisation_type,
    any_value(listed.territory_level) AS territory_level,
    any_value(listed.territory_code) AS territory_code,
    -- Where whoever writes for an organisation lives is no fact about it.
    CASE
        WHEN any_value(listed.label) IS NULL
            AND coalesce(any_value(people.kind), 'individual') NOT IN ('organisation', 'official')
            THEN any_value(people.department)
        ELSE any_value(listed.department_code)
    END AS department_code,
    any_value(listed.region_code) AS region_code,
    any_value(people.age_band) AS age_band
FROM work.pseudonyms
LEFT JOIN staging.participants AS people ON people.author_key = pseudonyms.author_key
LEFT JOIN overlay.organisations AS listed
    ON work.folded(listed.alias) IN (work.folded(people.organisation), work.folded(people.name))
LEFT JOIN overlay.consents AS consents
    ON consents.author IN (people.author_key, people.name, people.email)
    OR 'id:' || consents.author = people.author_key
GROUP BY pseudonyms.author_key, pseudonyms.participant_id;
