"""Are the figures plausible? DuckDB computes them in one row, Great Expectations judges it.

Great Expectations gets a pandas frame of one row, never the data: its SQL path
takes its own exceptions for broken expectations, and a frame of the data would
not fit in memory. It takes seconds to import, so it is imported only here.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from datapackage import schemas
from datapackage.literal import literal
from datapackage.package import Package
from datapackage.tables import create
from validation.errors import ValidationFailure
from validation.expectations import Expectation, bounds, ranked
from validation.report import Finding, Outcome, Severity

if TYPE_CHECKING:
    import duckdb

__all__ = ["check_plausibility", "judge", "metrics"]


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
    outcomes = judge(metrics(package, previous), expectations, bounds(thresholds))
    platform = _platform(package)
    findings = [
        _finding(expectation, outcome, platform)
        for expectation, outcome in zip(expectations, outcomes, strict=True)
        if not outcome.passed
    ]
    return findings, outcomes


def metrics(package: Package, previous: Package | None = None) -> dict[str, float | None]:
    """Return the figures of `metrics.sql`; None is unknown.

    Raises:
        ValidationFailure: a table is missing or is not what its schema says.
    """
    import duckdb  # noqa: PLC0415  heavy, and the privacy gate alone does without

    sql = (files(__package__) / "metrics.sql").read_text(encoding="utf-8")
    try:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("CREATE SCHEMA previous")
            connection.execute("USE previous")
            _load(connection, previous, older=True)
            connection.execute("USE main")
            _load(connection, package)
            cursor = connection.execute(sql, {"quarantined": _quarantined(package)})
            names = [column[0] for column in cursor.description or ()]
            values = cursor.fetchone() or ()
    except duckdb.Error as error:
        msg = f"{package.path} : les chiffres du paquet ne peuvent pas être calculés ({error})"
        raise ValidationFailure(msg) from error
    return {
        name: None if value is None else float(value)
        for name, value in zip(names, values, strict=True)
    }


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
            observed=row[expectation.metric],
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
                column=expectation.metric,
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


def _platform(package: Package) -> str | None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy, and the privacy gate alone does without

    column = pq.read_table(package.parquet["consultations"], columns=["platform"])["platform"]
    return str(column[0]) if len(column) else None


def _finding(expectation: Expectation, outcome: Outcome, platform: str | None) -> Finding:
    observed, threshold = outcome.observed, outcome.threshold
    if observed is None or threshold is None:
        msg = f"{expectation.check.id}: an unknown figure was judged"
        raise ValidationFailure(msg)
    french, english = expectation.told(observed, threshold, platform)
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


def _load(
    connection: duckdb.DuckDBPyConnection, package: Package | None, *, older: bool = False
) -> None:
    create(connection)
    for table, path in (package.parquet if package else {}).items():
        if table in schemas.names():
            # The previous package may have been made before a column was added.
            known = set(connection.read_parquet(literal(path)).columns) if older else None
            names = ", ".join(
                name for name in schemas.columns(table) if known is None or name in known
            )
            connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM read_parquet($1)",
                [literal(path)],
            )


def _quarantined(package: Package) -> float | None:
    accounts = package.descriptor.get("accounting", ())
    read = sum(account["read"] for account in accounts)
    return sum(account["quarantined"] for account in accounts) / read if read else None
