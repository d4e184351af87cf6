"""Pages read without JavaScript: permalinks, list, themes, workshops."""

import json
import re

import pytest
import small_portal
from selectolax.lexbor import LexborHTMLParser as HTMLParser


def page(answer) -> HTMLParser:
    """The answer as a browser parses it."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return HTMLParser(answer.body)


def numbers(tree: HTMLParser) -> list[str]:
    """The contributions of a list, in order."""
    links = tree.css(".entries .t a")
    return [re.search(r"/c/(\d+)", link.attributes["href"])[1] for link in links]


ADDRESSES = ["/c/1", "/liste", "/themes/", "/themes/1", "/ateliers/", "/ateliers/1", "/data/"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_each_page_has_language_title_one_h1_landmarks_and_canonical_address(get, path):
    """What screen readers and search engines ask of a page is on every page."""
    tree = page(get(path))
    assert tree.css_first("html").attributes["lang"] == "fr"
    assert len(tree.css("h1")) == 1
    assert tree.css_first("title").text().endswith("Essai <du> portail")
    assert tree.css_first("main#contenu")
    assert tree.css_first("a.skip").attributes["href"] == "#contenu"
    assert tree.css_first("nav.crumbs [aria-current=page]")
    canonical = tree.css_first("link[rel=canonical]").attributes["href"]
    assert canonical == f"http://127.0.0.1:{get.port}{get.prefix}{path}"


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_page_holds_a_script_within_or_a_foreign_resource(get, path):
    """Nothing is in the page itself but data; the one file of ours only adds a button."""
    tree = page(get(path))
    inside = [script for script in tree.css("script") if "src" not in script.attributes]
    assert {script.attributes.get("type") for script in inside} <= {"application/ld+json"}
    for node in tree.css("link[rel=stylesheet], link[rel=icon], img, iframe, script[src]"):
        address = node.attributes.get("href") or node.attributes["src"]
        assert address.startswith(f"{get.prefix}/assets/")


def test_a_permalink_shows_text_votes_rank_author_and_date_in_paris(get):
    """Contribution 1: 5 for, 1 against, third of the six whose votes are known."""
    tree = page(get("/c/1"))
    text = tree.css_first(".beside").text(separator=" ")
    assert [node.text() for node in tree.css(".panel .votes b")] == ["5", "1"]
    assert "3e sur 6\u00a0classées" in text
    assert "4\u00a0commentaires" in text
    assert "déposée le 10\u00a0février 2017 à 10\u00a0h\u00a000" in text
    assert "Médiation numérique" in text
    assert [item.text() for item in tree.css(".prose li")] == [
        "des médiateurs",
        "un guide (https://guide.invalid/a?b=1&c=2).",
    ]
    assert "Texte fictif" in text


def test_unknown_is_not_zero(get):
    """A contribution without votes nor date says so, and is not marked as generated."""
    tree = page(get("/c/6"))
    text = tree.css_first(".beside").text(separator=" ")
    assert "Votes inconnus" in tree.css_first("aside .panel").text()
    assert tree.css_first("aside .bar") is None
    assert "date de dépôt inconnue" in text
    assert "Texte fictif" not in text
    assert "Auteur inconnu" in text


def test_a_published_name_and_a_workshop_sign_what_is_theirs(get):
    """An organisation is named; a collective contribution leads to its workshop."""
    assert "Ville d’Angers" in page(get("/c/3")).css_first(".lead").text()
    link = page(get("/c/2")).css_first(".lead a")
    assert (link.text(), link.attributes["href"]) == ("Atelier de Nanterre", "/essai/ateliers/1")


def test_a_masked_passage_is_explained(get):
    """The reader is told that something was masked, only where it was."""
    assert "masquées" in get("/c/8").body
    assert "masquées" not in get("/c/1").body


def test_links_of_the_public_carry_no_weight_and_lead_to_the_web_only(get):
    """Only http and https become links, marked as user content."""
    links = page(get("/c/1")).css("article .prose a")
    assert [link.attributes["href"] for link in links] == ["https://guide.invalid/a?b=1&c=2"]
    assert links[0].attributes["rel"] == "nofollow ugc noopener"
    assert not any("javascript" in (a.attributes["href"] or "") for a in page(get("/c/5")).css("a"))


@pytest.mark.parametrize("path", ["/c/5", "/c/1", "/liste", "/themes/2", "/liste?q=pwned"])
def test_hostile_text_adds_no_element(get, path):
    """What the public wrote is text: parsed, the page has no element of theirs."""
    tree = page(get(path))
    assert tree.css("article img, main img, main style, [onerror], main script") == []
    for link in tree.css("main a"):
        address = link.attributes["href"]
        assert address.startswith(("/essai/", "https://", "http://", "#commentaire-"))
        if "evil.invalid" in address or "tracker.invalid" in address:
            assert link.attributes["rel"] == "nofollow ugc noopener"


def test_hostile_text_is_shown_whole(get):
    """Escaped is not deleted: the reader sees what was written."""
    shown = page(get("/c/5")).css_first(".prose").text()
    assert shown.strip() == small_portal.HOSTILE


def test_linked_data_is_json_that_cannot_close_its_element(get):
    """schema.org data parse as JSON and hold the text, whatever it contains."""
    tree = page(get("/c/5"))
    data = json.loads(tree.css_first("script[type='application/ld+json']").text())
    assert data["@type"] == "DiscussionForumPosting"
    assert data["text"] == small_portal.HOSTILE


def test_replies_come_after_what_they_answer(get):
    """Comment 2, written last, answers 1 and so comes before 3; a withdrawn one has no text."""
    items = page(get("/c/1")).css(".thread li")
    assert [item.attributes["id"].removeprefix("commentaire-") for item in items] == list("1234")
    assert [item.attributes["class"][-1] for item in items] == list("0100")
    reply = items[1].css_first("a[href^='#']")
    assert reply.attributes["href"] == "#commentaire-1"
    assert reply.text() == "en réponse au commentaire 1"
    assert "Commentaire retiré" in items[3].text()
    assert "[commentaire retiré]" not in items[3].text()


def test_a_debate_says_how_many_are_for_and_against(get):
    """An argument's side is beside it, and counted above; a source is said to be one."""
    tree = page(get("/c/1"))
    assert "Dont 1 pour, 0 contre." in tree.css_first("#commentaires").parent.text()
    tags = [[tag.text() for tag in item.css(".tag")] for item in tree.css(".thread li")]
    assert tags[0] == ["Pour"]
    assert tags[2] == ["Source"]
    assert "pour," not in page(get("/c/2")).css_first("#commentaires").parent.text()


def test_the_citation_pins_the_release_that_holds_the_same_text(get):
    """Contribution 2 has not changed since 1.0.0, so its citation is pinned to it."""
    citation = page(get("/c/2")).css_first(".citation").text()
    assert "contribution n°\u00a02" in citation
    assert "Essai <du> portail" in citation
    assert "Agence d’essai" in citation
    assert "Licence Ouverte" in citation
    assert citation.rstrip().endswith("/essai/c/2?release=1.0.0")


def test_a_text_that_changed_since_the_release_is_not_cited_as_if_it_had_not(get):
    """Contribution 1 was reworded: no release holds what the page shows."""
    tree = page(get("/c/1"))
    assert tree.css_first(".citation").text().rstrip().endswith("/essai/c/1")
    assert "peut changer" in tree.css_first("#citer").parent.text()


def test_a_pinned_page_shows_the_text_of_its_release(get):
    """`?release=1.0.0` gives the first wording, says it is frozen, and keeps it in links."""
    tree = page(get("/c/1?release=1.0.0"))
    assert tree.css_first(".prose").text().strip() == "Première rédaction."
    assert "version 1.0.0, figée" in tree.css_first(".notice").text()
    assert "release=1.0.0" in tree.css_first(".crumbs a[href*=liste]").attributes["href"]
    assert tree.css_first("link[rel=canonical]").attributes["href"].endswith("/essai/c/1")


@pytest.mark.parametrize("query", ["", "?release=1.0.0"], ids=["live", "older release"])
def test_what_was_withdrawn_is_gone_from_every_release(get, query):
    """410 with the number and the reason; the text is nowhere, even where it was published."""
    answer = get(f"/c/4{query}")
    assert answer.status == 410
    assert "à la demande de son auteur" in answer.body
    assert "3\u00a0avril 2017" in answer.body
    for path in ("/c/4.json", "/liste", "/themes/1", "/contributions.csv", "/contributions.atom"):
        assert small_portal.SECRET not in get(path + query).body
    assert get(f"/c/4.json{query}").status == 410


@pytest.mark.parametrize(
    "path",
    [
        "/c/999",
        "/c/%3Cscript%3E",
        "/c/1?release=9.9.9",
        "/c/1?release=../../etc",
        "/themes/9",
        "/ateliers/x",
        "/nothing",
        "/c/",
    ],
)
def test_what_does_not_exist_is_404_in_french(get, path):
    """The status is true, the page says what to do, and nothing asked is echoed as markup."""
    answer = get(path)
    assert answer.status == 404
    assert page(answer).css_first("h1").text() == "Cette page n’existe pas"
    assert "<script>" not in answer.body


def test_the_same_contribution_is_readable_as_json(get):
    """Dates are ISO 8601 UTC, comments included; any site may read it."""
    answer = get("/c/1.json")
    content = json.loads(answer.body)
    assert content["created_at"] == "2017-02-10T09:00:00Z"
    assert [comment["comment_id"] for comment in content["comments"]] == list("1234")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["3", "2", "1", "7", "8", "5", "6"]),
        ("?sort=newest", ["8", "7", "5", "2", "3", "1", "6"]),
        ("?sort=oldest", ["1", "3", "2", "5", "7", "8", "6"]),
        ("?sort=number", ["1", "2", "3", "5", "6", "7", "8"]),
        ("?sort=nonsense", ["3", "2", "1", "7", "8", "5", "6"]),
        ("?theme=2", ["3", "5"]),
        ("?theme=none", ["6"]),
        ("?authorship=organisation", ["3"]),
        ("?workshop=1", ["2"]),
        ("?department=62", ["7"]),
        ("?since=2017-03-25", ["8"]),
        ("?until=2017-02-10", ["1"]),
        ("?q=ete", ["3"]),
        ("?q=MEDIAT", ["2", "1"]),
        ("?q=medi+canton", ["2"]),
        ("?q=5", ["5"]),
        ("?q=n%C2%B0+5", ["5"]),
        ("?q=diateurs", []),
        ("?q=zzz", []),
        ("?theme=999", ["3", "2", "1", "7", "8", "5", "6"]),
        ("?theme=2&theme=none", ["3", "5", "6"]),
        ("?votes=few", ["2", "1", "7", "8", "5"]),
        ("?comments=some&theme=1", ["1"]),
        ("?q=%22+OR+1%3D1+--", []),
        ("?page=999", ["3", "2", "1", "7", "8", "5", "6"]),
        ("?page=-1", ["3", "2", "1", "7", "8", "5", "6"]),
    ],
)
def test_the_list_sorts_filters_and_searches(get, query, expected):
    """Counted by hand over the seven published contributions."""
    tree = page(get(f"/liste{query}"))
    assert numbers(tree) == expected
    told = tree.css_first("h1").text()
    assert told.startswith(f"{len(expected)}\u00a0" if expected else "Aucune contribution ne parle")


def test_what_is_unknown_of_all_that_is_listed_is_said_once(get):
    """Number 6 has no vote, author nor date: the list says so above, and not on its row."""
    tree = page(get("/liste?q=anticonstitutionnellement"))
    told = tree.css_first("main").text()
    assert "Les données ne disent pas les votes, l’auteur ni la date de dépôt de cette" in told
    assert tree.css_first(".entries.bare .m").text().strip().splitlines() == [
        "N°\u00a06 · Sans thème"
    ]
    assert tree.css_first(".entries:not(.bare)") is None
    everything = page(get("/liste")).css_first("main").text()
    assert "Les données ne disent pas" not in everything
    assert "Votes inconnus" in everything


def test_a_filter_that_is_not_understood_is_said_not_obeyed_silently(get):
    """A date that is not one is ignored, and the page says so."""
    tree = page(get("/liste?since=hier"))
    assert "since" in tree.css_first(".notice").text()
    assert len(numbers(tree)) == 7


def test_the_form_remembers_what_was_asked_and_its_export_follows(get):
    """Search and filters come back in the form and in the address of the CSV."""
    tree = page(get("/liste?q=%22%3E%3Cb%3E&theme=1&sort=number"))
    assert tree.css_first("#q").attributes["value"] == '"><b>'
    assert tree.css_first("[name=theme][value='1']").attributes.get("checked", "no") is None
    assert tree.css_first(".orders [aria-current]").text() == "Numéro"
    tree = page(get("/liste?theme=2&sort=number"))
    hrefs = [link.attributes["href"] for link in tree.css(".buttons a")]
    assert "/essai/contributions.csv?theme=2&sort=number" in hrefs
    assert len(hrefs) == 5


def test_a_theme_page_counts_its_contributions_and_workshops(get):
    """Theme 1: contributions 1, 2, 7, 8 and one workshop."""
    tree = page(get("/themes/1"))
    assert set(numbers(tree)) == {"2", "1", "7", "8"}
    told = {
        node.css_first("dt").text(): node.css_first("dd").text(deep=False)
        for node in tree.css(".metric")
    }
    assert (told["Contributions"], told["Ateliers"]) == ("4", "1")


def test_the_table_of_themes_counts_what_has_none(get):
    """4, 2 and 1 without theme."""
    lines = page(get("/themes/")).css(".multiples > li:not(.head)")
    assert [[b.text() for b in line.css(".length b")] for line in lines] == [
        ["4", "1"],
        ["2", "1"],
        ["1", "1"],
    ]


def test_a_workshop_page_tells_where_when_how_many_and_what_came_of_it(get):
    """Workshop 1: 14 people, contribution 2, two themes; workshop 2 counts nobody known."""
    tree = page(get("/ateliers/1"))
    assert [node.text() for node in tree.css(".metric dd")] == ["14", "1", "2"]
    assert "Nanterre, 20\u00a0février 2017" in tree.css_first(".lead").text()
    other = page(get("/ateliers/2"))
    assert [node.text() for node in other.css(".metric dd")] == ["inconnu", "0", "0"]
    assert "date inconnue" in other.css_first(".lead").text()


def test_a_page_that_was_read_is_not_sent_again(get):
    """The validator of a page is that of its content."""
    first = get("/c/1")
    again = get("/c/1", If_None_Match=first.headers["etag"])
    assert (again.status, again.data) == (304, b"")
    assert get("/c/2", If_None_Match=first.headers["etag"]).status == 200
