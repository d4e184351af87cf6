"""A text is found however a file writes it, and nothing else is."""

import csv
import html
import io
import json
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from concertation.purge.files import Taker
from concertation.purge.words import Finder, fold

TEXT = "Je réclame, dès l’été, un quincaillier ambulant : « Zébulonville » l’attend. Œuvrons !"
LEFT = "[contribution 2 retirée]"
OTHER = "Une piste cyclable le long du canal, bien éclairée, pour tous."


def taker(*texts):
    """Return what takes the texts out of files."""
    return Taker(LEFT, Finder(texts), Finder(texts))


def cleaned(path, content, *texts, name=None):
    """Return what is left of a file of this content, None if nothing was taken."""
    path.write_bytes(content)
    out = path.with_name("out")
    return out.read_bytes() if taker(*texts).clean(path, name or path.name, out) else None


WAYS = {
    "utf-8": TEXT.encode(),
    "windows-1252": TEXT.encode("cp1252"),
    "accents apart": unicodedata.normalize("NFD", TEXT).encode(),
    "read as windows-1252 once": TEXT.encode().decode("cp1252", "replace").encode(),
    "json": json.dumps(TEXT)[1:-1].encode(),
    "json, capitals": json.dumps(TEXT)[1:-1].replace("\\u00e9", "\\u00E9").encode(),
    "named entities": TEXT.replace("é", "&eacute;").replace("’", "&rsquo;").encode(),
    "numeric entities": TEXT.encode("ascii", "xmlcharrefreplace"),
    "escaped": html.escape(f"<p>{TEXT}</p>").encode(),
    "tags": TEXT.replace(" un ", ' <b class="x">un</b> <!-- y --> ').encode(),
    "escaped tags": TEXT.replace(" un ", r" \u003cb\u003eun\u003c/b\u003e ").encode(),
    "lines": TEXT.replace(" ", "\\n\\t").encode(),
    "address": quote(TEXT).encode(),
}


@pytest.mark.parametrize("written", WAYS.values(), ids=WAYS)
def test_found_however_it_is_written(written):
    """From its first word to its last, whatever is around it."""
    data = b"avant;" + written + b";apres"
    spans = Finder([TEXT]).spans(data, 0, len(data))
    assert len(spans) == 1
    start, end = spans[0]
    assert data[start:].startswith(b"Je")
    assert data[end:].endswith(b";apres")
    assert b"uvrons" not in data[end:]


def test_found_in_a_slug():
    """Addresses are made from titles: no accents, no capitals."""
    data = b"https://a.example/projets/le-quincaillier-ambulant-de-zebulonville-12"
    assert Finder(["Le quincaillier ambulant de Zébulonville"]).spans(data, 0, len(data)) == [
        (26, len(data) - 3)
    ]


def test_an_excerpt_is_found_and_a_neighbour_is_not():
    """The beginning of a text that is cut short goes; a text that begins otherwise stays."""
    data = (TEXT[:60] + "…\n" + OTHER).encode()
    ((start, end),) = Finder([TEXT]).spans(data, 0, len(data))
    assert data[start:end].decode() == "Je réclame, dès l’été, un quincaillier ambulant"


words = st.text("abéçœßжñ漢 ,;.\"'\n<&\\", min_size=0, max_size=40)


@settings(max_examples=30)
@given(st.lists(st.tuples(words, words), min_size=1, max_size=6), st.sampled_from(",;\t"))
@example([(";", "")] * 3, ";")
def test_other_cells_of_a_csv_are_as_they_were(tmp_path_factory, others, delimiter):
    """Read by Python's own reader, only the cells that said it have changed."""
    lines = [("id", "texte"), *others, ("x", TEXT), (f"cite : {TEXT}, dit-il", "z")]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    left = cleaned(path, text.getvalue().encode(), TEXT)
    wanted = [list(line) for line in lines]
    wanted[-2][1], wanted[-1][0] = LEFT, f"cite : {LEFT}, dit-il"
    read = csv.reader(io.StringIO(left.decode(), newline=""), delimiter=delimiter)
    assert [*read] == wanted


@settings(max_examples=30)
@given(st.dictionaries(words, words, max_size=5), st.booleans())
def test_other_values_of_a_json_are_as_they_were(tmp_path_factory, others, plain):
    """Read by Python's own reader, only the strings that said it have changed."""
    content = [others, {"text": f"<p>{TEXT}</p>", "twin": {"text": TEXT}, "n": 1}]
    path = tmp_path_factory.mktemp("json") / "a.json"
    left = cleaned(path, json.dumps(content, ensure_ascii=plain).encode(), TEXT)
    assert json.loads(left) == [others, {"text": LEFT, "twin": {"text": LEFT}, "n": 1}]


def test_what_is_read_alike_is_one_text():
    """Markup, signs, case and accents aside."""
    assert fold("<p>Déjà&nbsp;vu, &Eacute;ric !</p>") == fold("deja VU eric") == "dejavueric"
