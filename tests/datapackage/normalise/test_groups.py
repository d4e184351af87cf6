"""Nobody stands out by what is published of them together, nor by what is left out."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage import schemas
from datapackage.normalise import groups
from datapackage.tables import create

COLUMNS = schemas.quasi_identifiers("participants")
ALONE = (None,) * len(COLUMNS)


@pytest.fixture(scope="module")
def connection():
    """Yield the empty table of participants."""
    with duckdb.connect() as made:
        made.execute("CREATE SCHEMA work")
        create(made, ["participants"])
        yield made


def published(connection, people, min_group, kind="individual"):
    """Return what is published of `people`, each a pair: the cells as read, has a public name?"""
    connection.execute("TRUNCATE participants")
    columns = ("participant_id", "kind", "label", *COLUMNS)
    names = ", ".join(columns)
    rows = [
        (f"p-{number:016x}", kind, "Anne Exemple" if named else None, *cells)
        for number, (cells, named) in enumerate(people)
    ]
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(some))
        values = [cell for row in some for cell in row]
        connection.execute(f"INSERT INTO participants ({names}) VALUES {marks}", values)
    groups.hide(connection, min_group)
    return connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM participants ORDER BY participant_id"
    ).fetchall()


def drawn(values, skew):
    """Return one of `values`, the first ones the most often."""
    weighted = [value for rank, value in enumerate(values) for _ in range(skew ** (5 - rank))]
    return st.sampled_from(weighted)


@st.composite
def populations(draw):
    """Draw people of whom two to four things are known, some of them rare."""
    known = draw(st.sets(st.sampled_from(COLUMNS), min_size=2, max_size=4))
    skew = draw(st.integers(1, 3))
    values = ("a", "b", None, "c", "d", "e")[: draw(st.integers(2, 6))]
    cell = {name: drawn(values, skew) if name in known else st.none() for name in COLUMNS}
    named = st.integers(0, 9).map(lambda drawn: drawn == 0)
    person = st.tuples(st.tuples(*(cell[name] for name in COLUMNS)), named)
    return draw(st.lists(person, min_size=1, max_size=60))


def lost(true, shown):
    """Return the places of what was known of somebody and is not published."""
    return tuple(
        place
        for place, (cell, left) in enumerate(zip(true, shown, strict=True))
        if cell is not None and left is None
    )


def is_crowd(members, min_group):
    """Tell whether these people, (cells as read, named), are many and not all alike."""
    unnamed = sum(not named for _, named in members)
    return unnamed >= min_group and len({true for true, _ in members}) > 1


@settings(max_examples=20)
@given(populations(), st.integers(2, 5))
def test_nobody_can_be_told_from_a_few(connection, people, min_group):
    """By what is published together, by what was left out of it, nor by subtraction."""
    shown = published(connection, people, min_group)
    pairs = list(zip((true for true, _ in people), shown, strict=True))

    # Nothing is made up.
    assert all(
        left in (cell, None) for true, row in pairs for cell, left in zip(true, row, strict=True)
    )
    # What is published of somebody is borne by enough people who are not named.
    unnamed = Counter(row for row, (_, named) in zip(shown, people, strict=True) if not named)
    assert all(unnamed[row] >= min_group for row in shown if row != ALONE)
    # So is each value by itself.
    for place in range(len(COLUMNS)):
        values = Counter(row[place] for row in shown if row[place] is not None)
        assert all(count >= min_group for count in values.values())
    # Those who lost the same columns and share the rest are many, and not all alike.
    crowds, blank = defaultdict(list), []
    for person, row in zip(people, shown, strict=True):
        if missing := lost(person[0], row):
            (crowds[row, missing] if row != ALONE else blank).append(person)
    assert all(is_crowd(members, min_group) for members in crowds.values())
    assert is_crowd(blank, min_group) or not blank or set(shown) == {ALONE}
    # Of those who differ by one column only, one set of values is never alone to be hidden.
    whole = {true: not lost(true, row) for true, row in pairs}
    for place in range(len(COLUMNS)):
        lines = defaultdict(list)
        for true, is_whole in whole.items():
            if true[place] is not None:
                lines[true[:place], true[place + 1 :]].append(is_whole)
        assert all(line.count(False) != 1 or len(line) == 1 for line in lines.values())


@settings(max_examples=4)
@given(populations())
def test_a_group_may_be_one_person(connection, people):
    """Then everything is published as it is read."""
    unnamed = [(cells, False) for cells, _ in people]
    assert published(connection, unnamed, 1) == [cells for cells, _ in people]


@settings(max_examples=4)
@given(populations(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(connection, people, shuffler):
    """The same people are published the same, whatever the order in which they are read."""
    order = list(range(len(people)))
    shuffler.shuffle(order)
    once = published(connection, people, 3)
    again = published(connection, [people[place] for place in order], 3)
    assert again == [once[place] for place in order]


@pytest.mark.parametrize("column", COLUMNS)
def test_each_marked_column_is_guarded(connection, column):
    """One mark in the schema is enough: what one person alone bears goes, with a second one."""
    place = COLUMNS.index(column)
    cells = [
        tuple(value if other == place else None for other in range(len(COLUMNS)))
        for value in ["a"] * 7 + ["b"] * 6 + ["c"]
    ]
    shown = published(connection, [(one, False) for one in cells], 5)
    assert [row[place] for row in shown] == ["a"] * 7 + [None] * 7


def test_organisations_are_told_whole(connection):
    """What is said of a town council is no person's secret."""
    cells = (*["a"] * (len(COLUMNS) - 1), None)
    assert published(connection, [(cells, True)], 5, kind="organisation") == [cells]


def test_the_named_are_no_crowd(connection):
    """Four people named and one who is not: the fifth would stand alone."""
    cells = (*[None] * (len(COLUMNS) - 1), "25-29")
    people = [(cells, number < 4) for number in range(5)]
    assert published(connection, people, 5) == [ALONE] * 5
    assert published(connection, [*people, *[(cells, False)] * 4], 5) == [cells] * 9


def test_of_three_thousand_people_none_is_alone(connection):
    """A department and an age: it costs far less than blanking the rows of whoever stands out."""
    draw = random.Random(2017)
    places, ages = (COLUMNS.index(name) for name in ("department_code", "age_band"))
    departments = [f"{number:02d}" for number in range(21, 96)]
    bands = [f"{first}-{first + 4}" for first in range(15, 80, 5)]
    people = []
    for _ in range(3000):
        cells = list(ALONE)
        (cells[places],) = draw.choices(departments, [1 / rank for rank in range(1, 76)])
        (cells[ages],) = draw.choices(bands, [2, 4, 7, 9, 10, 10, 9, 8, 7, 6, 4, 2, 1])
        people.append((tuple(cells), False))

    bearers = Counter(cells for cells, _ in people)
    shown = published(connection, people, 5)

    told = Counter(row for row in shown if row != ALONE)
    missing = sum(len(lost(cells, row)) for (cells, _), row in zip(people, shown, strict=True))
    rows_blanked = 2 * sum(count for count in bearers.values() if count < 5)
    assert 1 in bearers.values()
    assert min(told.values()) >= 5
    assert missing < rows_blanked * 2 / 3
