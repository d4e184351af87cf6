"""Pages follow the data without moving what is read, and long lists are turned by addresses."""

import re

import pytest
import small_portal
from streamlit.testing.v1 import AppTest
from streamlit_page import opened

from dashboard.reading.search import PAGE_SIZE
from dashboard.reading.served import configure


@pytest.fixture
def many(workspace, tmp_path):
    """A workspace of 45 contributions, whose platform only tells a score."""
    tables = small_portal.rows()
    tables["contributions"] = [
        small_portal.contribution(number, f"Idée {number}", created_at=small_portal.at(10))
        for number in range(1, 46)
    ]
    tables["vote_tallies"] = [
        {
            "object_type": "contribution",
            "object_id": "45",
            "option": "score",
            "origin": "declared",
            "count": 12,
        }
    ]
    small_portal.write(tmp_path / "live" / "g1", tables)
    small_portal.point_live(tmp_path, "g1")
    configure(tmp_path)
    yield tmp_path
    configure(workspace)


def html(app: AppTest) -> str:
    """Return the HTML of every block of ours."""
    return "\n".join(element.proto.body for element in app.get("html"))


def page(**query: str) -> AppTest:
    """Run the page of contributions with the parameters of an address."""
    return opened("contributions", **query).run()


def test_a_long_list_is_turned_by_addresses(many):
    """The second of three pages begins at 21, and links the others with what was asked."""
    app = page(page="2", sort="number")
    assert not app.exception
    assert "Page 2 sur 3" in html(app)
    assert f'start="{PAGE_SIZE + 1}"' in html(app)
    links = re.findall(r'href="(/essai/contributions\?[^"]*page=\d)"', html(app))
    assert links == [
        "/essai/contributions?sort=number&amp;page=1",
        "/essai/contributions?sort=number&amp;page=3",
    ]


def test_a_page_beyond_the_last_is_the_last(many):
    """An old address still leads somewhere."""
    assert "Page 3 sur 3" in html(page(page="999"))


def test_a_score_alone_is_not_votes_for(many):
    """The platform tells a balance: it is shown as such, and the rest is unknown."""
    shown = html(page())
    assert "+12<small>solde des votes</small>" in shown
    assert "votes inconnus" in shown


def test_words_written_go_to_the_address(many):
    """Searching keeps its words in the address, from the first page; erasing removes them."""
    app = page(page="3")
    app.text_input(key="w_q").input("idée 7").run()
    assert app.query_params["q"] == "idée 7"
    assert "page" not in app.query_params
    assert "1\u00a0contribution pour ces filtres" in html(app)
    app.text_input(key="w_q").input("  ").run()
    assert "q" not in app.query_params


def _offered() -> None:
    from dashboard.layout import frame

    view = frame.view()
    frame.offer(view, "an older generation")


def _unreadable() -> None:
    from dashboard.layout import frame
    from dashboard.reading.served import current
    from dashboard.reading.view import View

    frame.offer(View(current(), "9.9.9"), "an older generation")


def test_a_newer_package_is_offered(many):
    """The page read is not changed: a button runs it anew."""
    app = AppTest.from_function(_offered, default_timeout=60).run()
    assert "De nouvelles données sont arrivées" in html(app)
    assert app.button(key="refresh").click().run().exception == []


def test_nothing_is_offered_when_the_package_cannot_be_told(many):
    """While a package is put in place, the page on the screen stays as it is."""
    app = AppTest.from_function(_unreadable, default_timeout=60).run()
    assert not app.exception
    assert not app.button
