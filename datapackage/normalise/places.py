"""Territories: from what people wrote as a place to codes, and from a code to what it lies in.

What a sheet says is never replaced: `places.csv` fills what is empty, then the
resolver does. Workshops gain coordinates; contributions, whose authors may be
one person, only gain codes. What stays open is listed in
`work.unresolved_places`, private, for whoever completes `places.csv`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.literal import literal
from datapackage.normalise.cleaned import fold

if TYPE_CHECKING:
    import duckdb

__all__ = ["locate"]

# Of individuals nothing is told but what `people` lets out of large groups.
_CODED = {
    "workshops": "true",
    "contributions": "true",
    "participants": "filled.kind <> 'individual'",
}

_LABELS = """
CREATE TABLE work.place_labels AS
SELECT place_label AS label, department_code AS department_hint, count(*) AS uses
FROM (
    SELECT place_label, department_code FROM workshops WHERE territory_code IS NULL
    UNION ALL
    SELECT place_label, department_code FROM contributions WHERE territory_code IS NULL
) AS places
WHERE trim(place_label) <> ''
GROUP BY place_label, department_code
ORDER BY place_label, department_code
"""

# The code of an old commune, which a sheet may still give, leads to the commune of today.
_KNOWN = """
CREATE TABLE work.known_places AS
WITH places AS (
    SELECT level, code, current_code, department_code, region_code, latitude, longitude,
        geo_precision
    FROM read_parquet($path)
)
SELECT level, code, department_code, region_code, latitude, longitude, geo_precision
FROM places
WHERE level <> 'former'
UNION ALL
SELECT 'commune', former.code, former.department_code, former.region_code,
    today.latitude, today.longitude, today.geo_precision
FROM places AS former
JOIN places AS today ON today.level = 'commune' AND today.code = former.current_code
WHERE former.level = 'former'
    AND former.code NOT IN (SELECT code FROM places WHERE level = 'commune')
"""

# A curated row may give a code alone: the rest of the row follows from the known places.
_CURATED = f"""
CREATE TABLE work.curated_places AS
SELECT {fold("sheet.label")} AS folded, any_value(sheet.level ORDER BY sheet.line) AS level,
    any_value(sheet.code ORDER BY sheet.line) AS code,
    any_value(coalesce(sheet.department_code, known.department_code) ORDER BY sheet.line)
        AS department_code,
    any_value(coalesce(sheet.region_code, known.region_code) ORDER BY sheet.line) AS region_code,
    any_value(coalesce(sheet.latitude, known.latitude) ORDER BY sheet.line) AS latitude,
    any_value(coalesce(sheet.longitude, known.longitude) ORDER BY sheet.line) AS longitude,
    any_value(
        CASE WHEN sheet.latitude IS NOT NULL THEN 'place' ELSE known.geo_precision END
        ORDER BY sheet.line
    ) AS geo_precision
FROM (
    SELECT label, level, code, department_code, region_code, line,
        CASE WHEN longitude IS NOT NULL THEN latitude END AS latitude,
        CASE WHEN latitude IS NOT NULL THEN longitude END AS longitude
    FROM overlay.places
) AS sheet
LEFT JOIN work.known_places AS known ON known.level = sheet.level AND known.code = sheet.code
GROUP BY folded
"""

_PLACES = f"""
CREATE TABLE work.places AS
SELECT labels.label, labels.department_hint, labels.uses, resolved.status, resolved.candidates,
    curated.folded IS NOT NULL AS is_curated,
    CASE WHEN is_curated THEN curated.level ELSE resolved.level END AS level,
    CASE WHEN is_curated THEN curated.code ELSE resolved.code END AS code,
    CASE WHEN is_curated THEN curated.department_code ELSE resolved.department_code END
        AS department_code,
    CASE WHEN is_curated THEN curated.region_code ELSE resolved.region_code END AS region_code,
    CASE WHEN is_curated THEN curated.latitude ELSE resolved.latitude END AS latitude,
    CASE WHEN is_curated THEN curated.longitude ELSE resolved.longitude END AS longitude,
    CASE WHEN is_curated THEN curated.geo_precision ELSE resolved.geo_precision END
        AS geo_precision
FROM work.place_labels AS labels
JOIN work.resolved_places AS resolved
    ON resolved.label = labels.label
    AND resolved.department_hint IS NOT DISTINCT FROM labels.department_hint
LEFT JOIN work.curated_places AS curated ON curated.folded = {fold("labels.label")}
"""

# A place that contradicts the level, département or région of the sheet fills nothing.
_FILL = """
UPDATE {table} AS filled
SET territory_level = coalesce(filled.territory_level, places.level),
    territory_code = places.code,
    department_code = coalesce(filled.department_code, places.department_code),
    region_code = coalesce(filled.region_code, places.region_code)
FROM work.places AS places
WHERE filled.place_label = places.label
    AND filled.department_code IS NOT DISTINCT FROM places.department_hint
    AND filled.territory_code IS NULL
    AND coalesce(filled.territory_level = places.level, true)
    AND coalesce(filled.department_code = places.department_code, true)
    AND coalesce(filled.region_code = places.region_code, true)
"""

# Before the codes are filled: a workshop whose code the sheet gives has its own coordinates.
_CURATED_POINTS = f"""
UPDATE workshops AS filled
SET latitude = curated.latitude, longitude = curated.longitude,
    geo_precision = curated.geo_precision
FROM work.curated_places AS curated
WHERE curated.folded = {fold("filled.place_label")}
    AND filled.latitude IS NULL AND filled.longitude IS NULL
    AND filled.territory_code IS NULL
    AND coalesce(filled.department_code = curated.department_code, true)
    AND coalesce(filled.region_code = curated.region_code, true)
"""

_POINTS = """
UPDATE workshops AS filled
SET latitude = known.latitude, longitude = known.longitude, geo_precision = known.geo_precision
FROM work.known_places AS known
WHERE known.level = filled.territory_level AND known.code = filled.territory_code
    AND filled.latitude IS NULL AND filled.longitude IS NULL
"""

_COMPLETE = """
UPDATE {table} AS filled
SET department_code = coalesce(filled.department_code, known.department_code),
    region_code = coalesce(filled.region_code, known.region_code)
FROM work.known_places AS known
WHERE known.level = filled.territory_level AND known.code = filled.territory_code
    AND coalesce(filled.department_code = known.department_code, true)
    AND coalesce(filled.region_code = known.region_code, true)
    AND {allowed}
"""

_REGION = """
UPDATE {table} AS filled
SET region_code = known.region_code
FROM work.known_places AS known
WHERE known.level = 'departement' AND known.code = filled.department_code
    AND filled.region_code IS NULL
    AND {allowed}
"""

_UNRESOLVED = """
CREATE TABLE work.unresolved_places AS
SELECT label, department_hint AS department_code, CAST(sum(uses) AS BIGINT) AS uses,
    status AS reason, array_to_string(any_value(candidates), ' | ') AS candidates
FROM work.places
WHERE NOT is_curated AND status <> 'resolved'
GROUP BY label, department_hint, status
ORDER BY uses DESC, label, department_hint
"""


def locate(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty territories of the canonical tables, and list what stays open.

    `work.unresolved_places` has label, department_code (what was known of it),
    uses, reason (ambiguous or unknown) and candidates, most used first.
    """
    # Read here only: most of the product never needs the places.
    from datapackage import places  # noqa: PLC0415

    connection.execute(_LABELS)
    connection.execute(_KNOWN, {"path": literal(places.PLACES)})
    _resolve(connection)
    connection.execute(_CURATED)
    connection.execute(_PLACES)
    connection.execute(_CURATED_POINTS)
    for table in ("workshops", "contributions"):
        connection.execute(_FILL.format(table=table))
    connection.execute(_POINTS)
    for table, allowed in _CODED.items():
        connection.execute(_COMPLETE.format(table=table, allowed=allowed))
        connection.execute(_REGION.format(table=table, allowed=allowed))
    connection.execute(_UNRESOLVED)


def _resolve(connection: duckdb.DuckDBPyConnection) -> None:
    from datapackage.places import resolve  # noqa: PLC0415  see `locate`

    labels = connection.execute(
        "SELECT label, department_hint FROM work.place_labels ORDER BY label, department_hint"
    ).to_arrow_table()
    found = resolve(labels["label"].combine_chunks(), labels["department_hint"].combine_chunks())
    connection.register("resolved_labels", found)
    connection.execute("CREATE TABLE work.resolved_places AS FROM resolved_labels")
    connection.unregister("resolved_labels")
