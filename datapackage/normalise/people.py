"""Participants under pseudonyms: who may be named, and what may be told about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.normalise.cleaned import fold
from datapackage.normalise.pseudonyms import pseudonym

if TYPE_CHECKING:
    import duckdb

__all__ = ["publish"]

_AUTHORS = """
SELECT DISTINCT author_key
FROM (
    SELECT author_key FROM staging.contributions
    UNION ALL SELECT author_key FROM staging.comments
) AS authors
WHERE author_key IS NOT NULL
ORDER BY author_key
"""

# An individual's employer is not the author: an account is an organisation when the
# platform says so or when the operator lists its name, never because a field is filled.
_ACCOUNTS = f"""
CREATE TABLE work.accounts AS
SELECT pseudonyms.author_key, pseudonyms.participant_id,
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
    coalesce(any_value(listed.department_code), any_value(people.department))
        AS department_code,
    any_value(listed.region_code) AS region_code,
    any_value(people.age_band) AS age_band
FROM work.pseudonyms
LEFT JOIN staging.participants AS people ON people.author_key = pseudonyms.author_key
LEFT JOIN overlay.organisations AS listed
    ON {fold("listed.alias")} IN ({fold("people.organisation")}, {fold("people.name")})
LEFT JOIN overlay.consents AS consents
    ON consents.author IN (people.author_key, people.name, people.email)
    OR 'id:' || consents.author = people.author_key
GROUP BY pseudonyms.author_key, pseudonyms.participant_id
"""

_PUBLISH = """
INSERT INTO participants BY NAME
SELECT accounts.participant_id, accounts.kind,
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
LEFT JOIN work.department_groups AS departments ON departments.value = accounts.department_code
LEFT JOIN work.age_groups AS ages ON ages.value = accounts.age_band
"""

# An account that calls itself an organisation may be a person's, a trader's for instance:
# it stays unnamed until the operator lists it.
_CANDIDATES = """
CREATE TABLE work.organisation_candidates AS
SELECT accounts.name AS alias, count(*) AS accounts, CAST(sum(written.texts) AS BIGINT) AS texts
FROM work.accounts
JOIN (
    SELECT author_key, count(*) AS texts
    FROM (
        SELECT author_key FROM staging.contributions
        UNION ALL SELECT author_key FROM staging.comments
    ) AS texts
    GROUP BY author_key
) AS written ON written.author_key = accounts.author_key
WHERE accounts.kind = 'organisation' AND accounts.listed_label IS NULL
    AND accounts.name IS NOT NULL
GROUP BY accounts.name
ORDER BY texts DESC, alias
"""

# Small groups are not published, and when a single group would be hidden alone, the
# next smallest goes with it: otherwise the total gives the hidden one away.
_GROUPS = """
CREATE TABLE work.{name}_groups AS
WITH groups AS (
    SELECT {column} AS value, count(*) AS people,
        row_number() OVER (ORDER BY count(*), {column}) AS smallest_first
    FROM work.accounts
    WHERE kind = 'individual' AND {column} IS NOT NULL
    GROUP BY {column}
),
hidden AS (
    SELECT count(*) AS small FROM groups WHERE people < $min_group
)
SELECT groups.value
FROM groups, hidden
WHERE groups.people >= $min_group
    AND NOT (hidden.small = 1 AND groups.smallest_first = 2)
"""


def publish(connection: duckdb.DuckDBPyConnection, consultation: Consultation, key: bytes) -> None:
    """Fill `participants`, and `work.pseudonyms (author_key, participant_id)`.

    `work.organisation_candidates`, private, has alias, accounts, texts: the names of
    accounts that the platform declares organisations and the operator does not list.
    Only people who wrote something are listed; an account that never wrote is
    counted among the registered, and nothing more.
    """
    _pseudonyms(connection, consultation.id, key)
    connection.execute(_ACCOUNTS)
    connection.execute(_CANDIDATES)
    least = {"min_group": consultation.privacy.min_group}
    connection.execute(_GROUPS.format(name="department", column="department_code"), least)
    connection.execute(_GROUPS.format(name="age", column="age_band"), least)
    connection.execute(_PUBLISH, {"names": consultation.privacy.names})


def _pseudonyms(connection: duckdb.DuckDBPyConnection, consultation_id: str, key: bytes) -> None:
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed when building

    authors = [row[0] for row in connection.execute(_AUTHORS).fetchall()]
    # DuckDB has no HMAC: one call per author, not per contribution.
    batch = pa.table(
        {
            "author_key": pa.array(authors, pa.string()),
            "participant_id": pa.array(
                [pseudonym(key, consultation_id, author) for author in authors], pa.string()
            ),
        }
    )
    connection.register("pseudonym_batch", batch)
    connection.execute("CREATE TABLE work.pseudonyms AS SELECT * FROM pseudonym_batch")
    connection.unregister("pseudonym_batch")
