"""A purged export is read as it was: same rows, same numbers, one text less."""

from datetime import date
from itertools import cycle

import pyarrow.parquet as pq
import pytest
from grep_everywhere import found
from purged_export import KINDS, ROWS, TEXT, WORDS, withdraw, write_json, write_table
from tabulated import tables_of

from concertation.acceptance import accept
from concertation.collect import collect, last_collection
from concertation.purge.collections import PurgeError, settle, take_out

pytestmark = pytest.mark.journey

DAY = date(2017, 4, 1)


def tables(workspace):
    """Return every table, cell by cell."""
    return {
        name: pq.read_table(path).to_pylist() for name, path in tables_of(workspace).parquet.items()
    }


def purge(workspace, kind, number):
    """Take an object out of the collections and the export; return what was done."""
    with workspace.writing("test"):
        return take_out(workspace, last_collection(workspace), kind, int(number), (), DAY)


def sources(workspace):
    """Return the files that hold the text, but for the tables made from them."""
    return {
        name
        for name in found(workspace.path, *WORDS)
        if not name.startswith(("tables/", "private/"))
    }


def number_of(workspace, author):
    """Return the number of the only contribution of the row of `author`."""
    row = next(row for row in ROWS if row[4] == author)
    place = [one["created_at"] for one in tables(workspace)["contributions"]]
    assert len(place) == len(ROWS)
    return row[0]


@pytest.mark.parametrize(("kind", "numbered"), [*zip(KINDS, cycle([False, True]))], ids=KINDS)
def test_all_is_as_a_withdrawal_leaves_it(tmp_path, kind, numbered):
    """In each kind of file; a row that is only known by its text keeps its number."""
    workspace = write_table(tmp_path / "w", kind, numbered=numbered)
    number = number_of(workspace, "Zoé")
    withdraw(workspace, "contribution", number)
    before = tables(workspace)
    assert len(sources(workspace)) == 2
    done = purge(workspace, "contribution", number)
    assert sources(workspace) == set()
    assert (done.quoted, done.ordinary, done.kept_titles, done.remain) == (0, False, False, [])
    with workspace.writing("test"):
        _, new = collect(workspace)
    assert not new
    assert tables(workspace) == before


def test_a_json_that_escapes_all_accents(tmp_path):
    """Nothing in it is written as the text is."""
    workspace = write_json(tmp_path / "w")
    tables(workspace)
    withdraw(workspace, "contribution", "2")
    before = tables(workspace)
    assert len(sources(workspace)) == 2
    purge(workspace, "contribution", "2")
    assert sources(workspace) == set()
    assert tables(workspace) == before


@pytest.mark.parametrize("author", ["Bob", "Jan"])
def test_a_text_that_others_wrote_too_goes_from_its_own_row(tmp_path, author):
    """Short, or the same: the others keep theirs."""
    workspace = write_table(tmp_path / "w", "csv", numbered=True)
    number = number_of(workspace, author)
    withdraw(workspace, "contribution", number)
    before = tables(workspace)
    assert purge(workspace, "contribution", number).ordinary
    assert tables(workspace) == before
    left = (workspace.path / "raw-export" / "contributions.csv").read_text("utf-8").splitlines()
    wanted = f"[contribution {number} retirée]"
    line = next(line for line in left if line.startswith(f"{number};"))
    assert wanted in line.split(";")
    assert sum(wanted in line for line in left) == 1


def test_who_quotes_it_keeps_the_quote_and_copies_go(tmp_path):
    """A column that repeats the text in another row is no text of that row's author."""
    quote = f"Je réponds à : {TEXT} Bonne idée, mais pas au canal."
    rows = [
        *ROWS[:2],
        ("3", "Bus", "Réponse", quote, "Bob"),
        ("4", "Bus", "Avis", "Les cars passent trop rarement le soir et la nuit.", f"Eve {TEXT}"),
    ]
    workspace = write_table(tmp_path / "w", "csv", numbered=True, rows=rows)
    tables(workspace)
    withdraw(workspace, "contribution", "2")
    export = workspace.path / "raw-export" / "contributions.csv"
    text = export.read_text("utf-8").replace("Numéro;", "Réponse à;Numéro;", 1)
    for number, _, title, *_ in rows:
        parent = f'"{TEXT.replace(chr(34), chr(34) * 2)}"' if number == "4" else ""
        text = text.replace(f"\n{number};", f"\n{parent};{number};")
        assert title in text
    export.write_text(text.replace(f'"Eve {TEXT.replace(chr(34), chr(34) * 2)}"', "Eve"), "utf-8")
    before = tables(workspace)
    assert purge(workspace, "contribution", "2").quoted == 1
    assert tables(workspace) == before
    left = export.read_text("utf-8")
    assert left.count("Zébulonville") == 1
    assert left.count("[contribution 2 retirée]") == 3


def test_an_export_that_cannot_do_without_stays_whole(tmp_path):
    """A text is also a theme: without it the others would have none; nothing is changed."""
    rows = [(number, TEXT, title, text, who) for number, _, title, text, who in ROWS]
    workspace = write_table(tmp_path / "w", "csv", numbered=True, rows=rows)
    tables(workspace)
    withdraw(workspace, "contribution", "2")
    before = {path: path.read_bytes() for path in workspace.path.rglob("*.csv")}
    with pytest.raises(PurgeError, match="ne se lirait plus comme avant"):
        purge(workspace, "contribution", "2")
    assert {path: path.read_bytes() for path in workspace.path.rglob("*.csv")} == before


def test_acceptances_hold_for_what_is_left(tmp_path):
    """All that a person looked at is the same: the purge need not be accepted again."""
    workspace = write_table(tmp_path / "w", "csv", numbered=True)
    tables(workspace)
    accept(workspace, "lost", "relu")
    withdraw(workspace, "contribution", "2")
    purge(workspace, "contribution", "2")
    settle(workspace)
    now = last_collection(workspace)
    assert workspace.consultation().accept["lost"].export == now.sha256
