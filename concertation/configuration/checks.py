"""Which checks may the operator adjust in `consultation.toml`, and with which values?

`[thresholds]` moves the bound of an expectation, `[severities]` makes it an
error or a warning. What protects people, files and accounts is never adjusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from concertation.configuration.rules import Key, Keys, Refusal
from datapackage.consultation import Acceptance
from validation import CHECKS, EXPECTATIONS, Unit

__all__ = ["ACCEPT", "ACCEPTABLE", "DAMAGED", "GONE", "SEVERITIES", "THRESHOLDS"]


GONE = ("lost", "lost-comments", "rewritten")
"""Alarms about what the package in place had: see `acceptance.guarded`."""
DAMAGED = ("mojibake", "undecoded")
"""Alarms about texts, of which the package in place was free: see `acceptance.guarded`."""
_STOPPING = ("emptied", "left-out")
ACCEPTABLE = (*_STOPPING, *GONE, *DAMAGED)
"""Checks that a person may accept, for one export."""


def _share(value: Any) -> float:
    if not _is_number(value) or not 0 <= value <= 1:
        raise Refusal("attendu : une part de 0 à 1, sans guillemets, par exemple 0.2 pour 20 %")
    return float(value)


def _count(value: Any) -> float:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal("attendu : un nombre entier sans guillemets, au moins 0")
    return float(value)


def _ratio(value: Any) -> float:
    if not _is_number(value) or not 0 <= value < float("inf"):
        raise Refusal("attendu : un nombre sans guillemets, au moins 0, par exemple 2.5")
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _severity(value: Any) -> str:
    if value not in ("error", "warning"):
        raise Refusal('attendu : "error" (empêche de publier) ou "warning" (se lit, et se publie)')
    chosen: str = value
    return chosen


def _blocking(value: Any) -> str:
    if _severity(value) != "error":
        raise Refusal(
            "cela s’accepte pour un export, avec sa raison : concertation accept DOSSIER "
            'CONTRÔLE --reason "…" ; ôtez cette ligne'
        )
    return "error"


def _acceptance(value: Any) -> Acceptance:
    given = value if isinstance(value, dict) else {}
    reason, export = given.get("reason"), given.get("export")
    told = isinstance(reason, str) and reason.strip()
    hashed = isinstance(export, str) and re.fullmatch("[0-9a-f]{64}", export)
    if not told or not hashed or len(given) != len(("reason", "export")):
        raise Refusal(
            "attendu : « reason » et « export », écrits par concertation accept DOSSIER "
            'CONTRÔLE --reason "…"'
        )
    return Acceptance(str(reason), str(export))


def _fixed(_value: Any) -> NoReturn:
    raise Refusal(
        "ce contrôle protège des personnes, des fichiers ou des comptes, et ne se règle pas ; "
        "ôtez cette ligne"
    )


_RULES: dict[Unit, Callable[[Any], float]] = {"share": _share, "count": _count, "ratio": _ratio}
_ADJUSTABLE = {expectation.check.id for expectation in EXPECTATIONS}
_FIXED = {check.id: Key(_fixed) for check in CHECKS if check.id not in _ADJUSTABLE}

THRESHOLDS: Keys = {one.check.id: Key(_RULES[one.unit]) for one in EXPECTATIONS} | _FIXED
"""The keys of `[thresholds]`."""
SEVERITIES: Keys = (
    {one.check.id: Key(_severity) for one in EXPECTATIONS}
    | {name: Key(_blocking) for name in _STOPPING}
    | _FIXED
)
"""The keys of `[severities]`."""
ACCEPT: Keys = {name: Key(_acceptance) for name in ACCEPTABLE}
"""The keys of `[accept]`: each is a section of its own, `[accept.emptied]`."""
