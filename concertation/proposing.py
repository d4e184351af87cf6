"""Names of accounts that are ordinary words too: where texts say them, a person decides.

« Pistes Cyclables » is masked where it signs; elsewhere it is most often what people speak of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.texts.redaction.names import NameIndex, is_ordinary_name

if TYPE_CHECKING:
    import duckdb

__all__ = ["propose_names"]

_MOST = 5_000
"""Passages proposed: beyond, a name is so common that nobody would read them all."""
_TABLE = """
CREATE OR REPLACE TABLE work.proposed (
    slot VARCHAR, ref BIGINT, passage VARCHAR, digest VARCHAR, "text" VARCHAR
)
"""
_TEXTS = "SELECT slot, ref, digest, text FROM work.cleaned WHERE text <> '' ORDER BY slot, ref"


def propose_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `work.proposed`: the passages that may be a name, and that nothing masked."""
    connection.execute(_TABLE)
    known = connection.execute("FROM work.known_names").fetchall()
    names = NameIndex.of(name for (name,) in known if is_ordinary_name(name))
    found: list[tuple[str, int, str, str, str]] = []
    if names:
        batches = connection.cursor().execute(_TEXTS).to_arrow_reader(10_000)
        for batch in batches:
            for row in batch.filter(names.may_hold_each(batch.column("text"))).to_pylist():
                text = row["text"]
                found += [
                    (row["slot"], row["ref"], text[slice(*place)], row["digest"], text)
                    for place in names.doubtful(text)
                ]
    if found:
        connection.executemany("INSERT INTO work.proposed VALUES (?, ?, ?, ?, ?)", found[:_MOST])
