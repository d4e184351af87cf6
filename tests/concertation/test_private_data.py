"""Personal data planted in every field of an export, searched in every public byte."""

import hashlib
import io
import sqlite3
import zipfile

import pyarrow.parquet as pq
import pytest

from concertation.collect import collect
from concertation.pipeline import build
from concertation.release import release

MAIL = "camille.secret@example.org"
AVATAR = hashlib.md5(MAIL.encode(), usedforsecurity=False).hexdigest()
PLANTED = {
    "e-mail": MAIL,
    "phone": "06 39 98 12 34",
    "phone abroad": "+262 692 12 34 56",
    "NIR": "1 84 12 76 451 089 46",
    "IBAN": "FR14 2004 1010 0505 0001 3M02 606",
    "address": "12 bis rue des Lilas, 62500 Saint-Omer",
    "plate": "AB-123-CD",
    "handle": "@camille_secret",
    "name": "Camille Introuvable",
    "name reversed": "INTROUVABLE Camille",
}
HIDDEN = [
    MAIL,
    "639981234",
    "692123456",
    "0639981234",
    "1841276451089",
    "FR1420041010050500013M02606",
    "lilas",
    "AB-123-CD",
    "camille_secret",
    "introuvable",
    AVATAR,
    "voter-77",
    "author-1",
]


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """Return the public bytes of a workspace where every field held personal data."""
    from concertation.workspace import Workspace

    folder = tmp_path_factory.mktemp("private") / "workspace"
    (folder / "raw-export").mkdir(parents=True)
    write_export(folder)
    workspace = Workspace(folder)
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
        release(workspace)
    return "\n".join(
        text
        for public in (workspace.live, workspace.releases)
        for path in sorted(public.rglob("*"))
        if path.is_file()
        for text in (path.name, *unpacked(path))
    )


def write_export(folder):
    """Write an API export and a list of users full of invented personal data."""
    import json

    told = " ; ".join(PLANTED.values())
    author = {
        "id": "author-1",
        "fullName": "Camille Introuvable",
        "displayName": f"Camille Introuvable <{MAIL}>",
        "email": MAIL,
        "avatar": f"https://secure.gravatar.com/avatar/{AVATAR}",
    }
    topic = {
        "id": "t1",
        "mediaTitle": f"Un thème {MAIL}",
        "publishedAt": "2017-02-08T08:00:00Z",
        "clauses": [{"markup": f"<p>{told}</p>", "position": 0}],
        "owner": author,
    }
    comment = {
        "id": "c1",
        "text": f"<p>{told}</p><p><a href='mailto:{MAIL}'>écrire</a> "
        f"<a href='https://example.org/?m={MAIL}'>page</a> "
        f"<img src='https://secure.gravatar.com/avatar/{AVATAR}'></p>",
        "alias": f"Atelier de {MAIL} 06 39 98 12 34",
        "count": 12,
        "createdAt": "2017-02-10T08:00:00Z",
        "context": "topic",
        "reference": "t1",
        "author": author,
        "votes": [{"author": "voter-77", "value": "positive"}],
        "upvotes": [{"author": "voter-77", "value": "positive"}],
        "replies": [
            {"id": "r1", "text": told, "author": author, "createdAt": "2017-02-11T08:00:00Z"}
        ],
    }
    (folder / "raw-export" / "topics.json").write_text(json.dumps([topic]))
    (folder / "raw-export" / "comments.json").write_text(json.dumps([comment]))
    (folder / "raw-export" / "users.csv").write_text(
        "Prénom,Nom,Email,Organisation,avatar,ID,Email valide,actif,Inscription,Modification\r\n"
        f"Camille,Introuvable,{MAIL},,https://secure.gravatar.com/avatar/{AVATAR},author-1,"
        "Oui,actif,2017-02-08-14:05,2017-02-08-14:09\r\n"
    )
    (folder / "consultation.toml").write_text(
        '[consultation]\nid = "essai"\ntitle = "Essai"\nstart_date = 2017-02-08\n'
        'licence = "etalab-2.0"\n[source]\nplatform = "democracyos"\n'
        'location = "raw-export"\nretrieved_at = 2017-03-27T08:00:00Z\n'
    )


def unpacked(path):
    """Yield the bytes of a file as text, and what its container hides from a plain search."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist())
    if path.suffix == ".sqlite":
        index = sqlite3.connect(path)
        index.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, contributions, row)")
        yield " ".join(row[0] for row in index.execute("SELECT term FROM temp.words"))
        index.close()


@pytest.mark.parametrize("hidden", HIDDEN)
def test_planted_datum_is_in_no_public_byte(searched, hidden):
    """Whatever its case, spaces, dots or dashes, it is not there."""
    folded = searched.casefold()
    assert hidden.casefold() not in folded
    assert squeeze(hidden) not in squeeze(folded)


def squeeze(text):
    """Remove what people put between the characters of a number."""
    return "".join(character for character in text.casefold() if character not in " .-\u00a0\u202f")


def test_masks_say_that_something_was_there(searched):
    """The reader sees a mask, in French."""
    for mask in ("[e-mail masqué]", "[téléphone masqué]", "[IBAN masqué]", "[nom masqué]"):
        assert mask in searched
