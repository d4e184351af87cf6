"""Which figures of a consultation would be surprising? Reads the list, its bounds and its words.

To add one: compute its figure in `metrics.sql`, add an entry to `expectations.toml`.
What a schema can state (required, unique, in a list) does not belong here.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from typing import Literal

from datapackage.errors import ConfigurationError
from validation.report import Check, Severity

__all__ = ["EXPECTATIONS", "Expectation", "bounds", "ranked"]

Unit = Literal["share", "count", "ratio"]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One figure, the bound it should respect, and what to say when it does not."""

    check: Check
    metric: str
    """Column of `metrics.sql`."""
    table: str
    field: str | None
    bound: Literal["least", "most"]
    threshold: float
    """Default bound, inclusive; the operator may set another by the check's id."""
    unit: Unit
    message: str
    """French, with `{observed}` and `{threshold}`: what was seen, what to do."""
    message_en: str
    platforms: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict, hash=False)
    """By platform, the messages that say what the figure means there."""

    def told(
        self, observed: float, threshold: float, platform: str | None = None
    ) -> tuple[str, str]:
        """Return the French and the English sentence, figures written as each expects."""
        english = {
            "observed": _written(observed, self.unit),
            "threshold": _written(threshold, self.unit),
        }
        french = {
            name: text.replace(".", ",").replace("%", "\u00a0%") for name, text in english.items()
        }
        own = self.platforms.get(platform or "", {})
        return (
            own.get("message", self.message).format(**french),
            own.get("message_en", self.message_en).format(**english),
        )


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


def _written(value: float, unit: Unit) -> str:
    if unit == "share":
        # Never round a share into what it is not: 99.96 % is not 100 %.
        digits = 1 if round(value, 3) not in (0.0, 1.0) or value in (0.0, 1.0) else 4
        return f"{100 * value:.{digits}f}".rstrip("0").rstrip(".") + "%"
    return f"{value:.1f}".removesuffix(".0")


def _read() -> Iterator[Expectation]:
    text = (files(__package__) / "expectations.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["expectation"]:
        texts = {field.name: entry.pop(field.name) for field in fields(Check)}
        yield Expectation(check=Check(**texts), field=entry.pop("field", None), **entry)


EXPECTATIONS: tuple[Expectation, ...] = tuple(_read())
"""All of them, in the order in which people should read them."""
