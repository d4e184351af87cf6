"""Where an adapter puts what it read, before anything is cleaned, numbered or published.

The tables live in the schema `staging` of a private DuckDB connection. They
hold raw text and real identities: nothing leaves them but through
`normalise.py`, which copies named columns only.

Keys. An object may be recognised by several keys, best first: `id:<platform id>`
when the platform gives one, `text:<hash>` computed from theme, author and text
when it does not. An object's first key is its *source key*; other tables refer
to it by that one. Whatever the export form, one object must keep one of its
keys, so that it keeps its public number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["create"]

_TABLES = """
CREATE SCHEMA IF NOT EXISTS staging;
CREATE TABLE staging.themes (
    source_key VARCHAR, parent_source_key VARCHAR, position INTEGER, kind VARCHAR,
    title VARCHAR, description VARCHAR, url VARCHAR
);
CREATE TABLE staging.contributions (
    keys VARCHAR[], source_id VARCHAR, theme_key VARCHAR, parent_key VARCHAR,
    kind VARCHAR, stance VARCHAR, title VARCHAR, body VARCHAR, language VARCHAR,
    author_key VARCHAR, alias VARCHAR, alias_count INTEGER,
    workshop_key VARCHAR, created_raw VARCHAR, updated_raw VARCHAR,
    place_label VARCHAR, url VARCHAR,
    source_file VARCHAR, source_row BIGINT, position BIGINT
);
CREATE TABLE staging.comments (
    keys VARCHAR[], source_id VARCHAR, contribution_key VARCHAR, parent_key VARCHAR,
    kind VARCHAR, stance VARCHAR, title VARCHAR, body VARCHAR,
    author_key VARCHAR, created_raw VARCHAR, updated_raw VARCHAR,
    source_file VARCHAR, source_row BIGINT, position BIGINT
);
CREATE TABLE staging.tallies (
    object_type VARCHAR, object_key VARCHAR, option VARCHAR, origin VARCHAR, count BIGINT
);
CREATE TABLE staging.participants (
    author_key VARCHAR, kind VARCHAR, name VARCHAR, email VARCHAR, avatar VARCHAR,
    organisation VARCHAR, department VARCHAR, age_band VARCHAR, registered BOOLEAN
);
CREATE TABLE staging.workshops (
    source_key VARCHAR, title VARCHAR, organiser VARCHAR, date DATE,
    participants_count INTEGER, place_label VARCHAR,
    latitude DOUBLE, longitude DOUBLE, url VARCHAR
);
CREATE TABLE staging.workshop_themes (workshop_key VARCHAR, theme_key VARCHAR);
CREATE TABLE staging.links (
    object_type VARCHAR, object_key VARCHAR, url VARCHAR, title VARCHAR, category VARCHAR
);
CREATE TABLE staging.records_read (
    source_file VARCHAR, object_type VARCHAR, count BIGINT
);
CREATE TABLE staging.exclusions (
    source_file VARCHAR, object_type VARCHAR, rule VARCHAR, count BIGINT
);
CREATE TABLE staging.quarantine (
    source_file VARCHAR, source_row BIGINT, object_type VARCHAR, reason VARCHAR,
    content VARCHAR
);
CREATE TABLE staging.altered_texts (object_type VARCHAR, key VARCHAR, form VARCHAR);
"""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty staging tables in `connection`.

    `object_type` is `contribution`, `comment`, `theme`, or `file` for a whole
    file that is no known form (read once, quarantined once); `rule` a code
    of the list `exclusion_rule`; `records_read` counts records, so that for each
    object type: read = rows of its table + quarantined + excluded. In
    `contributions`, `alias` and `alias_count` are a collective contribution's
    name and number of people as written. `body`, `description` and `title` may
    be HTML; `*_raw` are dates as written. `participants.registered` is true
    for an account that the platform lists, whether or not it wrote.
    `altered_texts` lists the kept objects (by source key) whose text comes from
    an export form that alters it: lost characters, glued lines, changed quotes.
    """
    connection.execute(_TABLES)
