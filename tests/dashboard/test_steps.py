"""The steps of a consultation: past and coming by the day of its data, never by a clock."""

from datetime import UTC, date, datetime
from urllib.request import urlopen

import pytest
import small_portal
from selectolax.lexbor import LexborHTMLParser

_DAYS = (date(2017, 2, 8), date(2017, 3, 24), date(2017, 3, 25), date(2017, 7, 6))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of steps of a portal whose data were read on 25 March 2017."""
    workspace = tmp_path_factory.mktemp("steps") / "workspace"
    small_portal.build(workspace)
    told = small_portal.rows()
    told["milestones"] = [
        {"date": day, "label": f"Étape <b>{at}</b>", "kind": "event"}
        for at, day in enumerate(_DAYS)
    ]
    told["consultations"][0]["retrieved_at"] = datetime(2017, 3, 25, 8, tzinfo=UTC)
    small_portal.write(workspace / "releases" / "1.1.0", told, "1.1.0")
    with (
        small_portal.process(workspace) as (_, address),
        urlopen(f"{address}etapes/?release=1.1.0", timeout=30) as answer,
    ):
        return LexborHTMLParser(answer.read().decode())


def test_the_steps_after_the_day_of_the_data_are_to_come(page):
    """That very day is past; labels are shown as they are written."""
    steps = page.css("main ol.steps li")
    assert [step.css_first("time").attributes["datetime"] for step in steps] == [
        day.isoformat() for day in _DAYS
    ]
    assert ["next" in (step.attributes.get("class") or "") for step in steps] == [
        False,
        False,
        False,
        True,
    ]
    assert steps[0].text().endswith("Étape <b>0</b>")


def test_the_page_says_how_many_and_at_what_date(page):
    """And is led to from the foot of every page."""
    lead = " ".join(page.css_first(".lead").text().split())
    assert lead == "3 étapes passées, 1 à venir, au 25 mars 2017, date des données."
    assert page.css_first('footer a[href*="/etapes/"]')


def test_a_consultation_without_steps_has_no_page_of_them(get):
    """Nor a link to it."""
    assert get("/etapes/").status == 404
    assert "etapes/" not in get("/data/").body
