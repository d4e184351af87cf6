"""Contributions, comments, their votes and the sources they cite."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.normalise.cleaned import address
from datapackage.withdrawal import LEFT

if TYPE_CHECKING:
    import duckdb

__all__ = ["publish"]

_ONE_LINE = "trim(regexp_replace({}, '\\s+', ' ', 'g'))"

_CONTRIBUTIONS = f"""
INSERT INTO contributions BY NAME
SELECT numbers.id AS contribution_id,
    themes.id AS theme_id,
    coalesce(staged.kind, 'contribution') AS kind,
    staged.stance,
    nullif({_ONE_LINE.format("title.text")}, '') AS title,
    body.text AS body,
    staged.language,
    people.participant_id AS author_id,
    CASE
        WHEN linked.workshop_key IS NOT NULL THEN 'collective'
        WHEN people.author_key IS NULL THEN 'anonymous'
        WHEN accounts.kind IN ('organisation', 'official') THEN accounts.kind
        ELSE 'individual'
    END AS authorship,
    workshop_numbers.id AS workshop_id,
    parents.id AS parent_contribution_id,
    created.utc AS created_at,
    coalesce(created.precision, 'unknown') AS date_precision,
    updated.utc AS updated_at,
    'published' AS status,
    nullif(place.text, '') AS place_label,
    CASE WHEN $source_links THEN {address("staged.url")} END AS url,
    CASE WHEN $source_links THEN staged.source_id END AS source_id,
    coalesce(title.redacted, false) OR coalesce(body.redacted, false)
        OR coalesce(place.redacted, false) AS redacted,
    $synthetic AS synthetic
FROM staging.contributions AS staged
JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
JOIN work.cleaned AS body ON body.slot = 'contribution.body' AND body.ref = staged.rowid
LEFT JOIN work.cleaned AS title
    ON title.slot = 'contribution.title' AND title.ref = staged.rowid
LEFT JOIN work.cleaned AS place
    ON place.slot = 'contribution.place' AND place.ref = staged.rowid
LEFT JOIN work.theme_numbers AS themes ON themes.source_key = staged.theme_key
LEFT JOIN work.pseudonyms AS people ON people.author_key = staged.author_key
LEFT JOIN work.accounts AS accounts ON accounts.author_key = staged.author_key
LEFT JOIN work.contribution_workshops AS linked ON linked.ref = staged.rowid
LEFT JOIN work.workshop_numbers ON workshop_numbers.source_key = linked.workshop_key
LEFT JOIN work.contribution_numbers AS parents ON parents.source_key = staged.parent_key
LEFT JOIN work.dates AS created ON created.raw = staged.created_raw
LEFT JOIN work.dates AS updated ON updated.raw = staged.updated_raw
WHERE body.text <> ''
"""

_COMMENTS = f"""
INSERT INTO comments BY NAME
WITH RECURSIVE threads AS (
    SELECT replies.keys[1] AS source_key, 1 AS depth
    FROM staging.comments AS replies
    JOIN staging.comments AS comments ON comments.keys[1] = replies.parent_key
    WHERE comments.parent_key IS NULL
    UNION ALL
    SELECT replies.keys[1], threads.depth + 1
    FROM staging.comments AS replies
    JOIN threads ON threads.source_key = replies.parent_key
),
-- Most comments answer the contribution: they are not compared with those that answer another.
parents AS (
    SELECT replies.rowid AS ref, numbers.id
    FROM staging.comments AS replies
    JOIN staging.comments AS comments ON comments.keys[1] = replies.parent_key
    JOIN work.comment_numbers AS numbers ON numbers.ref = comments.rowid
    JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = comments.rowid
    WHERE body.text <> ''
)
SELECT numbers.id AS comment_id,
    contributions.contribution_id,
    parents.id AS parent_comment_id,
    coalesce(threads.depth, 0) AS depth,
    coalesce(staged.kind, 'comment') AS kind,
    staged.stance,
    nullif({_ONE_LINE.format("title.text")}, '') AS title,
    body.text AS body,
    people.participant_id AS author_id,
    created.utc AS created_at,
    'published' AS status,
    coalesce(title.redacted, false) OR coalesce(body.redacted, false) AS redacted,
    $synthetic AS synthetic
FROM staging.comments AS staged
LEFT JOIN threads ON threads.source_key = staged.keys[1]
JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
JOIN work.contribution_numbers AS targets ON targets.source_key = staged.contribution_key
JOIN contributions ON contributions.contribution_id = targets.id
JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = staged.rowid
LEFT JOIN work.cleaned AS title ON title.slot = 'comment.title' AND title.ref = staged.rowid
LEFT JOIN parents ON parents.ref = staged.rowid
LEFT JOIN work.pseudonyms AS people ON people.author_key = staged.author_key
LEFT JOIN work.dates AS created ON created.raw = staged.created_raw
WHERE body.text <> '' AND (staged.parent_key IS NULL OR threads.depth IS NOT NULL)
"""

# What was read but cannot be shown is set aside, never dropped in silence.
_QUARANTINE = """
INSERT INTO staging.quarantine
SELECT staged.source_file, staged.source_row, 'contribution', 'empty_text', staged.body
FROM staging.contributions AS staged
JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
ANTI JOIN contributions ON contributions.contribution_id = numbers.id
UNION ALL
SELECT staged.source_file, staged.source_row, 'comment',
    CASE
        WHEN coalesce(body.text, '') = '' THEN 'empty_text'
        WHEN targets.id IS NULL THEN 'unknown_contribution'
        ELSE 'broken_thread'
    END,
    staged.body
FROM staging.comments AS staged
JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
LEFT JOIN work.contribution_numbers AS targets ON targets.source_key = staged.contribution_key
LEFT JOIN work.cleaned AS body ON body.slot = 'comment.body' AND body.ref = staged.rowid
ANTI JOIN comments ON comments.comment_id = numbers.id
"""

_TALLIES = """
INSERT INTO vote_tallies BY NAME
SELECT tallies.object_type, objects.id AS object_id, tallies.option, tallies.origin,
    sum(tallies.count) AS count, $retrieved_at AS as_of
FROM staging.tallies
JOIN (
    SELECT 'contribution' AS object_type, numbers.source_key, numbers.id
    FROM work.contribution_numbers AS numbers
    SEMI JOIN contributions ON contributions.contribution_id = numbers.id
    UNION ALL
    SELECT 'comment', numbers.source_key, numbers.id
    FROM work.comment_numbers AS numbers
    SEMI JOIN comments ON comments.comment_id = numbers.id
    UNION ALL
    SELECT 'theme', source_key, id FROM work.theme_numbers
) AS objects
    ON objects.object_type = tallies.object_type AND objects.source_key = tallies.object_key
GROUP BY tallies.object_type, objects.id, tallies.option, tallies.origin
"""

_WITHDRAW = """
UPDATE {kind}s SET {columns}
WHERE {kind}_id IN (SELECT object_id FROM overlay.removals WHERE object_type = '{kind}')
"""

_LINKS = """
INSERT INTO links BY NAME
WITH cited AS (
    SELECT 'contribution' AS object_type, contributions.contribution_id AS object_id,
        contributions.theme_id, found.rank, found.link.url AS url,
        found.link.title AS title, CAST(NULL AS VARCHAR) AS category
    FROM (
        SELECT ref, unnest(links) AS link, unnest(range(len(links))) AS rank
        FROM work.cleaned
        WHERE slot = 'contribution.body' AND len(links) > 0
    ) AS found
    JOIN staging.contributions AS staged ON staged.rowid = found.ref
    JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
    JOIN contributions ON contributions.contribution_id = numbers.id
    WHERE contributions.status = 'published'
    UNION ALL
    SELECT 'comment', comments.comment_id, contributions.theme_id, found.rank,
        found.link.url, found.link.title, NULL
    FROM (
        SELECT ref, unnest(links) AS link, unnest(range(len(links))) AS rank
        FROM work.cleaned
        WHERE slot = 'comment.body' AND len(links) > 0
    ) AS found
    JOIN staging.comments AS staged ON staged.rowid = found.ref
    JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
    JOIN comments ON comments.comment_id = numbers.id
    JOIN contributions ON contributions.contribution_id = comments.contribution_id
    WHERE comments.status = 'published'
)
SELECT CAST(row_number() OVER (
        ORDER BY object_type DESC, CAST(object_id AS BIGINT), rank
    ) AS VARCHAR) AS link_id,
    object_type, object_id, theme_id, url, title, category
FROM cited
"""


def publish(
    connection: duckdb.DuckDBPyConnection, consultation: Consultation, retrieved_at: datetime
) -> None:
    """Fill `contributions`, `comments`, `vote_tallies` and `links`; withdraw what must be."""
    synthetic = {"synthetic": consultation.source.synthetic}
    links = {"source_links": consultation.privacy.source_links}
    connection.execute(_CONTRIBUTIONS, synthetic | links)
    connection.execute(_COMMENTS, synthetic)
    connection.execute(_QUARANTINE)
    connection.execute(_TALLIES, {"retrieved_at": retrieved_at})
    for kind, left in LEFT.items():
        columns = ", ".join(f"{name} = ${name}" for name in left)
        connection.execute(_WITHDRAW.format(kind=kind, columns=columns), left)
    connection.execute(_LINKS)
