"""In which texts is a passage, so that a decision can be noted for each of them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from concertation.deciding import reviewed
from concertation.workspace import Workspace
from datapackage.literal import literal
from datapackage.package import Package
from datapackage.texts.redaction.decisions import digest

if TYPE_CHECKING:
    import duckdb

__all__ = ["DIGESTS", "known_digests", "save_digests", "texts_with"]

DIGESTS = "texts.parquet"
"""The digest of each text before its masks, by its number if it has one; no word of it."""

_ALL = """
SELECT 'contribution' AS kind, numbers.id AS number, cleaned.digest
FROM work.cleaned AS cleaned
JOIN work.contribution_numbers AS numbers ON numbers.ref = cleaned.ref
WHERE cleaned.slot IN ('contribution.title', 'contribution.body')
UNION ALL
SELECT 'comment', numbers.id, cleaned.digest
FROM work.cleaned AS cleaned
JOIN work.comment_numbers AS numbers ON numbers.ref = cleaned.ref
WHERE cleaned.slot IN ('comment.title', 'comment.body')
UNION ALL
SELECT DISTINCT NULL, NULL, digest
FROM work.cleaned
WHERE slot NOT IN ('contribution.title', 'contribution.body', 'comment.title', 'comment.body')
ORDER BY ALL
"""


def save_digests(connection: duckdb.DuckDBPyConnection) -> bytes:
    """Return the Parquet file of the digests, for `private/`."""
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed here
    import pyarrow.parquet as pq  # noqa: PLC0415

    buffer = pa.BufferOutputStream()
    pq.write_table(connection.execute(_ALL).to_arrow_table(), buffer)
    return bytes(buffer.getvalue())


def known_digests(workspace: Workspace) -> frozenset[str]:
    """Return the digests of all the texts of the last build; none before the first."""
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy, only needed here

    path = workspace.private / DIGESTS
    if not path.exists():
        return frozenset()
    return frozenset(pq.read_table(path, columns=["digest"])["digest"].to_pylist())


def texts_with(workspace: Workspace, passage: str, kind: str, number: str | None) -> list[str]:
    """Return the digests of the texts that hold `passage`: reviewed, or published.

    Only those of the object `number`, when it is given.
    """
    found = {
        row["text"]
        for row in reviewed(workspace)
        if row["text"]
        and (passage in row["passage"] or passage in row["context"])
        and (number is None or (row["number"] == number and row["object"].startswith(kind)))
    }
    return sorted(found | set(_published(workspace, passage, kind, number)))


def _published(workspace: Workspace, passage: str, kind: str, number: str | None) -> list[str]:
    import duckdb  # noqa: PLC0415  heavy, only needed here

    current, known = workspace.live / "current", workspace.private / DIGESTS
    if not current.exists() or not known.exists():
        return []
    connection = duckdb.connect()
    texts = connection.execute(
        f"SELECT {kind}_id, unnest([title, body]) AS text FROM read_parquet($file) "
        f"WHERE (contains(title, $passage) OR contains(body, $passage)) "
        f"AND coalesce({kind}_id = $number, true)",
        {
            "file": literal(Package.open(current).parquet[f"{kind}s"]),
            "passage": passage,
            "number": number,
        },
    ).fetchall()
    digests = connection.execute(
        "SELECT number, list(digest) FROM read_parquet($file) WHERE kind = $kind GROUP BY number",
        {"file": literal(known), "kind": kind},
    ).fetchall()
    of_number = dict(digests)
    return [
        one
        for name, text in texts
        if text and passage in text
        for one in of_number.get(name, ())
        # Where nothing is masked the digest is that of what is published; else either may be.
        if one == digest(text) or "masqué" in text
    ]
