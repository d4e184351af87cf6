"""Validation without scripts: the verdict, what was found, what was checked."""

from __future__ import annotations

from typing import Any

from dashboard.plain.sections import Section
from dashboard.reading.view import View
from dashboard.words.codes import named
from dashboard.words.formats import count, number

__all__ = ["context"]

_SEVERITIES = {"error": "Erreur", "warning": "Avertissement"}
_SHOWN = 20


def context(view: View) -> dict[str, Any]:
    """Return the report of the package, for people."""
    report = view.package.report
    findings = report.get("findings", [])
    errors = sum(finding["severity"] == "error" for finding in findings)
    word = "Données valides" if report.get("valid") else "Données non valides"
    warnings = count(len(findings) - errors, "avertissement")
    return {
        "name": "Validation",
        "title": f"{word}\u00a0: {count(errors, 'erreur')}, {warnings}",
        "lead": "Un avertissement signale ce qu’il faut savoir avant de lire\u202f; une erreur "
        "interdit de publier une version.",
        "sections": [
            *([_found(report, findings)] if findings else []),
            *_accounting(view),
            *_checked(report),
        ],
    }


def _found(report: dict[str, Any], findings: list[dict[str, Any]]) -> Section:
    titles = {outcome["check"]: outcome["title"] for outcome in report.get("checks", [])}
    ordered = sorted(findings, key=lambda one: (one["severity"], one["check"]))
    told = [
        f"{_SEVERITIES.get(one['severity'], one['severity'])}, "
        f"{titles.get(one['check'], one['check'])}\u00a0: {one['message']}"
        for one in ordered[:_SHOWN]
    ]
    more = len(ordered) - _SHOWN
    note = f"… et {number(more)} autres, dans le rapport complet." if more > 0 else ""
    return Section("Ce qui a été trouvé", items=told, note=note)


def _accounting(view: View) -> list[Section]:
    """Return what became of every record read."""
    lines = [
        f"{named('record_type', line['object_type'])}s\u00a0: {number(line['read'])} lus, "
        f"{number(line['kept'])} gardés, {number(line['quarantined'])} mis de côté, "
        f"{number(sum(line['excluded'].values()))} écartés par une règle"
        for line in view.package.descriptor.get("accounting", [])
    ]
    return [Section("De l’export aux données", items=lines)] if lines else []


def _checked(report: dict[str, Any]) -> list[Section]:
    told = [
        (
            one["title"],
            f"{'Rien à signaler.' if one['passed'] else 'À lire.'} {one.get('description') or ''}",
            "",
        )
        for one in sorted(report.get("checks", []), key=lambda one: bool(one["passed"]))
    ]
    if not told:
        return []
    passed = sum(bool(one["passed"]) for one in report["checks"])
    title = f"{count(passed, 'contrôle')} sur {number(len(told))} sans rien trouver"
    return [Section(title, definitions=told, folded=True)]
