"""Is a package fit to publish? One call, four layers, one report.

`structure` (Frictionless: is each file what its schema says), `accounting`
(do files, counts and references agree), `privacy` (does a public byte identify
a person), `plausibility` (Great Expectations: are the figures credible).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from datapackage.errors import ConcertationError
from datapackage.package import Package
from validation import accounting, files, privacy
from validation.accounting import check_accounting
from validation.check import EXPECTATIONS, Unit
from validation.errors import ValidationFailure
from validation.files import check_files
from validation.paths import opened, validate_path
from validation.plausibility import check_plausibility
from validation.privacy import PrivateContext, check_privacy
from validation.report import Check, Finding, Outcome, PrivateFinding, Report, Severity
from validation.structure import STRUCTURE, check_structure

__all__ = [
    "CHECKS",
    "EXPECTATIONS",
    "Check",
    "Finding",
    "Outcome",
    "PrivateContext",
    "PrivateFinding",
    "Report",
    "Unit",
    "ValidationFailure",
    "check_privacy",
    "opened",
    "validate",
    "validate_path",
]

CHECKS: tuple[Check, ...] = (
    STRUCTURE,
    *files.CHECKS,
    *accounting.CHECKS,
    *privacy.CHECKS,
    *(expectation.check for expectation in EXPECTATIONS),
)
"""Every rule of a report. A finding of `structure` bears Frictionless's own error type."""


def validate(
    folder: Path,
    *,
    context: PrivateContext | None = None,
    previous: Path | None = None,
    thresholds: Mapping[str, float] | None = None,
    severities: Mapping[str, Severity] | None = None,
) -> Report:
    """Return the report on the package in `folder`, sealed or still being made.

    `context` is what must be found nowhere; `previous` the package it follows;
    `thresholds` and `severities` replace those of plausibility by the check's id.
    Figures of a package whose files cannot be trusted are not judged: those checks
    are then absent from the report.

    Raises:
        PackageError: there is no package in `folder`.
        ConfigurationError: `thresholds` or `severities` names no check of plausibility.
        ValidationFailure: a layer failed; nothing may be concluded.
    """
    package = Package.open(folder)
    with _layer("structure"):
        judged = list(check_structure(package))
    with _layer("accounting"):
        disagreeing = list(check_files(package))
        broken = any(finding.row is None for finding in (*judged, *disagreeing))
        disagreeing += check_accounting(package)
    with _layer("privacy"):
        leaked = list(check_privacy(package, context))
    outcomes = [
        Outcome(STRUCTURE, passed=not judged),
        *_outcomes((*files.CHECKS, *accounting.CHECKS), disagreeing),
        *_outcomes(privacy.CHECKS, leaked),
    ]
    implausible: list[Finding] = []
    if not broken:
        with _layer("plausibility"):
            earlier = Package.open(previous) if previous else None
            implausible, figures = check_plausibility(package, earlier, thresholds, severities)
        outcomes += figures
    findings = (*judged, *disagreeing, *leaked, *implausible)
    return Report.of(findings, outcomes, package.descriptor.get("created"))


def _outcomes(checks: Iterable[Check], findings: Iterable[Finding]) -> list[Outcome]:
    failed = {finding.check for finding in findings}
    return [Outcome(check, passed=check.id not in failed) for check in checks]


@contextmanager
def _layer(name: str) -> Iterator[None]:
    try:
        yield
    except ConcertationError:
        raise
    except Exception as error:
        msg = f"le contrôle « {name} » n’a pas pu être fait ({error!r}) ; rien ne peut être conclu"
        raise ValidationFailure(msg) from error
