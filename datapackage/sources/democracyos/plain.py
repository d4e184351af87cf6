"""How is a plain list of comments, or of replies, read into columns in one go?

Nearly all that a large export holds is such lists. An object of any shape
(`elements.sql`) is parsed once to know its names, and once for its fields; here a
file is taken for what its beginning says, read by these columns, and left to
`elements.sql` if any of its objects turns out to be something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from datapackage.sources.democracyos.announced import announce, announced
from datapackage.sources.democracyos.forms import ExportFile

__all__ = ["create_macro", "load_plain"]

_Shape = str | list[dict[str, str]]

_POST: dict[str, _Shape] = {
    "id": "VARCHAR", "_id": "JSON", "$oid": "VARCHAR",
    "reference": "JSON", "topicId": "JSON", "topic": "JSON", "context": "VARCHAR",
    "alias": "VARCHAR", "count": "VARCHAR", "title": "VARCHAR", "text": "VARCHAR",
    "author": "JSON", "replies": "JSON",
    "createdAt": "JSON", "editedAt": "JSON", "updatedAt": "JSON", "deletedAt": "VARCHAR",
    "deleted": "VARCHAR", "flags": "JSON", "upvotes": "JSON", "downvotes": "JSON",
    "votes": [{"author": "VARCHAR", "value": "VARCHAR", "createdAt": "VARCHAR"}],
    "upvote": "VARCHAR", "downvote": "VARCHAR", "score": "VARCHAR",
}  # fmt: skip
"""What the API says of a comment or a reply, and as which type it is read."""

_OTHER_THINGS = (
    "results", "motions", "organization_id", "vote_events", "mediaTitle", "officialTitle",
    "clauses", "votable", "closingAt", "publishedAt",
)  # fmt: skip
"""Fields that make of an object something else than a comment: `elements.sql` knows what."""

_HEAD = 4096
_SEEMS = {
    "reply": re.compile(rb'\s*\[\s*\{\s*"comment"\s*:\s*"[^"]*"\s*,\s*"replies"\s*:\s*\['),
    "comment": re.compile(rb'\s*\[\s*\{.*"(?:text|reference|context)"\s*:', re.DOTALL),
}
"""How a file of each kind begins; the first that agrees is tried."""


def _type(shape: _Shape) -> str:
    """Return DuckDB's name of the type of what has this shape."""
    if isinstance(shape, str):
        return shape
    fields = ", ".join(f'"{name}" {type_}' for name, type_ in shape[0].items())
    return f"STRUCT({fields})[]"


def _columns(shapes: dict[str, _Shape]) -> str:
    return ", ".join(f"'{name}': '{_type(shape)}'" for name, shape in shapes.items())


_FIELDS = ", ".join(f'"{name}" := "{name}"' for name in _POST)
_POST_TYPE = "STRUCT(" + ", ".join(f'"{name}" {_type(_POST[name])}' for name in _POST) + ")"

_PLAIN_COMMENT = " AND ".join(
    (
        *(f'"{name}" IS NULL' for name in _OTHER_THINGS),
        '("reference" IS NOT NULL OR "context" IS NOT NULL)',
        # Replies that a comment holds are texts of their own.
        """("replies" IS NULL OR NOT starts_with("replies", '['))""",
    )
)
_READ = {
    "comment": (
        _columns({**_POST, **dict.fromkeys(_OTHER_THINGS, "JSON")}),
        f"NULL AS parent_id, struct_pack({_FIELDS}) AS fields, {_PLAIN_COMMENT} AS plain",
    ),
    "reply": (
        f"'comment': 'JSON', 'text': 'JSON', 'replies': '{_POST_TYPE}[]'",
        """
        democracyos.identity("comment") AS parent_id,
        unnest(CASE
            WHEN parent_id IS NOT NULL AND "replies" IS NOT NULL AND "text" IS NULL THEN "replies"
            -- Even without a reply, the line must be seen to be something else.
            ELSE [NULL]
        END) AS fields,
        fields IS NOT NULL AS plain
        """,
    ),
}
"""For each kind, the columns that are read, and what is kept of them."""

_LARGEST_OBJECT = 64 * 1024 * 1024

_OBJECTS = f"""
SELECT number, file, '{{kind}}' AS kind, {{kept}}
FROM read_json(
    getvariable('{{kind}}_patterns'), format = 'array', columns = {{{{{{columns}}}}}},
    filename = TRUE, maximum_object_size = {_LARGEST_OBJECT}
) AS objects
INNER JOIN {{files}} AS files ON objects.filename = files.path
"""

_NOTHING = f"""
SELECT
    NULL :: BIGINT AS number, '' AS file, '' AS kind, NULL :: VARCHAR AS parent_id,
    NULL :: {_POST_TYPE} AS fields, FALSE AS plain
WHERE FALSE
"""

# Here and not when it is asked for: the files are read on every processor, a small table is not.
_TABLE = """
CREATE OR REPLACE TABLE democracyos.plain AS
SELECT
    * EXCLUDE (fields),
    democracyos.object_id(fields) AS id,
    fields."author" AS author,
    -- The object itself is not kept: what was read of it is what there is to show.
    CASE WHEN post.blank THEN json_merge_patch('{{}}', to_json(fields)) END AS value
FROM (
    SELECT *, democracyos.post(fields, democracyos.tally(fields."votes")) AS post
    FROM ({objects})
)
"""


def create_macro(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macro of the fields that any object of the API is asked for."""
    shape = json.dumps(_POST)
    connection.execute(
        f"CREATE MACRO democracyos.post_fields(value) AS json_transform(value, '{shape}')"
    )


def load_plain(
    exports: Mapping[int, ExportFile],
    paths: Mapping[int, Path],
    connection: duckdb.DuckDBPyConnection,
) -> set[int]:
    """Fill `democracyos.plain` with those of `paths` that are plain lists; return their numbers.

    A file of which one object is something else is left out whole; so are all of them if
    one cannot be read.
    """
    seeming = {number: _kind(path) for number, path in paths.items()}
    objects = [_NOTHING]
    for kind, (columns, kept) in _READ.items():
        chosen = [number for number in sorted(paths) if seeming[number] == kind]
        if chosen:
            announce(kind, {n: (paths[n], exports[n].name) for n in chosen}, connection)
            objects.append(
                _OBJECTS.format(kind=kind, columns=columns, kept=kept, files=announced(kind))
            )
    try:
        connection.execute(_TABLE.format(objects=" UNION ALL ".join(objects)))
    except duckdb.InvalidInputException:
        connection.execute(_TABLE.format(objects=_NOTHING))
    connection.execute(
        "DELETE FROM democracyos.plain WHERE number IN "
        "(SELECT number FROM democracyos.plain WHERE plain IS DISTINCT FROM TRUE)"
    )
    found = connection.execute("SELECT DISTINCT number FROM democracyos.plain").fetchall()
    return {number for (number,) in found}


def _kind(path: Path) -> str | None:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return next((kind for kind, seems in _SEEMS.items() if seems.match(head)), None)
