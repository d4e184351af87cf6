"""The news of a workspace are shown, and what is in them is never markup but Markdown's."""

from datetime import date
from shutil import copytree
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
import small_portal
from selectolax.lexbor import LexborHTMLParser

from concertation.demo import example
from dashboard.reading.news import BadNewsError, News, read

_ATOM = "{http://www.w3.org/2005/Atom}"
_HEAD = "---\ndate: {date}\ntitle: {title}\n---\n"


def told(body: str = "", title: str = "Titre", date: str = "2017-03-01") -> bytes:
    """Return the content of a file of news."""
    return (_HEAD.format(date=date, title=title) + body).encode()


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The workspace and the address of a portal with four pieces of news, and one bad file."""
    workspace = tmp_path_factory.mktemp("told") / "workspace"
    small_portal.build(workspace)
    folder = workspace / "news"
    folder.mkdir()
    for day in range(1, 5):
        body = f"Le jour <b>{day}</b>.\n\n# Suite\n\n[La liste](../liste)"
        title = f"<i>Jour</i> {day} & co"
        (folder / f"jour-{day}.md").write_bytes(told(body, title, f"2017-03-0{day}"))
    (folder / "mauvaise.md").write_text("Sans en-tête", encoding="utf-8")
    with small_portal.process(workspace) as (_, address):
        yield workspace, address


def text(address: str, path: str) -> str:
    """Return what the portal answers at `path`."""
    with urlopen(f"{address}{path}", timeout=30) as answer:
        return answer.read().decode()


def test_the_overview_shows_the_latest_three_and_leads_to_all(portal):
    """Latest first; the fourth is on the page of all."""
    tree = LexborHTMLParser(text(portal[1], "accueil.html"))
    block = tree.css_first("section[aria-labelledby=nouvelles]")
    links = [link.attributes["href"].rsplit("/", 1)[1] for link in block.css("li a")]
    assert links == ["jour-4", "jour-3", "jour-2"]
    assert "4 mars 2017" in block.css_first("time").text().replace("\xa0", " ")
    every = LexborHTMLParser(text(portal[1], "nouvelles/"))
    assert len(every.css("main section h2 a")) == 4
    assert every.css_first('footer a[href$="/nouvelles/"]')
    assert every.css_first('link[rel=alternate][href$="/nouvelles.atom"]')


def test_a_page_shows_its_markdown_and_no_markup_of_its_own(portal):
    """Tags are shown as they are written; the title is the only first heading."""
    tree = LexborHTMLParser(text(portal[1], "nouvelles/jour-2"))
    assert tree.css_first("h1").text() == "<i>Jour</i> 2 & co"
    assert tree.css_first(".prose p").text() == "Le jour <b>2</b>."
    assert [node.text() for node in tree.css(".prose h2")] == ["Suite"]
    assert tree.css_first(".prose a").attributes["href"] == "../liste"
    assert len(tree.css("h1")) == 1
    around = [link.attributes["href"].rsplit("/", 1)[1] for link in tree.css("nav .inline a")]
    assert around == ["jour-1", "jour-3"]


def test_the_feed_gives_each_whole_at_its_own_address(portal):
    """Entries are latest first, dated by their files, and lead where the pages are."""
    feed = ET.fromstring(text(portal[1], "nouvelles.atom"))
    entries = feed.findall(f"{_ATOM}entry")
    assert [entry.findtext(f"{_ATOM}updated") for entry in entries] == [
        f"2017-03-0{day}T00:00:00Z" for day in (4, 3, 2, 1)
    ]
    assert feed.findtext(f"{_ATOM}updated") == "2017-03-04T00:00:00Z"
    assert entries[0].findtext(f"{_ATOM}title") == "<i>Jour</i> 4 & co"
    assert "&lt;b&gt;4&lt;/b&gt;" in entries[0].findtext(f"{_ATOM}content")
    with urlopen(entries[0].findtext(f"{_ATOM}id"), timeout=30) as answer:
        assert answer.status == 200


def test_what_is_no_news_has_no_page(portal):
    """Neither a bad file, nor a path out of the folder."""
    for path in ("nouvelles/mauvaise", "nouvelles/..%2fconsultation", "nouvelles/inconnue"):
        with pytest.raises(HTTPError) as error:
            text(portal[1], path)
        error.value.close()
        assert error.value.code == (400 if "%2f" in path else 404)


def test_a_portal_without_news_does_not_speak_of_them(get):
    """No page, no block, no link; the feed is there for who subscribes early."""
    assert get("/nouvelles/").status == 404
    assert "nouvelles" not in get("/accueil.html").body.lower()
    assert ET.fromstring(get("/nouvelles.atom").data).findall(f"{_ATOM}entry") == []


def test_a_bad_file_is_left_aside_and_said_once(tmp_path, caplog):
    """The log says which file and what was expected; the others are shown."""
    (tmp_path / "bonne.md").write_bytes(told("Oui."))
    (tmp_path / "autre.md").write_bytes(told(date="hier"))
    news = News(tmp_path)
    assert [story.name for story in news.stories()] == ["bonne"]
    assert [story.name for story in news.stories()] == ["bonne"]
    (message,) = caplog.messages
    assert "news/autre.md" in message
    assert "date « hier »" in message
    assert "2017-03-17" in message


def test_a_file_written_while_the_portal_runs_is_shown_at_once(tmp_path):
    """And one taken away is no more."""
    news = News(tmp_path / "absent")
    assert news.stories() == ()
    (tmp_path / "absent").mkdir()
    path = tmp_path / "absent" / "une.md"
    path.write_bytes(told("Avant."))
    assert news.story("une").summary == "Avant."
    path.write_bytes(told("Après."))
    assert news.story("une").summary == "Après."
    path.unlink()
    assert news.story("une") is None


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("Majuscule", told(), "nom de fichier"),
        ("sans", b"Bonjour", "ligne 1"),
        ("vide", b"", "ligne 1"),
        ("titre", b"---\ndate: 2017-03-01\n---\nx", "title"),
        ("date", b"---\ntitle: x\n---\nx", "date"),
        ("jour", told(date="2017-02-30"), "2017-02-30"),
        ("autre", b"---\nauteur: x\n---\nx", "ligne 2"),
        ("latin", "---\ntitle: é\n---\n".encode("latin-1"), "UTF-8"),
    ],
)
def test_each_fault_is_named(name, content, fault):
    """What, where, and what was expected."""
    with pytest.raises(BadNewsError, match=fault):
        read(name, content)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x0A;script:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "data:image/png;base64,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "\\\\evil.example/x",
        "/\\evil.example/x",
    ],
)
def test_a_link_that_runs_or_hides_where_it_leads_is_no_link(address):
    """It is shown as it was written, whichever way Markdown has to write a link."""
    for body in (f"[x]({address})", f"<{address}>", f"[x][1]\n\n[1]: {address}"):
        html = LexborHTMLParser(str(read("x", told(body)).body))
        for link in html.css("a"):
            target = link.attributes["href"]
            assert not target.startswith(("//", "/\\", "\\"))
            assert target.split(":")[0].lower() in {"http", "https", "mailto", target.lower()}


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/x.png)",
        "<svg><script>1</script></svg>",
        "a <b onclick=x>b</b>",
        '[x](https://a.example "\\" onclick=alert(1) x=\\"")',
    ],
)
def test_only_markdown_is_markup(body):
    """No element, no attribute comes from a tag that is written."""
    tree = LexborHTMLParser(str(read("x", told(body)).body))
    found = [node for node in tree.css("body *") if node.tag not in {"p", "a"}]
    assert found == []
    assert all(set(node.attributes) <= {"href", "title"} for node in tree.css("a"))


def test_links_that_lead_somewhere_are_kept():
    """To the web, to a mailbox, to another page of the portal."""
    body = "[a](https://a.example) [b](mailto:a@a.example) [c](../liste?theme=1) [d](#suite)"
    links = LexborHTMLParser(str(read("x", told(body)).body)).css("a")
    assert [link.attributes["href"] for link in links] == [
        "https://a.example",
        "mailto:a@a.example",
        "../liste?theme=1",
        "#suite",
    ]


def test_the_news_of_the_example_are_all_well_formed():
    """The demonstration tells its opening, its extension and its end."""
    folder = example() / "news"
    stories = News(folder).stories()
    assert len(stories) == len(list(folder.iterdir()))
    assert [story.date for story in stories] == [
        date(2017, 3, 27),
        date(2017, 3, 15),
        date(2017, 2, 8),
    ]


def test_the_links_of_the_example_lead_to_pages_of_a_portal(tmp_path):
    """The tests of the documents know files; these links are followed as a reader would."""
    workspace = tmp_path / "workspace"
    small_portal.build(workspace)
    copytree(example() / "news", workspace / "news")
    with small_portal.process(workspace) as (_, address):
        stories = News(workspace / "news").stories()
        links = {
            urljoin(f"{address}nouvelles/{story.name}", node.attributes["href"] or "")
            for story in stories
            for node in LexborHTMLParser(str(story.body)).css("a")
        }
        inside = {link for link in links if link.startswith(address)}
        assert len(inside) >= 4
        assert {urlopen(link).status for link in inside} == {200}
