"""Text as people wrote it, out of whatever markup a platform put around it."""

import html as html_library
import time
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datapackage.texts.markup import Link, cited_links, read, to_text
from datapackage.texts.markup_columns import read_each
from datapackage.texts.well_nested import steps

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
    "blanks in a paragraph": ("<p>a\nb<p>c\td<p>e  f<p>g\rh", "a b\n\nc d\n\ne f\n\ng h"),
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
    assert cited_links('<a href="http://a.fr">http://b.fr</a>') == [
        Link("http://a.fr", "http://b.fr")
    ]
    assert read('<a href="http://a.fr/?f[1]=«é»&g={2}">ici</a>') == (
        "ici (http://a.fr/?f%5B1%5D=%C2%ABé%C2%BB&g=%7B2%7D)",
        [Link("http://a.fr/?f%5B1%5D=%C2%ABé%C2%BB&g=%7B2%7D", "ici")],
    )
    assert cited_links("[doc](http://d.fr/a) http:// https://e.fr/é…") == [
        Link("http://d.fr/a"),
        Link("https://e.fr/é"),
    ]


KINDS = ["p", "ul", "ol", "li", "div", "h2", "blockquote", "a", "b", "strong", "span", "u", "pre"]
ATTRIBUTES = [
    "",
    ' class="a"',
    ' href="http://a.fr/?a=1&amp;b=2"',
    ' href=" http://b.fr/\tc\x00\r\n"',
    ' data-href="http://d.fr" href="http://e.fr" href="http://f.fr"',
    ' href="mailto:a@b.fr" title="&eacute;"',
    " href='http://g.fr'",
]
SIGNS = [
    "a",
    "mots",
    " ",
    "  ",
    "\n",
    "\r",
    "\x0c",
    "\x00",
    "\u00a0",
    "e\u0301",
    "http://h.fr",
    "(",
    "&",
]
SIGNS += [
    "&nbsp;",
    "&amp;lt;",
    "&#39;",
    "&#127;",
    "&#11;",
    "&eacute",
    "&notit;",
    "<br>",
    "<br/>",
    "<",
]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=3).map("".join)
ELEMENTS = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        "{0}<{1}{2}>{3}{4}</{1}>{5}".format,
        TEXTS, st.sampled_from(KINDS), st.sampled_from(ATTRIBUTES), inner, inner, TEXTS,
    ),
    max_leaves=6,
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(
    ELEMENTS, st.sampled_from(["", "<p>", "</p>", "<li>", "<ul><li>a</ul>", "</br>", "<P>b</P>"])
)
@example("<p/>a<p>b</p>", "")
@example("<ul><li>a</ul>", "</li>")
@example("<div>" * 300 + "a" + "</div>" * 300, "")
def test_markup_read_without_a_parser_gives_what_a_parser_gives(html, rest):
    """A comment, which shows nothing, sends the same markup to the parser."""
    html += rest
    if steps(html) is not None:
        assert read(html) == read(html + "<!-- -->")


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<ul><li>b</li></ul></p>",
        "<p>a<p>b</p></p>",
        "<ul><li>a<li>b</li></li></ul>",
        '<a href="http://a.fr">b<a href="http://c.fr">d</a></a>',
        "<h1>a<h2>b</h2></h1>",
        "<li>a</li>",
        "<p>a",
        "a</p>",
        "<p/>a</p>",
        "<p>a</br></p>",
        "<p>5 < 6</p>",
        "<p>R&D</p>",
        "<p>&#11;</p>",
        "<table><tr><td>a</td></tr></table>",
        "&eacute;",
        "<div>" * 60 + "</div>" * 60,
    ],
)
def test_whatever_is_not_well_nested_is_left_to_a_parser(html):
    """Implied ends, unknown tags, stray signs and great depth have rules that only it knows."""
    assert steps(html) is None


def test_well_nested_markup_needs_no_parser():
    """Editors' usual output, decoded, without the tags that only say how it looks."""
    html = '<p>a&nbsp;<b>é</b><br/>c</p><ul><li><a href="http://a.fr?b&amp;c">d</a></li></ul>'
    assert steps(html) == [
        ("p", ""), ("", "a\u00a0é"), ("br", ""), ("", "c"), ("/p", ""),
        ("ul", ""), ("li", ""), ("a", "http://a.fr?b&c"), ("", "d"), ("/a", ""), ("/li", ""),
        ("/ul", ""), ("", ""),
    ]  # fmt: skip


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
