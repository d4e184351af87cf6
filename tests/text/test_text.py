"""Text as people wrote it, out of whatever markup a platform put around it."""

import html as html_library
import time
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage.text import Link, cited_links, read_each, to_text

CASES = {
    "paragraphs": ("<p>un</p>\n<p>deux</p>", "un\n\ndeux"),
    "entities": ("<p>&eacute;t&#233; &#xE9; &amp; &lt;b&gt;</p>", "été é & <b>"),
    "entities alone keep lines": ("a\n&eacute;", "a\né"),
    "heading and quotation": ("<h2>T</h2><blockquote>q</blockquote>z", "T\n\nq\n\nz"),
    "break": ("a<br>b<br/>c", "a\nb\nc"),
    "two breaks": ("a<br><br>b<br><br><br>c", "a\n\nb\n\nc"),
    "lines of an editor": ("<div>a</div><div>b</div>", "a\nb"),
    "empty paragraph": ("<p>a</p><p>&nbsp;</p><p></p><p>b</p>", "a\n\nb"),
    "list": ("x<ul><li>un</li><li>deux</li></ul>y", "x\n\n- un\n- deux\n\ny"),
    "list in a list": ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
    "numbered list": ("<ol><li><p>a</p></li><li>b</ol>", "- a\n- b"),
    "table": ("<table><tr><th>a<th>b<tr><td>c<td><p>d</p></table>", "a | b\nc | d"),
    "link": ('<a href="https://a.fr/x">ici</a>, là', "ici (https://a.fr/x), là"),
    "link on itself": ('<a href="https://a.fr">https://a.fr</a>', "https://a.fr"),
    "link without words": ('<a href="https://a.fr"></a>', "https://a.fr"),
    "link over a block": ('<a href="http://a.fr"><p>x</p></a><p>z', "x (http://a.fr)\n\nz"),
    "mail link": ('<a href="mailto:x@y.fr">nous</a>', "nous"),
    "script link": ('<a href="javascript:alert(1)">nous</a>', "nous"),
    "relative link": ('<a href="/page">nous</a>', "nous"),
    "images": ('<p><img src=a alt=" un  chat "> <img></p>', "[image : un chat] [image]"),
    "not shown": ("<style>p{}</style>a<!-- b --><script>alert(1)</script>c", "ac"),
    "verbatim": ("<pre>a\n  b</pre>", "a\n  b"),
    "invisible": ("a\u200bb\u00adc\x07d\ufeff", "abcd"),
    "joined emoji": ("👩\u200d💻 a\u200db", "👩\u200d💻 ab"),
    "composed": ("e\u0301", "é"),
    "line ends": ("\n\na \r\nb\rc\n\n", "a\nb\nc"),
    "no-break space": ("<p>Quoi&nbsp;?</p>", "Quoi\u00a0?"),
    "inline tags only": ("l1\nl2 <b>x</b>\n\nl3", "l1\nl2 x\n\nl3"),
    "unknown tag": ("moi <moi@exemple.fr> <b>x</b> 5 <6", "moi <moi@exemple.fr> x 5 <6"),
    "lone surrogate": ("a\ud800<p>b", "a\ufffd\n\nb"),
    "block in a sentence": ("<b>a</b> <i>b</i><u>c</u>", "a bc"),
}
PLAIN = [
    '=HYPERLINK("http://example.org";"cliquez")',
    "- a\n- b\n\n- c",
    "a < b & c",
    "5 <6",
    "si a<b et c>d",
    "# Titre\n\n* **gras**\n\n\n> cité",
    "Q&R ; R&D; http://a.fr/?a=1&copy=2",
    "<nom> et <prénom>",
]


@pytest.mark.parametrize(("html", "text"), CASES.values(), ids=CASES)
def test_reads_markup(html, text):
    """Each construct becomes the text that a reader would have seen."""
    assert to_text(html) == text


@pytest.mark.parametrize("text", [text for _, text in CASES.values() if "<b>" not in text])
def test_reads_its_own_output_unchanged(text):
    """What was cleaned once is not altered by being cleaned again."""
    assert to_text(text) == text


@pytest.mark.parametrize("text", PLAIN)
def test_leaves_plain_text_alone(text):
    """A text without tag nor entity is what the person wrote, signs included."""
    assert to_text(text) == text


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_paragraphs_of_words(paragraphs):
    """Whatever the words, paragraphs come out in order, apart by one blank line."""
    lines = [" ".join(words) for words in paragraphs]
    html = "".join(f"<p>{html_library.escape(line)}</p>\n" for line in lines)
    expected = unicodedata.normalize("NFC", "\n\n".join(lines))
    assert to_text(html) == expected
    assert to_text(expected) == expected


NAMES = ["p", "ul", "li", "b", "div", "table", "tr", "td", "h1", "blockquote", "a", "ol", "pre"]
TAGS = st.sampled_from(
    ["<br>", "<img>", *(f"<{name}>" for name in NAMES), *(f"</{name}>" for name in NAMES)]
)


@given(st.lists(st.one_of(TAGS, WORDS, st.sampled_from([" ", "\n", "&nbsp;", "\u202f"]))))
def test_any_soup_gives_tidy_text(soup):
    """However badly nested, no tag, trailing space or double blank line comes out."""
    text = to_text("".join(soup))
    assert "<" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert text == text.strip("\n")
    assert to_text(text) == text


@settings(deadline=None)
@given(st.text())
def test_never_raises(anything):
    """Any string can be read, and comes out in NFC without control characters."""
    text = to_text(anything)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(sign) == "Cc" for sign in text if sign not in "\n\t")


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 30_000,
        "<font size=1><p>" * 30_000,
        "<ul><li>" * 10_000,
        "<" * 100_000,
        "<a " * 99_999,
    ],
    ids=["deep", "reopened", "lists", "signs", "cut"],
)
def test_survives_hostile_markup(bomb):
    """Nesting and broken tags cost time in proportion to their length, no more."""
    started = time.process_time()
    assert to_text(bomb + "<p>fin</p>").endswith("fin")
    assert time.process_time() - started < 4


def test_lists_cited_addresses():
    """Addresses of links and of the text: in order, once, without punctuation."""
    html = (
        "<p>Voir http://a.fr/x(y), (http://b.fr/z) et "
        '<a href="https://c.fr/">ceci</a>. http://a.fr/x(y) ! <a href="mailto:a@b.fr">m</a></p>'
    )
    assert cited_links(html) == [
        Link("http://a.fr/x(y)"),
        Link("http://b.fr/z"),
        Link("https://c.fr/", "ceci"),
    ]
    assert cited_links("[doc](http://d.fr/a) http:// https://e.fr/é…") == [
        Link("http://d.fr/a"),
        Link("https://e.fr/é"),
    ]


def test_column_equals_text_by_text():
    """The columnar form gives the same as one call per text, links too, nulls kept."""
    texts = [html for html, _ in CASES.values() if "\ud800" not in html] + [
        *PLAIN,
        None,
        "",
        "é\u00a0!",
    ]
    column, links = read_each(pa.array(texts, pa.string()))
    assert column.to_pylist() == [None if text is None else to_text(text) for text in texts]
    assert links == {
        row: cited_links(text) for row, text in enumerate(texts) if text and cited_links(text)
    }
    assert read_each(pa.array(["a"]))[0].to_pylist() == ["a"]
