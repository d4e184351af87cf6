"""What the privacy gate reads of each kind of file."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from validation.privacy import text_columns
from validation.privacy.sieve import EVERYTHING
from validation.privacy.surfaces import texts


def make_index(path, *documents):
    """Write a search index as packages have it: words, without the texts."""
    index = sqlite3.connect(path)
    index.execute("CREATE VIRTUAL TABLE contributions USING fts5 (body, content='')")
    index.executemany(
        "INSERT INTO contributions (body) VALUES (?)", [(text,) for text in documents]
    )
    index.execute("CREATE TABLE notes (said TEXT)")
    index.execute("INSERT INTO notes VALUES ('écrit en clair')")
    index.commit()
    index.close()


def test_an_index_is_read_as_words_and_its_blocks_of_numbers_are_not(tmp_path):
    """Every word is read, every ordinary cell too; a block of numbers looks like anything."""
    documents = [f"mot{number} commun{number % 7}" for number in range(3000)]
    make_index(tmp_path / "search.sqlite", *documents)
    read = list(texts(tmp_path / "search.sqlite", "search.sqlite", EVERYTHING))
    said = {text.text for text in read}
    assert {word for document in documents for word in document.split()} <= said
    assert "écrit en clair" in said
    assert not any("@" in content or "\ufffd" in content for content in said)


def read(path, name=None):
    """Return what is read of a file: place, then text; its own name apart."""
    found = list(texts(path, name or path.name, EVERYTHING))
    return [(text.table, text.field, text.row, text.text) for text in found[1:]]


def test_a_csv_is_read_record_by_record(tmp_path, monkeypatch):
    """Commas, quotes and line ends within a cell are its own; records are counted, not lines."""
    monkeypatch.setattr(text_columns, "_BATCH_BYTES", 3)  # more than one batch
    (tmp_path / "t.csv").write_text('\ufeffa,b\n"un\nnom","dit ""oui"", non"\nx,\n\ny,z\n', "utf-8")
    assert read(tmp_path / "t.csv") == [
        ("t", None, 1, "a"),
        ("t", None, 1, "b"),
        ("t", "a", 2, "un\nnom"),
        ("t", "b", 2, 'dit "oui", non'),
        ("t", "a", 3, "x"),
        ("t", "b", 3, ""),
        ("t", "a", 4, "y"),
        ("t", "b", 4, "z"),
    ]


@pytest.mark.parametrize(
    "damaged",
    [
        b"a,b\nun\nseul@x\n",
        b'a\n"un\nseul@x',
        b"a\n\xff\nseul@x\n",
        b"a\n" + b"x" * 3000 + b"\nseul@x\n",
    ],
    ids=["a cell too few", "a quote without end", "not UTF-8", "a line too long"],
)
def test_what_is_no_longer_a_csv_is_read_line_by_line(tmp_path, monkeypatch, damaged):
    """From its beginning, every byte."""
    monkeypatch.setattr(text_columns, "_LONGEST_RECORD", 2000)
    (tmp_path / "t.csv").write_bytes(damaged)
    by_line = [text for table, _, _, text in read(tmp_path / "t.csv") if table == "t.csv"]
    assert by_line == damaged.decode(errors="replace").splitlines()


def test_a_parquet_file_is_read_in_batches(tmp_path, monkeypatch):
    """Texts in any coding, in every row group; the names of all columns; nulls are no texts."""
    monkeypatch.setattr(text_columns, "_BATCH_BYTES", 10)
    said = [f"mot {number % 5}" if number % 3 else None for number in range(50)]
    table = pa.table({"n": list(range(50)), "t": said, "d": pa.array(said).dictionary_encode()})
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=20)
    found = [line for line in read(tmp_path / "t.parquet") if line[1] != "metadata"]
    assert found[:3] == [("t", None, 1, name) for name in ("n", "t", "d")]
    assert sorted(found[3:]) == sorted(
        ("t", field, row, text) for row, text in enumerate(said, 2) if text for field in "td"
    )


def test_an_archive_within_an_archive_is_read(tmp_path):
    """Its members are read where they are; two of one name are both read."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("secret.txt", "dedans\n" * 3)
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("inner.bin", inner.getvalue())
        archive.writestr("twice.txt", "un")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("twice.txt", "deux")
    found = read(tmp_path / "t.zip")
    assert ("t.zip", "secret.txt", 3, "dedans") in found
    assert {text for _, field, _, text in found if field == "twice.txt"} == {
        "twice.txt",
        "un",
        "deux",
    }


def test_broken_markup_is_read_line_by_line(tmp_path):
    """What its parser did not reach is read all the same, as it would be shown."""
    (tmp_path / "t.xml").write_text("<a>un</a>\n</b>\nj&#64;x.fr")
    assert ("t.xml", None, 3, "j@x.fr") in read(tmp_path / "t.xml")


def test_half_a_character_of_json_is_read(tmp_path):
    """JSON may hold what no text file can; the texts around it are read."""
    (tmp_path / "t.json").write_text(json.dumps(["\ud800", "suite"]))
    assert [text for *_, text in read(tmp_path / "t.json")] == ["\ud800", "suite"]


def test_a_database_is_never_an_archive(tmp_path):
    """Its first bytes tell; its last ones are whatever people wrote, in an archive as well."""
    path = tmp_path / "notes.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (said BLOB)")
        connection.execute("INSERT INTO notes VALUES (?)", [b"PK\x05\x06" + bytes(18)])
        connection.commit()
    assert zipfile.is_zipfile(path)
    assert [(field, row) for _, field, row, _ in read(path)] == [("notes", 1)]
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.write(path, "notes.db")
    assert ("t.zip", "notes", 1) in {found[:3] for found in read(tmp_path / "t.zip")}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_in_an_archive_is_never_an_archive(tmp_path, suffix):
    """By its name it is a table: what people wrote may end as a ZIP does."""
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr(f"t.{suffix}", b"a\ndit PK\x05\x06" + bytes(18))
    assert ("t.zip", f"t.{suffix}", 1, "a") in read(tmp_path / "t.zip")
