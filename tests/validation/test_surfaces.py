"""What the privacy gate reads of each kind of file."""

import sqlite3

from validation.sieve import EVERYTHING
from validation.surfaces import texts


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
