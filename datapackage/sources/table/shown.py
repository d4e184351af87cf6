"""What would the first rows of a table look like once published, were the proposal kept?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

import pyarrow as pa

from datapackage.sources.table.date_order import Order
from datapackage.sources.table.days import read_days
from datapackage.sources.table.fields import FIELDS, PRIVATE
from datapackage.sources.table.guesses import Guesses
from datapackage.sources.table.sample import Sample
from datapackage.sources.table.states import ASKED, becomes
from datapackage.texts.cleaning import clean_batch
from datapackage.texts.redaction import Known, NameIndex

__all__ = ["Shown", "first_shown", "uses"]

_ROWS = 3
_PEOPLE = re.compile(r"[;|/\n]| et | and ")
"""What stands between two people in a cell, as in `objects.sql`."""
_FACTS = ("theme", "created", "place", "organisation")


@dataclass(frozen=True, slots=True)
class Shown:
    """One contribution, as it would be published; personal data masked."""

    title: str
    body: str
    facts: tuple[str, ...]
    """Theme, day, place, organisation."""
    signed: bool
    """Whether an author is known: published as a pseudonym."""


def first_shown(sample: Sample, guessed: Guesses, order: Order) -> list[Shown]:
    """Return the first three contributions that `guessed` makes of a table.

    `order` is that of its dates. None when nothing says which column is the text. Masks are
    those of a build, but for the names of the accounts of later rows.
    """
    if "body" not in guessed.fields:
        return []
    rows = [
        row | {"created": _day(row["created"], order)} if row.get("created") else row
        for row in islice(_rows(sample, guessed), _ROWS)
    ]
    names = [row[field] for row in rows for field in ("name", "author") if field in row]
    for title in _titles(guessed, "named"):
        names += chain.from_iterable(map(_PEOPLE.split, sample.cells(title)))
    index = Known(NameIndex.of(names))
    return [
        Shown(
            _public(row.get("title", ""), index),
            _public(row["body"], index, signed=True),
            tuple(_public(row[fact], index) for fact in _FACTS if row.get(fact)),
            any(row.get(field) for field in ("author", "name", "email")),
        )
        for row in rows
    ]


def uses(sample: Sample, guessed: Guesses) -> tuple[list[str], list[str]]:
    """Return what each column is proposed for, with the reason, and the columns left aside."""
    meanings = FIELDS["contributions"] | PRIVATE
    lines = []
    for field, one in guessed.fields.items():
        told = " + ".join(f"« {title} »" for title in one.columns)
        private = ", jamais publié" if field in PRIVATE else ""
        lines.append(f"{meanings[field].meaning}{private} : {told} ; {one.reason}")
    used = {title for one in guessed.fields.values() for title in one.columns}
    return lines, [title for title in sample.titles if title not in used]


def _rows(sample: Sample, guessed: Guesses) -> Iterator[dict[str, str]]:
    """Yield the cells of each contribution by field; an answer has its question for theme.

    Rows that their state leaves out, or asks about, are not shown.
    """
    places = {
        field: [sample.titles.index(title) for title in one.columns]
        for field, one in guessed.fields.items()
    }
    left = _left(sample, guessed)
    answers = guessed.asked is not None and guessed.asked.per == "answer"
    for cells in sample.rows:
        told = {
            field: " ".join(cells[at].strip() for at in several).strip()
            for field, several in places.items()
        }
        if told.get("status") in left:
            continue
        if not answers:
            yield from [told] if told["body"] else []
            continue
        for at in places["body"]:
            if cells[at].strip():
                yield told | {"body": cells[at].strip(), "theme": sample.titles[at]}


def _left(sample: Sample, guessed: Guesses) -> set[str]:
    """Return the states whose rows are not published, or not before somebody says so."""
    return {
        state
        for title in _titles(guessed, "status")
        for state, fate in becomes(title, sorted(set(sample.every(title)))).items()
        if fate != "publish"
    }


def _day(cell: str, order: Order) -> str:
    if order.dates == ASKED:
        return f"{cell} (date à préciser)"
    (day,) = read_days([cell], order.dates)
    return day.strftime("%d/%m/%Y") if day else f"date illisible : {cell}"


def _titles(guessed: Guesses, field: str) -> tuple[str, ...]:
    return guessed.fields[field].columns if field in guessed.fields else ()


def _public(text: str, known: Known, *, signed: bool = False) -> str:
    batch = pa.RecordBatch.from_pydict(
        {"row": pa.array([0], pa.int64()), "text": [text], "signed": [signed]}
    )
    return clean_batch(batch, known)["text"][0].as_py() or ""
