"""Which checks are written in SQL, and what does each one say?

To add one, write `validation/checks/<id>.sql`: nothing else lists them. The file opens with
the keys of `queries.header`, texts in French and in English. Its SELECT gives one number, and
null when it cannot be known; it reads the tables of the package, the views of `queries`, those
tables of the package before that are in the schema `previous` (empty if there is none), the
table `accounting` of what became of the records, `people` and `policy` (see
`validation.reading`), and what `validation/checks/shared` computes once for several.

    -- position: 20
    -- title: Contributions datées
    -- title_en: Dated contributions
    -- description: La plupart des contributions ont une date de dépôt.
    -- description_en: Most contributions have a submission date.
    -- severity: warning
    -- table: contributions
    -- field: created_at
    -- bound: least
    -- threshold: 0.9
    -- unit: share
    -- message: {observed} des contributions sont datées, au moins {threshold} attendus ; …
    -- message_en: {observed} of the contributions are dated, at least {threshold} expected; …

`position` orders them for readers, those without it last; `field` is for a figure about one
column. A file without `bound` is a rule that each row follows: its SELECT gives the
`table_name`, `field` and `line` of those that do not, from the tables `<table>_lines`,
`people` and `policy`, and the keys after `severity` are not for it. What a schema can
state does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, cast, get_args

from queries import Header, QueryError, split
from validation.report import Check, Severity

__all__ = ["EXPECTATIONS", "FOLDER", "RULES", "Expectation", "Rule", "Unit", "read"]

Unit = Literal["share", "count", "ratio"]
Bound = Literal["least", "most"]

FOLDER = files("validation") / "checks"
"""Where they are written, and beside them what several of them read."""

_TEXTS = ("title", "title_en", "description", "description_en")
_ALWAYS = ("position", *_TEXTS, "severity")
_BOUNDED = ("table", "field", "bound", "threshold", "unit", "message", "message_en")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One figure, the bound it should respect, and what to say when it does not."""

    check: Check
    table: str
    field: str | None
    bound: Bound
    threshold: float
    """Default bound, inclusive; the operator may set another by the check's id."""
    unit: Unit
    message: str
    """French, with `{observed}` and `{threshold}`: what was seen, what to do."""
    message_en: str
    sql: str
    """One SELECT of one number."""

    def told(self, observed: float, threshold: float) -> tuple[str, str]:
        """Return the French and the English sentence, figures written as each expects."""
        english = {
            "observed": _written(observed, self.unit),
            "threshold": _written(threshold, self.unit),
        }
        french = {
            name: text.replace(".", ",").replace("%", "\u00a0%") for name, text in english.items()
        }
        return self.message.format(**french), self.message_en.format(**english)


@dataclass(frozen=True, slots=True)
class Rule:
    """What each row should follow, and the query that finds those that do not."""

    check: Check
    sql: str
    """One SELECT of `table_name`, `field` and `line`, that in the table's CSV file."""


def read(folder: Traversable) -> tuple[tuple[Expectation, ...], tuple[Rule, ...]]:
    """Return the checks of `folder`, in the order in which people should read them.

    Raises:
        QueryError: a file is written wrongly.
    """
    found: dict[tuple[float, str], Expectation | Rule] = {}
    for entry in folder.iterdir():
        if entry.name.endswith(".sql"):
            name = entry.name.removesuffix(".sql")
            header, sql = split(name, entry.read_text(encoding="utf-8"), (*_ALWAYS, *_BOUNDED))
            position = _number(header, "position") if "position" in header.keys else float("inf")
            found[position, name] = _parsed(header, sql.removesuffix(";"))
    ordered = [found[key] for key in sorted(found)]
    return (
        tuple(one for one in ordered if isinstance(one, Expectation)),
        tuple(one for one in ordered if isinstance(one, Rule)),
    )


def _parsed(header: Header, sql: str) -> Expectation | Rule:
    severity = cast("Severity", _among(header, "severity", get_args(Severity)))
    check = Check(header.name, severity, *(header.one(key) for key in _TEXTS))
    if "bound" in header.keys:
        return _expectation(header, check, sql)
    extra = header.keys.keys() & set(_BOUNDED)
    if extra:
        msg = f"{header.name}.sql : clé 'bound' absente, alors que {min(extra)!r} est écrite"
        raise QueryError(msg)
    return Rule(check, sql)


def _expectation(header: Header, check: Check, sql: str) -> Expectation:
    return Expectation(
        check=check,
        table=header.one("table"),
        field=header.optional("field"),
        bound=cast("Bound", _among(header, "bound", get_args(Bound))),
        threshold=_number(header, "threshold"),
        unit=cast("Unit", _among(header, "unit", get_args(Unit))),
        message=_message(header, header.one("message")),
        message_en=_message(header, header.one("message_en")),
        sql=sql,
    )


def _among(header: Header, key: str, known: tuple[str, ...]) -> str:
    value = header.one(key)
    if value not in known:
        msg = f"{header.name}.sql : clé {key!r} : {value!r} inconnu ; attendu : {', '.join(known)}"
        raise QueryError(msg)
    return value


def _number(header: Header, key: str) -> float:
    text = header.one(key)
    try:
        # Published as it is written: 1, not 1.0.
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        msg = f"{header.name}.sql : clé {key!r} : {text!r} n’est pas un nombre"
        raise QueryError(msg) from None


def _message(header: Header, text: str) -> str:
    try:
        text.format(observed="", threshold="")
    except (KeyError, IndexError, ValueError):
        msg = (
            f"{header.name}.sql : message illisible : {text!r} ; entre accolades, seuls "
            "{observed} et {threshold} sont connus"
        )
        raise QueryError(msg) from None
    return text


def _written(value: float, unit: Unit) -> str:
    if unit == "share":
        # Never round a share into what it is not: 99.96 % is not 100 %.
        digits = 1 if round(value, 3) not in (0.0, 1.0) or value in (0.0, 1.0) else 4
        return f"{100 * value:.{digits}f}".rstrip("0").rstrip(".") + "%"
    return f"{value:.1f}".removesuffix(".0")


EXPECTATIONS, RULES = read(FOLDER)
