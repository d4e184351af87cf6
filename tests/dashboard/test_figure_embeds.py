"""A figure leaves the portal whole: framed in another page, or as a picture."""

import io
import struct
import threading
from html import unescape

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from starlette.exceptions import HTTPException

from dashboard.drawing.picture import FONTS, MOST_SIGNS, png
from dashboard.reading.portal import Portal
from dashboard.routes.figure_files import FigureFiles
from dashboard.routes.site import Site
from queries import load_all


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_every_figure_can_be_framed(get, figure):
    """With its title, its source and a way back, and no script; by anyone, unlike the rest."""
    answer = get(f"/embed/{figure.name}")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    tree = LexborHTMLParser(answer.body)
    assert not tree.css("script, style, form, iframe, [style]")
    assert tree.css_first("h1").text()
    told = tree.css_first("main").text()
    assert "Source\u00a0: Agence d’essai" in told
    (way,) = tree.css("main > p a")
    assert way.attributes["href"].endswith(f"/essai/f/{figure.name}")
    assert len(tree.css("tbody tr")) <= 12


def test_a_frame_says_whether_it_will_change(get):
    """Frozen on a release, or following the latest, or the live data."""
    sentences = {
        "?release=1.0.0": "Chiffre figé sur la version 1.0.0.",
        "?release=latest": "Suit la dernière version, aujourd’hui la 1.0.0.",
        "": "Suit les données en cours.",
    }
    for query, sentence in sentences.items():
        assert sentence in get(f"/embed/contributions_by_theme{query}").body
    assert get("/embed/contributions_by_theme?release=9.9.9").status == 404
    refused = get("/embed/contributions_by_theme?absent=1")
    assert (refused.status, "absent" in refused.body) == (400, True)
    assert get("/embed/absent").status == 404


def test_a_frame_that_is_asked_again_can_still_be_framed(get):
    """A browser takes the headers of « not modified » for those of what it kept."""
    first = get("/embed/totals")
    again = get("/embed/totals", If_None_Match=first.headers["etag"])
    assert again.status == 304
    assert "frame-ancestors *" in again.headers["content-security-policy"]


def test_the_page_gives_what_is_to_be_pasted(get):
    """Its addresses are those of frames that answer, with the same parameters."""
    tree = LexborHTMLParser(get("/f/contributions_by_authorship?theme_id=1&release=1.0.0").body)
    pasted = [node.text() for node in tree.css("pre code") if "<iframe" in node.text()]
    assert len(pasted) == 2
    sources = [LexborHTMLParser(text).css_first("iframe").attributes["src"] for text in pasted]
    assert [source.partition("?")[2] for source in sources] == [
        "theme_id=1&release=1.0.0",
        "theme_id=1&release=latest",
    ]
    for source in sources:
        assert get.root(unescape(source.partition(f":{get.port}")[2])).status == 200


def size(data: bytes) -> tuple[int, int]:
    """Return the width and the height that a PNG states."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize(
    "name", ["contributions_by_theme", "contributions_per_day", "workshops_list"]
)
def test_what_is_drawn_is_offered_as_a_picture(get, name):
    """The very picture that social networks are given; the same bytes each time."""
    path = f"/f/{name}.png?release=1.0.0"
    answer = get(path)
    assert answer.headers["content-type"] == "image/png"
    assert size(answer.data)[0] == 1440
    assert get(path).data == answer.data
    colours = Image.open(io.BytesIO(answer.data)).convert("RGB").getcolors(1 << 20)
    assert len(colours) > 10
    head = LexborHTMLParser(get(f"/f/{name}?release=1.0.0").body)
    image = head.css_first('meta[property="og:image"]').attributes["content"]
    assert image.endswith(f"/essai{path}")


def test_what_is_not_drawn_has_no_picture(get):
    """The page does not offer what would not answer."""
    assert get("/f/totals.png").status == 404
    tree = LexborHTMLParser(get("/f/totals").body)
    assert tree.css_first('meta[property="og:image"]') is None
    assert not [a for a in tree.css("main a") if a.attributes["href"].endswith(".png")]


def test_letters_are_drawn_with_the_fonts_of_the_project():
    """French letters and typography: each leaves ink, whatever the machine has."""
    blank = png(f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">{"":5}</svg>')
    for text in ("É", "œ", "«", "’", "€", "−", "α"):
        drawn = png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">'
            f'<text x="5" y="30" font-size="30">{text}</text></svg>'
        )
        assert drawn != blank, text
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 200_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


def test_a_drawing_without_end_is_refused():
    """On demand, by anyone: its length is bounded."""
    with pytest.raises(ValueError, match="at most"):
        png(" " * (MOST_SIGNS + 1))


def test_few_files_are_made_at_once_and_nobody_waits_for_ever(workspace):
    """The third is asked to come back; those that were being made are made."""
    files = FigureFiles(Site(Portal(workspace)), patience=0.2)
    going = threading.Event()
    made: list[bytes] = []

    def slow() -> bytes:
        assert going.wait(10)
        return b"made"

    def ask() -> None:
        try:
            made.append(files._in_turn(slow))
        except HTTPException as error:
            made.append(str(error.status_code).encode())

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(10)
    assert made == [b"503"] * 3
    going.set()
    assert files._in_turn(lambda: b"next") == b"next"
