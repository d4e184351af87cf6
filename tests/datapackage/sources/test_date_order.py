"""The order of a column of dates is decided as a whole, or asked: never guessed cell by cell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from concertation.cli import cli
from datapackage.sources.table.date_order import date_order

FORMS = {"day-first": "{0:%d/%m/%Y}", "month-first": "{0:%m/%d/%Y}"}


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2024", "05/04/2024"], ""),
        (["03/04/24 10:00", "04/04/24 09:00"], ""),
        (["03-04-2024", "07-05-2024"], ""),
        (["03/04/2024", "13/04/2024"], "day-first"),
        (["03/04/2024", "04/13/2024"], "month-first"),
        (["3/4/2024 1:06 PM", "4/4/2024 9:00 AM"], "month-first"),
        (["03/03/2024", "04/04/2024"], None),
        (["2024-03-04", "2024-03-05T10:00:00Z"], None),
        (["03.04.2024", "05.04.2024"], None),
        (["03/04/2024", "06/04/2024", "01/05/2024"], "day-first"),
        (["3 avril 2024"], None),
        (["45385", "45386.5"], "excel"),
        ([], None),
    ],
)
def test_what_decides(cells, order):
    """A day over 12, AM and PM, or nothing: then it is asked."""
    assert date_order(cells).dates == order


def test_another_column_decides():
    """A file is written by one software: its last dates of change speak for the first ones."""
    assert date_order(["03/04/2024"], ["13/04/2024"]).dates == "day-first"


@pytest.mark.parametrize("written", FORMS)
@given(
    start=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    gaps=st.lists(st.integers(0, 40), min_size=1, max_size=40),
)
def test_no_order_is_decided_wrongly(written, start, gaps):
    """Rows in the order in which they were written: the right one, a question, or no matter."""
    cells = [FORMS[written].format(start)]
    for gap in gaps:
        start += timedelta(days=gap)
        cells.append(FORMS[written].format(start))
    told = date_order(cells).dates
    same = all(cell[:2] == cell[3:5] for cell in cells)
    assert told in (written, "") or (told is None and same)


def test_undecided_dates_stop_the_build_until_somebody_says(tmp_path):
    """`init` asks with a date of the file, `build` stops, either answer is followed."""
    table = tmp_path / "avis.csv"
    table.write_text(
        "id;texte;date\n1;Plus de bancs au parc;03/04/2024\n2;Moins de bruit le soir;05/04/2024\n",
        encoding="utf-8",
    )
    work = tmp_path / "w"
    said = CliRunner().invoke(cli, ["init", str(work), "--from", str(table)]).output
    assert "03/04/2024 est-il le 3 avril (day-first) ou le 4 mars (month-first)" in said
    stopped = CliRunner().invoke(cli, ["build", str(work)])
    assert "à remplir" in str(stopped.exception)
    mapping = work / "mapping.toml"
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace('dates = ""', 'dates = "month-first"'), "utf-8")
    built = CliRunner().invoke(cli, ["build", str(work)]).output
    assert "04/03/2024" in built


@pytest.mark.journey
@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("03/04/2024 1:06 PM", "04/13/2024 9:00 AM", "04/03/2024"),
        ("03/04/2024", "13/04/2024", "03/04/2024"),
        ("45385", "45386", "03/04/2024"),
        ("1712142366000", "1712142367000", "03/04/2024"),
        ("2024-04-02T23:30:00Z", "2024-04-03T23:30:00Z", "03/04/2024"),
        ("31/02/2024", "13/04/2024", "date illisible : 31/02/2024"),
    ],
)
def test_init_shows_the_day_that_a_build_publishes(tmp_path, first, second, shown):
    """Whatever the form; and the first build shows the same."""
    table = tmp_path / "avis.csv"
    table.write_text(
        f"Date de dépôt;Avis\n{first};Plus d’arbres sur la place\n{second};Des bus le dimanche\n",
        encoding="utf-8",
    )
    work = tmp_path / "w"
    said = CliRunner().invoke(cli, ["init", str(work), "--from", str(table)]).output
    assert f"| {shown}\n" in said
    built = CliRunner().invoke(cli, ["build", str(work)]).output
    assert (f"| {shown}\n" in built) is not shown.startswith("date illisible")
