"""What a person decides of passages: mask it, keep it, hold the text back, this is no person.

The decisions are lines of `private/decisions.csv`, written by the command, or typed in the sheet
`private/review.csv`, from which the next build takes them. Those about a passage hold for one
text, told by its digest, and fall once it is edited.
"""

from __future__ import annotations

import csv
import getpass
import io
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from concertation.workspace import Workspace
from datapackage.durable import write_file
from datapackage.errors import ConfigurationError
from datapackage.sheets import overlays
from datapackage.texts.redaction.decisions import CERTAIN

if TYPE_CHECKING:
    import duckdb

__all__ = ["DECISIONS", "REVIEW", "adopt", "author", "decide", "forget", "load", "reviewed"]

DECISIONS = "decisions.csv"
REVIEW = "review.csv"
"""All that a person should look at; its first columns are those of a decision."""

_SPEC = overlays.Spec(
    {
        "decision": overlays.Column(
            words=("mask", "keep", "hold", "organisation", "words"), required=True
        ),
        "passage": overlays.Column(required=True),
        "text": overlays.Column(),
        "reason": overlays.Column(required=True),
        "date": overlays.Column("date", required=True),
        "author": overlays.Column(required=True),
    },
    key=("decision", "passage", "text"),
)
_OF_A_TEXT = ("mask", "keep", "hold")
_PUBLISHES = ("keep", "organisation", "words")


def load(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> None:
    """Create `overlay.decisions` from the sheet, or empty.

    Raises:
        ConfigurationError: one line per mistake; a decision may not publish an account number,
            a social security number or that of a card.
    """
    overlays.load_rows(connection, "decisions", _SPEC, _read(workspace))


def decide(workspace: Workspace, decisions: Iterable[Mapping[str, Any]]) -> int:
    """Add decisions to the sheet, but those that it has; return how many were added.

    Each has the columns of the sheet. Call it under the writer's lock.

    Raises:
        ConfigurationError: as `load`; nothing is written.
    """
    known = _read(workspace)
    keys = {_key(row) for row in known}
    added = [dict(row) for row in decisions if _key(row) not in keys]
    mistakes = [told for row in added if (told := _refused(row))]
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    if added:
        _write(workspace, [*known, *added])
    return len(added)


def forget(workspace: Workspace, known: Container[str]) -> int:
    """Remove the decisions about texts that are not `known` any more; return how many.

    `known` has the digests of all the texts. Call it under the writer's lock.
    """
    rows = _read(workspace)
    kept = [row for row in rows if not row["text"] or row["text"] in known]
    if len(kept) < len(rows):
        _write(workspace, kept)
    return len(rows) - len(kept)


def _write(workspace: Workspace, rows: Iterable[Mapping[str, Any]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(_SPEC.columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_file(workspace.private / DECISIONS, text.getvalue().encode())


def author() -> str:
    """Return who is at this machine, as far as it knows: who decides, unless they say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "inconnu"


def adopt(workspace: Workspace) -> int:
    """Take what was typed in the sheet of review into the decisions; return how many were new.

    Each build does it first, since it writes the sheet again. Call it under the writer's lock.

    Raises:
        ConfigurationError: a decision has no reason, or is not one; it names the line.
    """
    typed = [
        (line, row)
        for line, row in enumerate(reviewed(workspace), 2)
        if row["decision"].strip() and not row["in_force"]
    ]
    words = _SPEC.columns["decision"].words
    mistakes = [
        f"private/{REVIEW}, ligne {line} : {told}"
        for line, row in typed
        if (told := _mistyped(row, words))
    ]
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return decide(
        workspace,
        [
            {name: row[name].strip() or None for name in _SPEC.columns}
            | {"passage": row["passage"]}
            | {"date": row["date"].strip() or datetime.now(UTC).date().isoformat()}
            | {"author": row["author"].strip() or author()}
            for _, row in typed
        ],
    )


def reviewed(workspace: Workspace) -> list[dict[str, str]]:
    """Return the rows of the sheet of review; none before the first build.

    Raises:
        ConfigurationError: a spreadsheet saved it otherwise than in UTF-8.
    """
    path = workspace.private / REVIEW
    if not path.exists():
        return []
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        msg = (
            f"private/{REVIEW} n’est pas en UTF-8 ; enregistrez-le de nouveau au format "
            "« CSV UTF-8 », ou supprimez-le : la fabrication le refait, sans ce qui y était tapé"
        )
        raise ConfigurationError(msg) from None
    # A spreadsheet may have saved it with its own separator.
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    return [
        {name: row.get(name) or "" for name in ("in_force", *_SPEC.columns)}
        | {name: value or "" for name, value in row.items() if name}
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    ]


def _read(workspace: Workspace) -> list[dict[str, Any]]:
    rows = overlays.read_rows(workspace.private / DECISIONS, _SPEC)
    mistakes = [
        f"private/{DECISIONS}, ligne {row['line']} : {told}"
        for row in rows
        if (told := _refused(row))
    ]
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return rows


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) or None for name in _SPEC.key)


def _mistyped(row: Mapping[str, str], words: tuple[str, ...]) -> str:
    if row["decision"].strip() not in words:
        return f"« {row['decision']} » n’est pas une décision ; attendu : {', '.join(words)}"
    return "" if row["reason"].strip() else "la colonne « reason » est vide ; dites pourquoi"


def _refused(row: Mapping[str, Any]) -> str:
    """Return why a decision cannot be, or nothing."""
    decision, passage = row["decision"], str(row["passage"])
    if decision in _OF_A_TEXT and not row.get("text"):
        return (
            f"« {decision} » vaut pour un texte : remplissez la colonne « text » par son "
            f"empreinte, que donne private/{REVIEW}"
        )
    proved = [name for name, detector in CERTAIN.items() if next(iter(detector(passage)), None)]
    if decision in _PUBLISHES and proved:
        return (
            "le passage contient un numéro de sécurité sociale, un IBAN ou un numéro de carte, que "
            "rien ne permet de publier ; ôtez cette ligne"
        )
    return ""
