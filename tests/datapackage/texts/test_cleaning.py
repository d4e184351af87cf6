"""Streams of texts come out clean, in order, whoever did the work."""

import multiprocessing
import sys
from types import ModuleType

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datapackage.texts import cleaning
from datapackage.texts.markup import read
from datapackage.texts.redaction import MASKS, Known, NameIndex, redact, redact_url
from datapackage.texts.redaction.decisions import digest
from datapackage.texts.redaction.references import spoken

NAMES = Known(NameIndex.of(["Jeanne Dupont", "Élodie Le Guen", "Œdipe D’Arc"]))

# What stands at the borders between a text that needs no reading and one that does.
SIGNS = [" ", "  ", "\n", "\t", "\r\n", "\r", "\x0c", "\x0b", "\x00", "\u00a0", "\u202f", "’"]
SIGNS += [
    "œ",
    "€",
    "é",
    "e\u0301",
    "\u200b",
    "\u00ad",
    "ſ",
    "ı",
    "\ufb06",
    "<",
    ">",
    "&",
    "👩\u200d💻",
]
TAGS = ["<p>", "</p>", "</p><p>", "</p>\n<p>", "<P>", "</P>", '<p class="a">', "<br>", "<br/>"]
TAGS += ["<ul><li>", "</li></ul>", "</li><li>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>"]
TAGS += ["<div>", "</div>", "<h2>", "</h2>", "<blockquote>", "</blockquote>", "</br>", "<hr>"]
TAGS += ["<p<b>>", "http:<b>//</b>a.fr", "&nb<i></i>sp;", "<<b>p>", "<b/>", "<u >"]
TAGS += ["<b>", "</b>", "<strong>", "</strong>", "<span style='a'>", "</span>", "<moi>", "<table>"]
TAGS += ["</a>", "<a>", '<a href="http://a.fr/x">', '<a href="http://a.fr/jeanne-dupont" rel="b">']
TAGS += ['<a href="http://a.fr/?a=1&amp;b=2">', '<a href="/x" href="http://b.fr">', "<a href=a>"]
ENTITIES = ["&nbsp;", "&amp;", "&eacute;", "&#39;", "&#160;", "&lt;p&gt;", "&eacute", "&#129;"]
ENTITIES += ["&#11;", "&#0;", "&#xe9;", "&fjlig;", "&inconnu;", "&notit;", "&amp;nbsp;", "&lt;"]
WORDS = [
    "un",
    "Mots",
    "a",
    "1",
    "12 rue",
    " at ",
    "@",
    "@moi",
    "a@b.fr",
    "06 12 34 56 78",
    "http://c.fr",
]
WORDS += ["://", "http://c.fr/@moi", "(at)", "arobaſe", "[arobase]", "AB-123-CD", "rue des Lilas"]
WORDS += ["Jeanne Dupont", "JEANNE", "dupont", "Jeanne-Dupont", "e\u0301lodie le guen", "guen"]
WORDS += ["oedipe d'arc", "Œdipe\u00a0D’Arc", "voiture 123 ABC 75", "١٢", *MASKS.values()]
PIECES = st.one_of(*map(st.sampled_from, (SIGNS, TAGS, ENTITIES, WORDS)))
SOUPS = st.lists(st.one_of(PIECES, st.text(max_size=2)), max_size=12).map("".join)
LINES = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=6).map("".join)
MARKED = st.lists(st.sampled_from([*SIGNS, *WORDS, *TAGS, "&nbsp;", "mot", " "]), max_size=4).map(
    "".join
)
LISTS = st.builds(
    "{}<ul>{}<li>{}</li>{}<li>{}</li></ul>{}<p>{}</p>{}".format,
    *[st.one_of(st.sampled_from(["", "\n"]), MARKED)] * 8,
)
# Tidy, but for what stands between two words.
NEARLY = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["<p>", "", "<p>a</p><p>", "<ul><li>"]),
    st.sampled_from(["mot", "Jeanne", "élodie le", "rue", "12", "12 rue", "a(at)b", "AB"]),
    st.sampled_from([*SIGNS, *SIGNS, *TAGS, *ENTITIES, "-", " - "]),
    st.sampled_from(["mot", "Dupont", "guen", "123-CD", "des Lilas", ".fr"]),
    st.sampled_from(SIGNS) | st.just(""),
    st.sampled_from(["</p>", "", "</p>\n<p>b</p>\n", "</li></ul>", "</p><p></p>"]),
)
PARAGRAPHS = st.lists(LINES, max_size=3).map(lambda lines: f"<p>{'</p><p>'.join(lines)}</p>")


def reader(texts, size):
    """Return a reader of `row`, `text` batches of `size` rows."""
    table = pa.table(
        {
            "row": pa.array(range(len(texts)), pa.int64()),
            "text": pa.array(texts),
            "signed": pa.array([False] * len(texts)),
        }
    )
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=size))


def test_cleans_redacts_and_lists_links():
    """One text of HTML gives its words, counts, public links and private findings."""
    html = (
        '<p>Moi, Jeanne Dupont, a@b.fr : <a href="http://c.fr">Jeanne Dupont</a> '
        '<a href="http://d.fr/jeanne-dupont">blog</a></p>'
    )
    (batch,) = cleaning.clean_texts(reader([html, None, "rien"], 10), 3, NAMES)
    first, second, third = batch.to_pylist()
    assert first["text"] == (
        "Moi, [nom masqué], [e-mail masqué] : [nom masqué] (http://c.fr) blog ([lien masqué])"
    )
    assert {kind["kind"]: kind["count"] for kind in first["kinds"]} == {
        "email": 1,
        "name": 2,
        "url": 1,
    }
    assert first["links"] == [{"url": "http://c.fr", "title": "[nom masqué]"}]
    assert [item["original"] for item in first["findings"]][:2] == ["Jeanne Dupont", "a@b.fr"]
    assert (second["text"], second["redacted"], second["links"]) == (None, False, [])
    assert (third["text"], third["redacted"], third["kinds"]) == ("rien", False, [])


def one_by_one(raw):
    """Return what a row must hold: what was written, without personal data, and public links."""
    if raw is None:
        return {
            "text": None,
            "redacted": False,
            "kinds": [],
            "links": [],
            "findings": [],
            "digest": None,
        }
    text, cited = read(raw)
    redacted = redact(spoken(text), NAMES)
    return {
        "text": redacted.text,
        "redacted": bool(redacted.counts),
        "kinds": [{"kind": kind, "count": count} for kind, count in redacted.counts.items()],
        "links": [
            {"url": link.url, "title": link.title and redact(spoken(link.title), NAMES).text}
            for link in cited
            if redact_url(link.url, NAMES) is not None
        ],
        "findings": [
            {"kind": item.kind, "start": item.start, "end": item.end, "original": item.original}
            for item in redacted.findings
        ],
        "digest": digest(spoken(text)),
    }


@settings(deadline=None, max_examples=400)
@given(
    st.lists(st.one_of(st.none(), SOUPS, LINES, PARAGRAPHS, LISTS, NEARLY, NEARLY), max_size=8),
    st.integers(0, 2),
)
@example(["<p>http:<b>//</b>a.fr</p>"], 0)
@example(['<p>à gid://v/Decidim::User/7 <a href="http://a.fr">gid://v/A/8</a></p>'], 0)
@example(["<p<b>>a</p>"], 0)
@example(["<p>a<b 5>c</p>"], 0)
@example(["<p>12 rue des Lilas</p>", "<p>12 ımpasse Pasteur</p>"], 0)
@example(["<p>1 seul habitant, au ١٢ rue des Lilas</p>"], 0)
@example(["<p>a</p>", "<ul>\n<li>a <b>b</b></li>\n<li>c&nbsp;!</li></ul>\n<p>d</p>\n"], 0)
@example(["<p>a</p><ul><li>b</li></ul>", "<p>Élodie</p>", "Le Guen Élodie"], 1)
def test_a_batch_gives_what_its_texts_give_one_by_one(texts, skipped):
    """Whatever the markup, the signs and the data in them, columns change nothing."""
    texts = [raw and raw.encode("utf-8", "replace").decode() for raw in texts]
    batch = pa.record_batch(
        {
            "row": pa.array(range(len(texts)), pa.int64()),
            "text": pa.array(texts, pa.string()),
            "signed": pa.array([False] * len(texts)),
        }
    ).slice(skipped)
    cleaned = cleaning.clean_batch(batch, NAMES)
    cleaned.validate(full=True)
    assert cleaned.to_pylist() == [
        {"row": row} | one_by_one(raw) for row, raw in list(enumerate(texts))[skipped:]
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_give_the_same_answer(workers, monkeypatch):
    """With one process or several, the batches are the same and in the order of the input."""
    monkeypatch.setattr(cleaning, "PARALLEL_FROM", 30)
    texts = [f"<p>n° {row} Jeanne Dupont</p>" for row in range(100)]
    batches = list(cleaning.clean_texts(reader(texts, 10), len(texts), NAMES, workers))
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert [batch.num_rows for batch in batches] == [10] * 10
    assert [row["row"] for row in rows] == list(range(100))
    assert [row["text"] for row in rows] == [f"n° {row} [nom masqué]" for row in range(100)]


def test_the_callers_script_is_not_run_again(tmp_path, monkeypatch):
    """Python runs `__main__` in each process it starts: here, what built may build twice."""
    script = tmp_path / "script.py"
    script.write_text(f"open({str(tmp_path / 'again')!r}, 'w').close()\n")
    caller = ModuleType("__main__")
    caller.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", caller)
    monkeypatch.setattr(cleaning, "PARALLEL_FROM", 0)
    batches = list(cleaning.clean_texts(reader(["a", "b"], 1), 2, NAMES, 2))
    assert sum(batch.num_rows for batch in batches) == 2
    assert not (tmp_path / "again").exists()
    assert sys.modules["__main__"] is caller


def test_a_process_that_dies_loses_nothing(monkeypatch):
    """When the other processes are killed, the same rows come out of this one."""
    monkeypatch.setattr(cleaning, "PARALLEL_FROM", 0)
    texts = [f"a{row}@b.fr" for row in range(60)]
    batches = cleaning.clean_texts(reader(texts, 10), len(texts), NAMES, 2)
    first = next(batches)
    children = multiprocessing.active_children()
    assert children
    for child in children:
        child.kill()
    rows = [row for batch in [first, *batches] for row in batch.to_pylist()]
    assert [(row["row"], row["text"]) for row in rows] == [
        (n, "[e-mail masqué]") for n in range(60)
    ]
