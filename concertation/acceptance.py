"""What stops a build until a person accepts it for one export, and how that is noted.

An acceptance is a section `[accept.CHECK]` of `consultation.toml`: a reason, and the SHA-256
of the collection for which it was given. With another export the check speaks again.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from concertation.collect import last_collection
from concertation.configuration.checks import DAMAGED, GONE
from concertation.workspace import Workspace
from datapackage.consultation import Consultation
from datapackage.durable import write_file
from datapackage.errors import ConfigurationError
from datapackage.package import Package
from validation import Report

__all__ = ["BEYOND", "accept", "carry_over", "guarded", "severities"]

BEYOND = 0.1
"""Share of texts gone, changed or damaged from which a sound package is not replaced."""
_FEW = 10
"""Contributions of that package under which one text is a share of its own."""


def severities(consultation: Consultation, export: str) -> dict[str, Literal["error", "warning"]]:
    """Return the severities that hold for the collection whose SHA-256 is `export`."""
    return {**consultation.severities, **dict.fromkeys(_accepted(consultation, export), "warning")}


def guarded(
    report: Report, consultation: Consultation, export: str, replaced: Path | None
) -> Report:
    """Return `report` with errors for the alarms that must not replace the package `replaced`.

    Those that go beyond `BEYOND` and that nobody accepted for `export`. With few texts, one
    that is gone is already a large share: their alarms stay warnings.
    """
    package = Package.open(replaced) if replaced else None
    if package is None or _contributions(package) < _FEW:
        return report
    before = {finding["check"] for finding in package.report["findings"]}
    alarms = {
        outcome.check.id
        for outcome in report.checks
        if outcome.check.id in {*GONE, *DAMAGED} and (outcome.observed or 0) > BEYOND
    }
    alarms -= {*_accepted(consultation, export), *(before & {*DAMAGED})}
    findings = [
        replace(finding, severity="error") if finding.check in alarms else finding
        for finding in report.findings
    ]
    return Report.of(findings, report.checks, report.checked_at)


def _accepted(consultation: Consultation, export: str) -> list[str]:
    return [name for name, one in consultation.accept.items() if one.export == export]


def _contributions(package: Package) -> int:
    return sum(
        int(line["kept"])
        for line in package.descriptor["accounting"]
        if line["object_type"] == "contribution"
    )


def accept(workspace: Workspace, check: str, reason: str) -> str:
    """Note that `check` is accepted for the last collection; return its SHA-256.

    Raises:
        ConfigurationError: nothing was collected, no reason is given, or the file writes
            `accept` otherwise than as sections of its own.
    """
    collection = last_collection(workspace)
    if collection is None:
        msg = f"{workspace.path} : rien n’est collecté ; lancez d’abord concertation build"
        raise ConfigurationError(msg)
    if not reason.strip():
        msg = "--reason : attendu : pourquoi cet export est bon, en une phrase"
        raise ConfigurationError(msg)
    workspace.consultation()
    text = workspace.configuration.read_text(encoding="utf-8-sig")
    said = {"reason": " ".join(reason.split()), "export": collection.sha256}
    changed = _without(text, check) + _section(check, said)
    _refuse_broken(workspace.configuration, changed)
    write_file(workspace.configuration, changed.encode())
    return collection.sha256


def carry_over(workspace: Workspace, before: Iterable[str], after: str) -> None:
    """Have what was accepted for the exports `before` hold for `after`.

    For an export of which a purge took one withdrawn text: all that a person looked at is the
    same, and a build that would stop here could not take the text out of the packages.
    """
    text = workspace.configuration.read_text(encoding="utf-8")
    changed = text
    for export in before:
        changed = re.sub(
            rf'^(export *= *"){export}"', rf'\g<1>{after}"', changed, flags=re.MULTILINE
        )
    if changed != text:
        write_file(workspace.configuration, changed.encode())


def _without(text: str, check: str) -> str:
    """Return the file without what was accepted of `check` before; the rest is as it was."""
    lines = r"(?:(?:reason|export) *=[^\n]*(?:\n|\Z))*"
    written = rf"^\[accept\.{re.escape(check)}\][^\n]*(?:\n|\Z){lines}"
    kept = re.sub(written, "", text, flags=re.MULTILINE)
    return kept.rstrip() + "\n\n"


def _section(check: str, said: Mapping[str, str]) -> str:
    # A JSON string is a TOML one, but for DEL, which TOML wants escaped.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in said.items()
    ]
    return "\n".join([f"[accept.{check}]", *lines]) + "\n"


def _refuse_broken(file: Path, text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        msg = f"{file} : « accept » n’y est pas en sections [accept.…] ; ôtez-le, puis relancez"
        raise ConfigurationError(msg) from None
