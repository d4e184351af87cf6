"""What a collection says, row by row, and under which number: read as a build does, then compared.

Nothing of it leaves the private connection but the texts of the object that is purged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from concertation.pipeline import connect
from concertation.purge.cells import Own
from concertation.purge.words import fold
from concertation.workspace import Workspace
from datapackage import staging
from datapackage.consultation import Consultation
from datapackage.normalise.ledger import Ledger
from datapackage.sources import source_for

if TYPE_CHECKING:
    import duckdb

__all__ = ["Collected", "Said"]

_KINDS = ("contribution", "comment")
_OTHERS = ("themes", "workshops", "workshop_themes", "tallies", "group_tallies", "records_read")
"""What a purge may not change at all, besides the texts of others."""

_OBJECTS = """
CREATE OR REPLACE TABLE {schema}.objects_{kind} AS
SELECT
    keys, title, body, source_id, source_file, source_row,
    {place} AS place_label, {target} AS target,
    row_number() OVER (ORDER BY source_file, source_row, position, line) AS rank
FROM {schema}.{kind}s
"""
_NUMBERED = """
CREATE OR REPLACE TABLE {schema}.numbered_{kind} AS
SELECT objects.*, coalesce(number, 0) AS number
FROM {schema}.objects_{kind} AS objects
LEFT JOIN (
    SELECT numbers.rank, numbers.number
    FROM numbers
    WHERE numbers.number <= $known
) AS given USING (rank)
"""
_FOLDED = r"""
CREATE OR REPLACE TEMP TABLE folded AS
SELECT DISTINCT
    CASE
        WHEN contains(text, '&') THEN words_folded(text)
        ELSE regexp_replace(
            lower(strip_accents(regexp_replace(text, '<[^<>]*>', ' ', 'g'))),
            '[^\p{L}\p{N}]', '', 'g'
        )
    END AS text,
    listed
FROM (
    SELECT unnest([title, body]) AS text, false AS listed FROM before.numbered_contribution
    WHERE $kind <> 'contribution' OR number <> $number
    UNION ALL
    SELECT unnest([title, body]), false FROM before.numbered_comment
    WHERE $kind <> 'comment' OR number <> $number
    UNION ALL
    SELECT unnest([title, description]), true FROM before.themes
    UNION ALL
    SELECT title, true FROM before.workshops
)
WHERE text <> ''
"""
_COMMON = """
SELECT anchor
FROM (SELECT unnest($anchors) AS anchor)
JOIN folded ON contains(folded.text, anchor)
GROUP BY anchor
HAVING count(*) > $few OR bool_or(listed)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What one object says, as its export and its packages write it."""

    titles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Its place and its links: taken out of its own record only."""
    own: tuple[Own, ...] = ()


class Collected:
    """An export read twice in one private database: as it came, and without a text."""

    def __init__(
        self,
        workspace: Workspace,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        self._workspace = workspace
        self._consultation = consultation
        self._connection = connection
        self._ledger = Ledger(workspace.ledger_file, workspace.key())
        self._ledger.load(connection)
        connection.execute("CREATE TABLE known AS FROM ledger")
        connection.create_function("words_folded", fold, ["VARCHAR"], "VARCHAR")

    def read(self, export: Path, schema: str) -> None:
        """Read the export into `schema`, `before` or `after`."""
        run = self._connection.execute
        run(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        run(f"CREATE SCHEMA {schema}")
        # A connection reads one export in its life: what adapters add to it is theirs.
        with connect(self._workspace, spill_to=".tmp-read") as reading:
            staging.create(reading)
            source = source_for(self._consultation.source.platform)
            source.read(export, self._consultation, reading)
            for table in (*_OTHERS, "links", *(f"{kind}s" for kind in _KINDS)):
                rows = reading.execute(f"SELECT *, rowid AS line FROM staging.{table}")
                self._connection.register("staged", rows.to_arrow_reader())
                run(f"CREATE TABLE {schema}.{table} AS FROM staged")
                self._connection.unregister("staged")
        for kind in _KINDS:
            self._number(schema, kind)

    def _number(self, schema: str, kind: str) -> None:
        """Tell the number of each object; 0 for those that no build has seen."""
        run = self._connection.execute
        comment = kind == "comment"
        target = "[contribution_key, parent_key]" if comment else "[theme_key, parent_key]"
        place = "NULL::VARCHAR" if comment else "place_label"
        run(_OBJECTS.format(schema=schema, kind=kind, target=target, place=place))
        run(f"CREATE OR REPLACE TABLE objects AS SELECT keys, rank FROM {schema}.objects_{kind}")
        run("CREATE OR REPLACE TABLE ledger AS FROM known")
        last = run(
            "SELECT coalesce(max(number), 0) FROM known WHERE object_type = $kind", {"kind": kind}
        ).fetchone()
        self._ledger.assign(self._connection, kind)
        run(_NUMBERED.format(schema=schema, kind=kind), {"known": last[0] if last else 0})

    def said(self, kind: str, number: int) -> Said:
        """Return what the object says in the export as it came; nothing when it is not there."""
        rows = self._connection.execute(
            "SELECT title, body, source_id, source_file, source_row, place_label, keys[1] "
            f"FROM before.numbered_{kind} WHERE number = $number",
            {"number": number},
        ).fetchall()
        keys = [row[6] for row in rows]
        links = self._connection.execute(
            "SELECT unnest([url, title]) FROM before.links "
            "WHERE object_type = $kind AND list_contains($keys, object_key)",
            {"kind": kind, "keys": keys},
        ).fetchall()
        return Said(
            titles=tuple(row[0] for row in rows if row[0]),
            bodies=tuple(row[1] for row in rows if row[1]),
            beside=tuple(one for one in (*(row[5] for row in rows), *(x for (x,) in links)) if one),
            own=tuple(Own(row[3], row[4], row[2]) for row in rows if row[4] is not None),
        )

    def common(self, kind: str, number: int, anchors: list[str], few: int) -> frozenset[str]:
        """Return the sentences that more than `few` other texts have, or that name a theme."""
        self._connection.execute(_FOLDED, {"kind": kind, "number": number})
        found = self._connection.execute(_COMMON, {"anchors": anchors, "few": few}).fetchall()
        return frozenset(anchor for (anchor,) in found)

    def equal(self, texts: Iterable[str]) -> frozenset[str]:
        """Return those of `texts`, folded, that somebody else wrote too; after `common`."""
        found = self._connection.execute(
            "SELECT text FROM folded WHERE list_contains($texts, text)", {"texts": list(texts)}
        ).fetchall()
        return frozenset(text for (text,) in found)

    def changed(self, kind: str, number: int) -> list[tuple[str, ...]] | None:
        """Return what others said that is not the same after; None if more has changed."""
        texts: list[tuple[str, ...]] = []
        for one in _KINDS:
            mine = number if one == kind else -1
            if self._differs(one, mine):
                return None
            found = self._connection.execute(
                "SELECT old.title, old.body "
                f"FROM before.numbered_{one} AS old JOIN after.numbered_{one} AS new USING (rank) "
                "WHERE old.number <> $mine AND "
                "(old.title IS DISTINCT FROM new.title OR old.body IS DISTINCT FROM new.body)",
                {"mine": mine},
            ).fetchall()
            texts += [tuple(text for text in row if text) for row in found]
        return texts

    def _differs(self, kind: str, mine: int) -> bool:
        """Tell whether rows came, went, or belong elsewhere; links between them are compared."""
        alike = self._connection.execute(
            f"""
            SELECT count(*)
            FROM before.numbered_{kind} AS old
            FULL JOIN after.numbered_{kind} AS new
                ON old.rank = new.rank AND old.source_file = new.source_file
                AND old.source_row IS NOT DISTINCT FROM new.source_row
            WHERE old.rank IS NULL OR new.rank IS NULL
                OR (old.source_id IS DISTINCT FROM new.source_id AND old.number <> $mine)
                OR (old.target[1] IS NULL) <> (new.target[1] IS NULL)
                OR (old.target[2] IS NULL) <> (new.target[2] IS NULL)
            """,
            {"mine": mine},
        ).fetchone()
        if alike is None or alike[0]:
            return True
        return any(
            self._connection.execute(
                f"SELECT 1 FROM (({a} EXCEPT ALL {b}) UNION ALL ({b} EXCEPT ALL {a})) LIMIT 1"
            ).fetchone()
            for table in _OTHERS
            for a, b in [(_facts("before", table), _facts("after", table))]
        )

    def left(self, kind: str, number: int) -> list[str]:
        """Return the title and the body of the object in the export without them."""
        found = self._connection.execute(
            "SELECT unnest([new.title, new.body]) "
            f"FROM before.numbered_{kind} AS old JOIN after.numbered_{kind} AS new USING (rank) "
            "WHERE old.number = $number",
            {"number": number},
        ).fetchall()
        return [text for (text,) in found if text]

    def remember(self) -> None:
        """Give the keys that rows have without the text to the numbers that they had with it."""
        run = self._connection.execute
        run("CREATE OR REPLACE TABLE ledger AS FROM known")
        for kind in _KINDS:
            run(
                f"""
                INSERT INTO ledger
                SELECT DISTINCT $kind, named.key, named.number
                FROM (
                    SELECT unnest(new.keys) AS key, old.number
                    FROM before.numbered_{kind} AS old
                    JOIN after.numbered_{kind} AS new USING (rank)
                    WHERE old.number > 0
                ) AS named
                ANTI JOIN ledger ON ledger.object_type = $kind AND ledger.key = named.key
                """,
                {"kind": kind},
            )
        self._ledger.save(self._connection)


def _facts(schema: str, table: str) -> str:
    """Return the query of what a table tells; keys made from a text change with it."""
    if table in ("tallies", "group_tallies"):
        counts = "option, count" if table == "group_tallies" else "object_type, option, origin"
        return f"SELECT {counts}, sum(count) FROM {schema}.{table} GROUP BY ALL"
    return f"SELECT * EXCLUDE (line) FROM {schema}.{table}"
