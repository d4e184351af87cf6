"""A CSV text is read record by record, within a bound that no other reader moves."""

from __future__ import annotations

import csv
import io
from itertools import islice, permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datapackage.records import Records, first_record
from datapackage.sheets.cells import open_sheet
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.rows import rows
from datapackage.sources.table.sample import look
from validation.privacy.text_columns import DamagedError, csv_columns

LONG = "oui " * 600_000
"""More than Python's own bound, a sample, and what the privacy gate takes for a table."""


def written(*cells):
    """Return a CSV text of one column."""
    return "texte\n" + "".join(f'"{cell}"\n' for cell in cells)


def outcome(read, text, **form):
    """Return the records of `text`, a failed one as None."""
    found = []
    reader = read(text, **form)
    while True:
        try:
            found.append(next(reader))
        except StopIteration:
            return found
        except csv.Error:
            found.append(None)
            if isinstance(text, Records):
                reader = iter(text)


@given(
    text=st.text(st.sampled_from('a;,"\r\n\x00é\u2028'), max_size=30),
    delimiter=st.sampled_from(",;"),
    strict=st.booleans(),
)
@example(text='a,"b"c\nd,e\n', delimiter=",", strict=True)
@example(text='a\n"b\nc', delimiter=",", strict=True)
def test_records_are_those_of_csv(text, delimiter, strict):
    """Property: whatever the text, the same cells, and the same records that fail."""
    form = {"delimiter": delimiter, "strict": strict}
    expected = outcome(csv.reader, io.StringIO(text, newline=""), **form)
    assert outcome(iter, Records(io.StringIO(text, newline=""), 100, **form)) == expected


@given(st.lists(st.text(st.sampled_from('a,"\n'), max_size=9), max_size=6))
def test_lines_are_counted_and_kept(cells):
    """Property: the lines taken by the records, together, are the text."""
    text = "".join('"' + cell.replace('"', '""') + '"\n' for cell in cells)
    records = Records(io.StringIO(text, newline=""), 100)
    taken = ["".join(records.taken) for _ in records]
    assert "".join(taken) == text
    assert records.line == text.count("\n")


@pytest.mark.parametrize("long", ['"' + "x\n" * 30, "x" * 60], ids=["a quote", "a line"])
def test_a_record_that_is_too_long_costs_itself(long):
    """Those around it are read; of a line, all that is too long is left aside."""
    records = Records(io.StringIO(f"avant\n{long}\naprès\n", newline=""), 50)
    reader = iter(records)
    assert next(reader) == ["avant"]
    with pytest.raises(csv.Error, match="plus de 50 caractères"):
        next(reader)
    assert list(records)[-1] == ["après"]


class Endless(io.TextIOBase):
    """A text that never ends, and counts what was read of it."""

    def __init__(self, line):
        self.rest = line
        self.line = line
        self.read_so_far = 0

    def readline(self, size=-1):
        """Return at most `size` characters of a line, as files do."""
        found = self.rest[:size] if size >= 0 else self.rest
        self.rest = self.rest[len(found) :] or self.line
        self.read_so_far += len(found)
        return found


def test_a_quote_that_is_never_closed_is_not_read_for_ever():
    """Memory holds what the reader bounds, whatever follows."""
    endless = Endless("des mots\n")
    endless.rest = '"une citation\n'
    with pytest.raises(csv.Error):
        next(iter(Records(endless, 1000)))
    assert endless.read_so_far < 1100


def test_readers_at_once_have_each_their_bound():
    """One that reads little at a time, begun before or after, bounds no other."""
    large = iter(Records(io.StringIO(written(LONG, LONG)), 3_000_000))
    small = iter(Records(io.StringIO(written("oui", LONG)), 1000))
    assert [next(large), next(small), next(small)] == [["texte"], ["texte"], ["oui"]]
    assert next(large) == [LONG]
    with pytest.raises(csv.Error):
        next(small)
    assert list(large) == [[LONG]]


def _sample(path):
    return look(path).count


def _table(path):
    return [cells for _, cells, _ in rows(path, FileMapping("contributions"))]


def _gate(path):
    with pytest.raises(DamagedError):
        list(csv_columns(path, lambda _at: None))


def _sheet(path):
    return open_sheet(path, ("texte",)).rows


def test_what_was_read_before_changes_nothing(tmp_path):
    """The readers of the product, in any order, and each in the middle of another."""
    path = tmp_path / "t.csv"
    path.write_text(written(*(str(number) for number in range(9)), LONG, "fin"), "utf-8")
    readers = (_sample, _table, _gate, _sheet)
    expected = {read: read(path) for read in readers}
    for order in permutations(readers):
        begun = rows(path, FileMapping("contributions"))
        first = list(islice(begun, 3))
        for read in order:
            assert read(path) == expected[read]
        assert [cells for _, cells, _ in [*first, *begun]] == expected[_table]


@pytest.mark.parametrize(
    ("beginning", "expected"),
    [
        ("", []),
        ("a;b\nc;d", ["a", "b"]),
        ('"a\n', ["a\n"]),
        ("a\u2028;b\r\n", ["a\u2028", "b"]),
        ("x" * 300_000, ["x" * 300_000]),
    ],
)
def test_the_first_record_of_a_beginning(beginning, expected):
    """Cut anywhere, it is what is there; only the ends of lines of a CSV end a line."""
    assert first_record(beginning, ";") == expected
