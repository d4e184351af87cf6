"""What was checked, what was found, and what may be told to whom.

A `Finding` goes to everybody: it names a rule and a place, never the content of
a cell. A `PrivateFinding` adds that content, and only `Report.private` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

__all__ = ["Check", "Finding", "Outcome", "PrivateFinding", "Report", "Severity"]

Severity = Literal["error", "warning"]

_SHOWN = 10
"""How many places of one rule a person is shown; the JSON has them all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the data, told without quoting any of them."""

    check: str
    """Frictionless's error type where it has one, else one of `CHECKS`."""
    severity: Severity
    table: str | None
    """Canonical table, or path of the file when it is no table."""
    field: str | None
    """Column, or several joined by `, ` when a key is made of several."""
    row: int | None
    """Line in the CSV file counted in records, the header being line 1."""
    message: str
    """French: what, where, what was expected, what to do."""
    message_en: str
    count: int = 1
    """How many rows or values are concerned."""

    def public(self) -> dict[str, Any]:
        """Return what may be published: the public fields, whatever the subclass holds."""
        return {
            "check": self.check,
            "severity": self.severity,
            "table": self.table,
            "field": self.field,
            "row": self.row,
            "count": self.count,
            "message": self.message,
            "message_en": self.message_en,
        }

    def private(self) -> dict[str, Any]:
        """Return what the operator may read; the same here, more in `PrivateFinding`."""
        return self.public()


@dataclass(frozen=True, slots=True)
class PrivateFinding(Finding):
    """A finding with what the operator needs to correct it; stays in the workspace."""

    value: str | None = None
    """The cell or the passage itself."""
    correction: str | None = None
    """The value as it should be written, where it can be guessed."""

    def private(self) -> dict[str, Any]:
        """Return the public fields, then the value and its correction."""
        return {**self.public(), "value": self.value, "correction": self.correction}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of ours, as it is documented to readers of the report."""

    id: str
    severity: Severity
    title: str
    title_en: str
    description: str
    description_en: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check that was run, with what it saw where that is a figure."""

    check: Check
    passed: bool
    observed: float | None = None
    """A share from 0 to 1 or a count; None where the rule has none or cannot be computed."""
    threshold: float | None = None
    """The bound that was applied."""
    default: float | None = None
    """The bound that applies when the operator sets none."""

    def public(self) -> dict[str, Any]:
        """Return the check's texts and its result, for the public report."""
        return {
            "check": self.check.id,
            "title": self.check.title,
            "title_en": self.check.title_en,
            "description": self.check.description,
            "description_en": self.check.description_en,
            "severity": self.check.severity,
            "passed": self.passed,
            "observed": self.observed,
            "threshold": self.threshold,
            "default_threshold": self.default,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one validation, sorted, and the checks that led to them."""

    findings: tuple[Finding, ...]
    checks: tuple[Outcome, ...] = ()
    checked_at: str | None = None
    """When the data were collected: there is no clock in a report."""

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding],
        checks: Iterable[Outcome] = (),
        checked_at: str | None = None,
    ) -> Report:
        """Make a report: findings sorted by severity, table, check, row; repeated ones once."""
        return cls(tuple(sorted(dict.fromkeys(findings), key=_order)), tuple(checks), checked_at)

    @property
    def valid(self) -> bool:
        """True when there is no error; warnings do not count."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid a release."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that readers should know about."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    def public(self) -> dict[str, Any]:
        """Return the report that ships in the package: never the content of a cell."""
        return {**self._head(), "findings": [finding.public() for finding in self.findings]}

    def private(self) -> dict[str, Any]:
        """Return the report for the operator, with values and corrections."""
        return {**self._head(), "findings": [finding.private() for finding in self.findings]}

    def cli(self) -> dict[str, Any]:
        """Return what `concertation validate --json` prints."""
        keys = ("check", "severity", "table", "field", "row", "message")
        return {
            "valid": self.valid,
            "findings": [{key: finding.public()[key] for key in keys} for finding in self.findings],
        }

    def json(self) -> bytes:
        """Return the bytes of the public `report.json`."""
        return _bytes(self.public())

    def private_json(self) -> bytes:
        """Return the bytes of the private report."""
        return _bytes(self.private())

    def text(self) -> str:
        """Return the public report for a terminal, in French: verdict, then rule by rule."""
        groups = (
            (titles, "\n".join(f"  - {line}" for line in lines)) for titles, lines in self._groups()
        )
        body = "\n\n".join(f"{title}\n{lines}" for title, lines in groups)
        return f"{self.verdict}\n\n{body}\n" if body else f"{self.verdict}\n"

    def markdown(self) -> str:
        """Return the public report for people, in French Markdown, grouped by rule."""
        parts = ["# Rapport de validation", self.verdict]
        for title, lines in self._groups():
            parts += [f"## {title}", "\n".join(f"- {line}" for line in lines)]
        return "\n\n".join([*parts, *self._checklist()]) + "\n"

    @property
    def verdict(self) -> str:
        """The whole report in one French sentence."""
        errors, warnings = len(self.errors), len(self.warnings)
        counts = f"{_plural(errors, 'erreur')}, {_plural(warnings, 'avertissement')}"
        return f"{'Valide' if self.valid else 'Non valide'} : {counts}."

    def _head(self) -> dict[str, Any]:
        return {
            "valid": self.valid,
            "checked_at": self.checked_at,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "checks": [outcome.public() for outcome in self.checks],
        }

    def _groups(self) -> list[tuple[str, list[str]]]:
        titles = {outcome.check.id: outcome.check.title for outcome in self.checks}
        named = {"error": "Erreur", "warning": "Avertissement"}
        groups = []
        for (severity, check), members in groupby(
            sorted(self.findings, key=lambda f: (f.severity, f.check)),
            key=lambda f: (f.severity, f.check),
        ):
            found = list(members)
            lines = [finding.message for finding in found[:_SHOWN]]
            if len(found) > _SHOWN:
                lines.append(f"… et {len(found) - _SHOWN} autres, dans report.json.")
            groups.append(
                (
                    f"{named[severity]} : {titles.get(check, 'Conformité aux schémas')} ({check})",
                    lines,
                )
            )
        return groups

    def _checklist(self) -> list[str]:
        if not self.checks:
            return []
        lines = [
            f"- {'✓' if outcome.passed else '✗'} {outcome.check.title} ({outcome.check.id}) : "
            f"{outcome.check.description}{_changed(outcome)}"
            for outcome in self.checks
        ]
        return ["## Contrôles faits", "\n".join(lines)]


def _changed(outcome: Outcome) -> str:
    if None in (outcome.threshold, outcome.default) or outcome.threshold == outcome.default:
        return ""
    chosen, default = (
        f"{bound:g}".replace(".", ",") for bound in (outcome.threshold, outcome.default)
    )
    return f" Seuil choisi par l’organisateur : {chosen} (par défaut : {default})."


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _order(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.severity,
        finding.table or "",
        finding.check,
        finding.row or 0,
        finding.field or "",
        finding.message,
        str(finding.private().get("value")),
    )


def _bytes(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
