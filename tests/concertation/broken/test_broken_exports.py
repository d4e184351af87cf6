"""What a damaged, hostile or strange export does: a clear refusal, or rows set aside and counted.

Each case starts from a workspace that has a good package, runs the real
command, and looks at what readers would see afterwards.
"""

import json
import os
import zipfile

import pytest
from broken_workspace import (
    TOPIC,
    comment,
    leftovers,
    locate,
    packages,
    write_comments,
    write_export,
)

from concertation.acceptance import accept
from concertation.workspace import Workspace

pytestmark = pytest.mark.journey

HEADER = "Concertation,Débat,Contribution collective,Nombre de participants,user-id,Contenu\n"
LINE = '"C","Un thème","","","u1","Un texte"\n'


def zipped(folder, files):
    """Put `files` in export.zip, and point the workspace at it."""
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    locate(folder, "export.zip")
    return path


def truncated_zip(folder):
    """Cut an archive in the middle, as a broken download does."""
    path = zipfile_of_noise(folder)
    path.write_bytes(path.read_bytes()[:3000])


def damaged_zip(folder):
    """Turn the compressed stream of an archive into something that is none."""
    path = zipfile_of_noise(folder)
    content = bytearray(path.read_bytes())
    content[43:600] = b"\xff" * 557
    path.write_bytes(content)


def zipfile_of_noise(folder):
    """Write an archive that does not shrink to nothing."""
    return zipped(folder, {"comments.json": os.urandom(5000).hex()})


def zip_bomb(folder):
    """Announce five gibibytes: a few kilobytes that would fill the disk."""
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("comments.json", b"0" * 1_000_000)
        archive.filelist[0].file_size = 5 * 1024**3
    locate(folder, "export.zip")


def encrypted_zip(folder):
    """Set the mark of a password in both headers."""
    path = zipped(folder, {"comments.json": "[]"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)


def zip_file_and_folder(folder):
    """Name a file and a folder alike: they cannot both be written."""
    zipped(folder, {"a": "[]", "a/b.json": "[]"})


def endless_device(folder):
    """Point at a device that never ends."""
    locate(folder, "/dev/zero")


def silent_pipe(folder):
    """Point at a pipe in which nobody writes."""
    os.mkfifo(folder / "pipe")
    locate(folder, "pipe")


def link_loop(folder):
    """Point at a link that leads to itself."""
    (folder / "loop").symlink_to("loop")
    locate(folder, "loop")


REFUSED = {
    "truncated ZIP": (truncated_zip, ["export.zip", "tronqué", "téléchargez-le de nouveau"]),
    "damaged ZIP": (damaged_zip, ["export.zip", "ZIP illisible", "refaites-la"]),
    "ZIP bomb": (zip_bomb, ["export.zip", "5368709120", "retirez"]),
    "encrypted ZIP": (encrypted_zip, ["export.zip", "sans mot de passe"]),
    "ZIP that escapes": (
        lambda folder: zipped(folder, {"../evil.json": "[]"}),
        ["export.zip", "../evil.json", "sort du dossier"],
    ),
    "ZIP with a file for a folder": (zip_file_and_folder, ["export.zip", "« a »"]),
    "empty ZIP": (lambda folder: zipped(folder, {}), ["export.zip", "aucun fichier"]),
    "empty folder": (
        lambda folder: write_export(folder, {}),
        ["raw-export", "aucun fichier"],
    ),
    "location missing": (
        lambda folder: locate(folder, "absent"),
        ["consultation.toml, ligne 11", "absent", "copiez-y l’export"],
    ),
    "location is the workspace": (
        lambda folder: locate(folder, "."),
        ["source.location", "contient le dossier", "à part"],
    ),
    "location is the disk": (
        lambda folder: locate(folder, "/"),
        ["source.location", "contient le dossier", "à part"],
    ),
    "location is a device": (endless_device, ["/dev/zero", "ni un fichier ni un dossier"]),
    "location is a pipe": (silent_pipe, ["pipe", "ni un fichier ni un dossier"]),
    "location is a loop": (link_loop, ["ligne 11", "loop"]),
    "empty file": (
        lambda folder: write_export(folder, {"all-comments.csv": ""}),
        ["all-comments.csv", "fichier vide", "refaites l’export"],
    ),
    "missing column": (
        lambda folder: write_export(folder, {"a.csv": HEADER.replace(",user-id", "") + "a,b\n"}),
        ["a.csv", "aucune forme d’export", "attendu"],
    ),
    "renamed column": (
        lambda folder: write_export(folder, {"a.csv": HEADER.replace("user-id", "auteur") + LINE}),
        ["a.csv", "aucune forme d’export", "attendu"],
    ),
    "half a JSON": (
        lambda folder: write_export(
            folder, {"topics.json": [TOPIC], "comments.json": json.dumps([comment(1)])[:90]}
        ),
        ["comments.json", "incomplet"],
    ),
    "JSON of another shape": (
        lambda folder: write_export(folder, {"a.json": {"meteo": [{"ville": "Lille"}]}}),
        ["a.json", "aucune forme d’export"],
    ),
    "JSON that is a number": (
        lambda folder: write_export(folder, {"a.json": "42"}),
        ["a.json", "aucune forme d’export"],
    ),
    "JSON nested too deep": (
        lambda folder: write_export(
            folder, {"topics.json": [TOPIC], "c.json": "[" * 100_000 + "]" * 100_000}
        ),
        ["c.json", "incomplet"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_export_that_cannot_be_read_is_refused(folder, build, case):
    """Exit 2, one sentence saying what, where and what to do; readers see what they saw."""
    hurt, said = REFUSED[case]
    hurt(folder)
    before = packages(folder)
    code, out, err = build(folder)
    assert (code, out) == (2, "")
    assert err.startswith("erreur : ")
    assert err.count("\n") == 1
    assert [words for words in said if words not in err] == []
    assert packages(folder) == before
    assert leftovers(folder) == []


def html_bomb(folder):
    """Nest elements deeper than any recursion."""
    bomb = "<div>" * 100_000 + "fond" + "</b>" * 100_000
    write_comments(folder, comment(1), comment(2, text=bomb))


def huge_cell(folder):
    """Write one cell of a hundred megabytes between two good lines."""
    huge = '"C","Un thème","","","u2","' + "x" * 100_000_000 + '"\n'
    write_export(folder, {"a.csv": HEADER + LINE + huge + LINE.replace("u1", "u3")})


def unclosed_quote(folder):
    """Forget the quote that ends a text: what follows is not part of what was written."""
    lines = [f'"C","Un thème","","","u{number}","Texte {number}"\n' for number in range(1, 5)]
    lines[1] = lines[1].replace('2"\n', "2\n")
    write_export(folder, {"a.csv": HEADER + "".join(lines)})


def quote_open_to_the_end(folder):
    """Forget the last quote of the file."""
    write_export(folder, {"a.csv": HEADER + LINE + LINE.replace("u1", "u2").rstrip('"\n')})


def strange_dates(folder):
    """Give dates that are none, before and after any consultation, or at the ends of time."""
    dates = [
        "hier",
        "2017-02-30T08:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2043-01-01T00:00:00Z",
        "99999-01-01T00:00:00Z",
        1e300,
    ]
    write_comments(folder, *(comment(at, createdAt=day) for at, day in enumerate(dates, 1)))


def strange_types(folder):
    """Give numbers as text, text as numbers, lists and objects where a text is expected."""
    write_comments(
        folder,
        comment(1, id=17),
        comment(2, upvotes="3", text=12),
        comment(3, text=["a"], author="u9"),
        comment(4, author={"id": 5, "fullName": ["x"]}, upvotes=[{"author": {"id": True}}]),
        comment(5, reference=None, createdAt={"$date": 1}),
        comment(6, score=1e308, flags="x", replies="y", topicId=3),
    )


KEPT = {
    "duplicate ids": (
        lambda folder: write_comments(folder, comment(1), comment(1), comment(2)),
        (2, 0),
    ),
    "latin-1": (
        lambda folder: write_export(
            folder, {"a.csv": (HEADER + LINE).replace("’", "'").encode("latin-1")}
        ),
        (1, 0),
    ),
    "UTF-16": (
        lambda folder: write_export(folder, {"a.csv": (HEADER + LINE).encode("utf-16")}),
        (1, 0),
    ),
    "UTF-16 without its mark": (
        lambda folder: write_export(folder, {"a.csv": (HEADER + LINE).encode("utf-16-le")}),
        (1, 0),
    ),
    "NaN and Infinity in JSON": (
        lambda folder: write_comments(
            folder, comment(1, upvotes=float("nan")), comment(2, score=float("inf"))
        ),
        (2, 0),
    ),
    "byte order mark": (
        lambda folder: write_export(
            folder,
            {
                "topics.json": b"\xef\xbb\xbf" + json.dumps([TOPIC]).encode(),
                "comments.json": json.dumps([comment(1)]).encode("utf-16"),
            },
        ),
        (1, 0),
    ),
    "NUL in a CSV": (
        lambda folder: write_export(folder, {"a.csv": HEADER + LINE.replace("texte", "te\0xte")}),
        (1, 0),
    ),
    "NUL in a JSON": (
        lambda folder: write_comments(folder, comment(1), comment(2, text="te\0xte")),
        (2, 0),
    ),
    "half a character": (
        lambda folder: write_comments(folder, comment(1), comment(2, text="te\ud800xte")),
        (2, 0),
    ),
    "HTML bomb": (html_bomb, (2, 0)),
    "a cell of 100 MB": (huge_cell, (2, 1)),
    "unclosed quote": (unclosed_quote, (2, 1)),
    "quote open to the end": (quote_open_to_the_end, (1, 1)),
    "strange dates": (strange_dates, (7, 0)),
    "strange types": (strange_types, (6, 0)),
}


def test_an_export_reduced_to_its_header_replaces_nothing(folder, build):
    """Exit 1, what to write if it is meant, and the old package is still served whole."""
    write_export(folder, {"a.csv": HEADER})
    before = packages(folder)
    code, _, err = build(folder)
    assert code == 1
    assert f"concertation accept {folder} emptied" in err
    assert packages(folder) == before
    assert leftovers(folder) == []


def test_the_operator_may_accept_an_emptied_export(folder, build):
    """What the message says to type is enough, and the file keeps its other lines."""
    write_export(folder, {"a.csv": HEADER})
    before = (folder / "consultation.toml").read_text(encoding="utf-8")
    build(folder)
    accept(Workspace(folder), "emptied", "Rien n’a été dit")
    code, out, _ = build(folder, "--json")
    assert (code, json.loads(out)["rows"]["contributions"]) == (0, 0)
    assert (folder / "consultation.toml").read_text(encoding="utf-8").startswith(before.rstrip())


@pytest.mark.parametrize("case", KEPT)
def test_a_strange_row_does_not_stop_the_others(folder, build, case):
    """Exit 0; every row is published or set aside and counted; the old package is still whole."""
    hurt, expected = KEPT[case]
    hurt(folder)
    _, before = packages(folder)
    code, out, err = build(folder, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    lines = [line for line in told["accounting"] if line["object_type"] == "contribution"]
    aside = sum(line["quarantined"] for line in lines)
    assert (told["rows"]["contributions"], aside) == expected
    assert all(
        line["read"] == line["kept"] + line["quarantined"] + sum(line["excluded"].values())
        for line in told["accounting"]
    )
    _, after = packages(folder)
    assert {name: after[name] for name in before} == before
    assert leftovers(folder) == []
