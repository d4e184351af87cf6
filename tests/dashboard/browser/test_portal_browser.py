"""What a browser does with the portal: whom it calls, what it runs, how wide it shows."""

import pytest
import small_portal

from dashboard.navigation import pages

pytestmark = pytest.mark.browser

PAGES = tuple(found.page for found in pages())

READABLE = [
    "c/1",
    "c/5",
    "c/6",
    "c/7",
    "c/4",
    "liste",
    "themes/",
    "themes/1",
    "ateliers/",
    "ateliers/1",
    "data/",
    "data/1.0.0/",
    "figures/",
    "accueil.html",
    "qui-a-parle.html",
    "rapprochement.html",
    "en-direct.html",
    "validation.html",
    "methode.html",
    "liste?q=mediat&theme=1",
    "c/1?q=mediat&sort=number",
    "embed/contributions_by_theme",
    "corrections/",
    "f/contributions_by_theme",
    "f/contributions_per_day",
    "f/workshops_list",
    "f/announced_computed",
    "nothing",
]
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
# A status of 404 or 410 is said by Chromium in the console: it is not an error of the page.
STATUS = "the server responded with a status of"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", READABLE)
def test_a_page_fits_a_telephone_and_calls_nobody(address, open_page, path, scheme):
    """390 pixels without sideways scroll, one server, a silent console."""
    seen = open_page(address + path, width=390, scheme=scheme)
    assert seen.overflow == 0
    assert seen.foreign(address) == []
    assert [text for text in seen.complaints if STATUS not in text] == []
    ground = seen.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 31)"}[scheme]


@pytest.mark.parametrize("path", ["c/5", "liste", "themes/2", "liste?q=pwned"])
def test_hostile_text_stays_text(address, open_page, path):
    """With scripts allowed, nothing that the public wrote runs, loads or restyles."""
    seen = open_page(address + path)
    assert seen.page.evaluate("() => window.pwned") is None
    assert seen.page.evaluate("() => getComputedStyle(document.body).display") == "block"
    assert not [url for url in seen.requests if "invalid" in url]
    assert seen.page.locator("main img, main style, main iframe, main [onerror]").count() == 0


def test_everything_is_read_and_searched_without_javascript(address, open_page):
    """From the shell to a contribution, then to the data, with scripts forbidden."""
    page = open_page(address, scripts=False).page
    assert page.locator(".strip .metric").count() >= 4
    page.get_by_label("Pages du site").get_by_role("link", name="Contributions").click()
    page.get_by_label("Rechercher dans les textes").fill("médiateurs")
    page.locator("[name=theme][value='1']").check()
    page.get_by_role("button", name="Filtrer").click()
    assert page.locator("h1").inner_text().startswith("2")
    page.get_by_role("link", name="Former les médiateurs").click()
    assert page.locator("h1").inner_text() == "Former les médiateurs"
    page.get_by_role("link", name="Télécharger les données").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tout télécharger (ZIP)").click()
    assert download.value.suggested_filename == "essai-g1.zip"


def test_the_keyboard_reaches_the_content_first(address, open_page):
    """The first stop skips the menu, and the focus is seen."""
    page = open_page(f"{address}c/1").page
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == (
        "Aller au contenu principal"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "contenu"


def test_a_permalink_prints_its_text_and_its_address(address, open_page):
    """On paper: no menu, the text, the citation."""
    page = open_page(f"{address}c/1").page
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator(".citation").is_visible()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_a_streamlit_page_shows_calls_nobody_and_says_nothing(address, open_page, page):
    """Under our policy: one server, no error in the console, its language and its title."""
    seen = open_page(address + page.path)
    seen.page.locator(READY).wait_for(state="attached", timeout=60_000)
    seen.page.locator("h1").first.wait_for(timeout=30_000)
    assert seen.foreign(address) == []
    assert seen.complaints == []
    assert seen.page.evaluate("() => document.documentElement.lang") == "fr"
    assert seen.page.evaluate("() => window.pwned") is None
    assert small_portal.SLUG in seen.page.url


def test_the_menu_leads_to_no_list_of_workshops_where_there_are_none(tmp_path, open_page):
    """Nobody is sent to an empty page; its address still answers."""
    workspace = small_portal.build(tmp_path / "workspace")
    tables = small_portal.rows() | {"workshops": [], "workshop_themes": []}
    for row in tables["contributions"]:
        row["workshop_id"] = None
    small_portal.write(workspace / "live" / "g2", tables)
    small_portal.point_live(workspace, "g2")
    with small_portal.process(workspace) as (_, url):
        page = open_page(url).page
        page.wait_for_selector(READY)
        titles = page.get_by_test_id("stTopNavLink").all_inner_texts()
        page.goto(url + "ateliers")
        page.get_by_role("heading", level=1, name="Ateliers").wait_for()
    assert titles == [one.title for one in PAGES if one.title != "Ateliers"]
