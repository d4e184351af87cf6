"""Are the figures plausible? DuckDB computes them, Great Expectations judges them in one row.

Great Expectations gets a pandas frame of one row, never the data: its SQL path
takes its own exceptions for broken expectations, and a frame of the data would
not fit in memory. It takes seconds to import, so it is imported only here.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from datapackage.errors import ConfigurationError
from datapackage.package import Package
from validation.check import EXPECTATIONS, Expectation
from validation.errors import ValidationFailure
from validation.observed import observe
from validation.report import Finding, Outcome, Severity

__all__ = ["bounds", "check_plausibility", "judge", "ranked"]


def check_plausibility(
    package: Package,
    previous: Package | None = None,
    thresholds: Mapping[str, float] | None = None,
    severities: Mapping[str, Severity] | None = None,
) -> tuple[list[Finding], list[Outcome]]:
    """Judge the figures of `package`, and its change since `previous` if there is one.

    Raises:
        ValidationFailure: the figures could not be computed or judged.
        ConfigurationError: `thresholds` or `severities` names no expectation.
    """
    expectations = ranked(severities)
    outcomes = judge(observe(package, previous, expectations), expectations, bounds(thresholds))
    findings = [
        _finding(expectation, outcome)
        for expectation, outcome in zip(expectations, outcomes, strict=True)
        if not outcome.passed
    ]
    return findings, outcomes


def bounds(overrides: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the threshold of each expectation, by its id.

    Raises:
        ConfigurationError: `overrides` names an expectation that does not exist.
    """
    defaults = {expectation.check.id: expectation.threshold for expectation in EXPECTATIONS}
    unknown = sorted(set(overrides or {}) - set(defaults))
    if unknown:
        msg = (
            f"seuil inconnu {unknown[0]!r} ; les seuils que l’on peut fixer sont : "
            f"{', '.join(sorted(defaults))}"
        )
        raise ConfigurationError(msg)
    return {**defaults, **(overrides or {})}


def ranked(severities: Mapping[str, Severity] | None = None) -> tuple[Expectation, ...]:
    """Return the expectations with the severities that the operator chose.

    Raises:
        ConfigurationError: `severities` names something else than an expectation: what
            protects people, files and accounts keeps its severity.
    """
    chosen = severities or {}
    unknown = sorted(set(chosen) - {expectation.check.id for expectation in EXPECTATIONS})
    if unknown:
        msg = (
            f"la gravité de {unknown[0]!r} ne se règle pas ; seules celles des attentes le peuvent"
        )
        raise ConfigurationError(msg)
    return tuple(
        replace(
            one, check=replace(one.check, severity=chosen.get(one.check.id, one.check.severity))
        )
        for one in EXPECTATIONS
    )


def judge(
    row: Mapping[str, float | None],
    expectations: Iterable[Expectation],
    thresholds: Mapping[str, float],
) -> list[Outcome]:
    """Return the outcome of each expectation on the figures `row`, in the same order.

    Raises:
        ValidationFailure: Great Expectations failed; its failure says nothing of the data.
    """
    listed = list(expectations)
    verdicts = _verdicts(row, listed, thresholds)
    return [
        Outcome(
            check=expectation.check,
            passed=verdicts[expectation.check.id],
            observed=row[expectation.check.id],
            threshold=thresholds[expectation.check.id],
            default=expectation.threshold,
        )
        for expectation in listed
    ]


def _verdicts(
    row: Mapping[str, float | None],
    expectations: list[Expectation],
    thresholds: Mapping[str, float],
) -> dict[str, bool]:
    import pandas as pd  # noqa: PLC0415 - heavy, and only the suite needs it

    gx, gxe = _great_expectations()
    frame = pd.DataFrame([row], dtype="float64")
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    # A bar per run would be drawn on the terminal of `watch`, every minute.
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("metrics").add_dataframe_asset("metrics")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(
        name="plausibility",
        expectations=[
            gxe.ExpectColumnValuesToBeBetween(
                column=expectation.check.id,
                severity="critical" if expectation.check.severity == "error" else "warning",
                description=expectation.check.description_en,
                meta={"id": expectation.check.id},
                **_range(expectation, thresholds[expectation.check.id]),
            )
            for expectation in expectations
        ],
    )
    # The verdict only: to list the values that failed takes as long again, and they are here.
    judged = batch.validate(suite, result_format="BOOLEAN_ONLY")
    # Results come in an order of their own: they are found again by their id.
    return dict(_verdict(result) for result in judged.results)


def _great_expectations() -> tuple[Any, Any]:
    with warnings.catch_warnings():
        # 1.24 imports `sre_constants` and `sre_parse`, deprecated by Python 3.11: not ours to mend.
        warnings.filterwarnings("ignore", r"module 'sre_\w+'", DeprecationWarning)
        import great_expectations as gx  # noqa: PLC0415 - takes seconds, and only the suite needs it
        from great_expectations import expectations as gxe  # noqa: PLC0415 - the same
    return gx, gxe


def _range(expectation: Expectation, threshold: float) -> dict[str, float]:
    return {"min_value" if expectation.bound == "least" else "max_value": threshold}


def _verdict(result: Any) -> tuple[str, bool]:
    identifier = str(result.expectation_config.meta["id"])
    failure = _exception(result.exception_info)
    if failure is not None:
        msg = (
            f"Great Expectations n’a pas pu juger « {identifier} » ({failure}) ; rien ne peut "
            "être conclu : signalez-le"
        )
        raise ValidationFailure(msg)
    return identifier, bool(result.success)


def _exception(info: Mapping[str, Any]) -> str | None:
    # One dictionary, or one for each metric that failed, keyed by the metric.
    for part in [info, *info.values()]:
        if isinstance(part, Mapping) and part.get("raised_exception"):
            return str(part.get("exception_message"))
    return None


def _finding(expectation: Expectation, outcome: Outcome) -> Finding:
    observed, threshold = outcome.observed, outcome.threshold
    if observed is None or threshold is None:
        msg = f"{expectation.check.id}: an unknown figure was judged"
        raise ValidationFailure(msg)
    french, english = expectation.told(observed, threshold)
    return Finding(
        check=expectation.check.id,
        severity=expectation.check.severity,
        table=expectation.table,
        field=expectation.field,
        row=None,
        message=french,
        message_en=english,
        count=math.ceil(observed) if expectation.unit == "count" else 1,
    )
