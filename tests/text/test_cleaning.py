"""Streams of texts come out clean, in order, whoever did the work."""

import multiprocessing

import pyarrow as pa
import pytest

from datapackage import cleaning
from datapackage.redaction import NameIndex

NAMES = NameIndex.of(["Jeanne Dupont"])


def reader(texts, size):
    """Return a reader of `row`, `text` batches of `size` rows."""
    table = pa.table({"row": pa.array(range(len(texts)), pa.int64()), "text": pa.array(texts)})
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=size))


def test_cleans_redacts_and_lists_links():
    """One text of HTML gives its words, counts, public links and private findings."""
    html = (
        '<p>Moi, Jeanne Dupont, a@b.fr : <a href="http://c.fr">Jeanne Dupont</a> '
        '<a href="http://d.fr/jeanne-dupont">blog</a></p>'
    )
    (batch,) = cleaning.clean_texts(reader([html, None, "rien"], 10), NAMES)
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


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_give_the_same_answer(workers, monkeypatch):
    """With one process or several, the batches are the same and in the order of the input."""
    monkeypatch.setattr(cleaning, "PARALLEL_FROM", 30)
    texts = [f"<p>n° {row} Jeanne Dupont</p>" for row in range(100)]
    batches = list(cleaning.clean_texts(reader(texts, 10), NAMES, workers))
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert [batch.num_rows for batch in batches] == [10] * 10
    assert [row["row"] for row in rows] == list(range(100))
    assert [row["text"] for row in rows] == [f"n° {row} [nom masqué]" for row in range(100)]


def test_a_process_that_dies_loses_nothing(monkeypatch):
    """When the other processes are killed, the same rows come out of this one."""
    monkeypatch.setattr(cleaning, "PARALLEL_FROM", 10)
    texts = [f"a{row}@b.fr" for row in range(60)]
    batches = cleaning.clean_texts(reader(texts, 10), NAMES, 2)
    first = next(batches)
    for child in multiprocessing.active_children():
        child.kill()
    rows = [row for batch in [first, *batches] for row in batch.to_pylist()]
    assert [(row["row"], row["text"]) for row in rows] == [
        (n, "[e-mail masqué]") for n in range(60)
    ]
