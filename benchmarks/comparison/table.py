"""The measures as Markdown tables in French, one per portal; the same rows in each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")

Column = dict[str, Any]
_STATES = {
    "absent": "rien",
    "first": "1.0.0",
    "second": "1.1.0",
    "mixed": "mélange",
    "several": "deux jeux",
}
_PORTALS = {"ckan": "CKAN", "udata": "udata"}
_WANTED = 4
"""Files of each release, the descriptor included."""


def results() -> dict[str, Any]:
    """Return the measures that were kept."""
    kept: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return kept


def tables(measured: dict[str, Any]) -> str:
    """Return a title and a table for each portal, in the order in which they were measured."""
    portals = list(dict.fromkeys(column["portal"] for column in measured["columns"]))
    return "\n\n".join(_table(measured, portal) for portal in portals)


def _table(measured: dict[str, Any], portal: str) -> str:
    columns = [column for column in measured["columns"] if column["portal"] == portal]
    kind, version = portal.split()
    names = [f"{column['tool']} {column['version']}".strip() for column in columns]
    lines = [f"### Sur {_PORTALS[kind]} {version}", ""]
    lines.append("| | " + " | ".join(names) + " |")
    lines.append("|---|" + "---|" * len(columns))
    for label, cell in ROWS.items():
        lines.append(f"| {label} | " + " | ".join(cell(column) for column in columns) + " |")
    return "\n".join(lines)


def _requests(step: str) -> Callable[[Column], str]:
    return lambda column: f"{column[step]['reads']} + {column[step]['writes']}"


def _bytes(step: str) -> Callable[[Column], str]:
    return lambda column: f"{_ko(column[step]['sent'])} ; {_ko(column[step]['received'])}"


def _kept(step: str) -> Callable[[Column], str]:
    def cell(column: Column) -> str:
        same, asked = column[step]["tables_kept"]
        return f"{_yes(column[step]['dataset_kept'])} ; {same}/{asked}"

    return cell


def _extra(step: str) -> Callable[[Column], str]:
    return lambda column: str(column[step]["files"] - _WANTED)


def _seen(step: str) -> Callable[[Column], str]:
    """Say what a reader saw, each state where it first came up."""

    def cell(column: Column) -> str:
        seen = [f"{_STATES[state]} × {times}" for state, times in column[step]["seen"].items()]
        return ", ".join(seen) or "n’a rien écrit"

    return cell


def _share(of: str) -> Callable[[Column], str]:
    return lambda column: f"{sum(one[of] for one in column['faults'])}/{len(column['faults'])}"


def _orphans(column: Column) -> str:
    datasets = sum(max(0, one["datasets"] - 1) for one in column["faults"])
    return f"{datasets} ; {sum(one['extra_files'] for one in column['faults'])}"


def _human(column: Column) -> str:
    return ", ".join(_yes(column["human"][edit]) for edit in ("field", "tag", "file"))


def _proved(column: Column) -> str:
    return f"{column['first']['proved']}/{_WANTED}"


def _yes(fact: bool) -> str:  # noqa: FBT001  it is written, not chosen
    return "oui" if fact else "**non**"


def _ko(size: int) -> str:
    return f"{size / 1000:.0f} ko"


ROWS: dict[str, Callable[[Column], str]] = {
    "**Première publication** : lectures + écritures": _requests("first"),
    "octets envoyés ; reçus": _bytes("first"),
    "vu par un lecteur après chaque écriture": _seen("first"),
    "fichiers téléchargés après la dernière écriture": _proved,
    "**Relance, rien n’a changé** : lectures + écritures": _requests("again"),
    "octets envoyés ; reçus (relance)": _bytes("again"),
    "vu par un lecteur (relance)": _seen("again"),
    "identifiants gardés : jeu ; tables": _kept("again"),
    "fichiers en trop": _extra("again"),
    "**Nouvelle version** : lectures + écritures": _requests("second"),
    "octets envoyés ; reçus (nouvelle version)": _bytes("second"),
    "vu par un lecteur (nouvelle version)": _seen("second"),
    "identifiants gardés : jeu ; tables communes": _kept("second"),
    "fichiers en trop (nouvelle version)": _extra("second"),
    "**Une écriture perdue**, relancée au besoin : juste à la fin": _share("right"),
    "juste sans que personne relance": _share("once"),
    "jeux ; fichiers en double laissés": _orphans,
    "succès annoncé, résultat inexact": _share("lied"),
    "un lecteur a vu une publication incomplète ou double": _share("incomplete"),
    "**Saisies d’une personne gardées** : champ, mot-clé, note sur un fichier": _human,
}
"""What is said of each column."""
