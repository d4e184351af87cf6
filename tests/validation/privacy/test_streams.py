"""Whatever a file is cut into to be read, the same texts come out, and the same data are found."""

from __future__ import annotations

import io
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datapackage.texts.redaction import Known, NameIndex, detect
from validation.privacy.streams import lines, watched, windows

NAMES = Known(NameIndex.of(["Jeanne Martineau", "Noël de La Tour"]))
DATA = [
    "jeanne.m@exemple.fr",
    "jeanne (arobase) exemple point fr",
    "06 12 34 56 78",
    "+33 6 12 34 56 78",
    "1 84 12 76 451 089 46",
    "FR14 2004 1010 0505 0001 3M02 606",
    "12 bis rue des Lilas, 62500 Saint-Omer",
    "@jeanne_m",
    "Jeanne Martineau",
    "Noël de La Tour",
]
PLAIN = "les élus de la ville ont parlé du vélo et des écoles pour tous en 2024 avec 30 % de plus"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from([b"\r", b"\n", b"\r\n", "é\u2028".encode(), b"\x85", "\x85".encode()]),
            st.text(max_size=6).map(lambda text: text.encode(errors="replace")),
        ),
        max_size=12,
    ).map(b"".join),
    st.integers(1, 9),
)
@example(b"a\r\nb", 2)
@example("aé".encode(), 2)
@example(b"a\r", 1)
def test_lines_do_not_depend_on_where_blocks_end(content, size):
    """Property: in the middle of a sign or of a line end, as if the file were read at once."""
    expected = content.decode(errors="replace").splitlines()
    assert list(lines(io.BytesIO(content), size)) == list(enumerate(expected, 1))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(DATA), st.just(PLAIN)), min_size=1, max_size=40),
    st.sampled_from([" ", ", ", " ; "]),
    st.integers(200, 400),
)
@example([PLAIN, DATA[6], DATA[8], PLAIN], " ", 200)
def test_what_is_found_does_not_depend_on_where_windows_end(pieces, between, longest):
    """Property: the kinds found in a long text are those found in its windows together."""
    # Plain words around each datum, as in a text: the cut falls among them, or in a datum.
    text = between.join(f"{PLAIN[:number]} {piece}" for number, piece in enumerate(pieces))
    found = set()
    for window in windows(text, longest, overlap=160):
        assert len(window) <= longest
        found |= detect(window, NAMES).keys()
    assert found == detect(text, NAMES).keys()


def test_windows_come_to_an_end_wherever_they_are_cut():
    """A window cut early is followed by one that begins after its own beginning."""
    for before in range(400):
        text = "x" * before + " les élus de la ville " + "x" * 400
        found = list(islice(windows(text, 200, overlap=160), 1000))
        assert len(found) < 1000, before


@pytest.mark.parametrize("datum", DATA)
@pytest.mark.parametrize("around", ["mot ", "x", "9", "\x00", "\ufffd"], ids=repr)
def test_no_border_hides_a_datum(datum, around):
    """A datum at every place of a long text, whatever is around it: found as in the whole."""
    for before in range(0, 420, 11):
        text = (around * 420)[:before] + f" {datum} " + (around * 420)[before:]
        if expected := detect(text, NAMES).keys():
            found = set()
            for window in windows(text, longest=300, overlap=160):
                found |= detect(window, NAMES).keys()
            assert expected <= found


@settings(deadline=None)
@given(st.integers(0, 60), st.sampled_from(["", " ", " mot ", " 9"]), st.integers(20, 60))
def test_windows_hold_every_sign(count, between, longest):
    """Property: each window begins within the one before; together they are the text."""
    text = between.join(f"{number:04}" for number in range(count))
    start = end = 0
    for window in windows(text, longest, overlap=16):
        start = text.index(window, start)
        assert start <= end
        assert text[start : start + len(window)] == window
        end = max(end, start + len(window))
    assert end == len(text)


def test_a_line_without_end_is_never_held_whole():
    """A file of one line comes out in windows, under one number; what follows is line 2."""
    content = ("mot " * 5_000 + "jeanne@exemple.fr " + "mot " * 5_000 + "\nsuite").encode()
    read = list(lines(io.BytesIO(content), size=1000, longest=10_000))
    assert {number for number, _ in read} == {1, 2}
    assert max(len(text) for _, text in read) <= 10_000
    assert any("jeanne@exemple.fr" in text for _, text in read)
    assert read[-1] == (2, "suite")


def test_reading_is_told(tmp_path):
    """Who watches learns how far the reading is, up to the end."""
    (tmp_path / "a.txt").write_bytes(b"x" * 600_000)
    told = []
    with watched(tmp_path / "a.txt", told.append) as stream:
        assert list(lines(stream)) == [(1, "x" * 600_000)]
    assert told == sorted(told)
    assert told[-1] == 600_000
    assert len(set(told)) > 2
