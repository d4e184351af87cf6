"""What a workspace that people, tools or a crash damaged does: a clear refusal, nothing lost."""

import json
import resource
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from broken_workspace import comment, leftovers, packages, write_comments

from concertation.cli import main
from concertation.live import Status
from concertation.workspace import Workspace

pytestmark = pytest.mark.journey


def configured(old, new):
    """Return a function that changes the text of consultation.toml."""

    def hurt(folder):
        file = folder / "consultation.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return hurt


def sheet(name, content):
    """Return a function that writes a sheet of the workspace."""

    def hurt(folder):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return hurt


def private(name, content):
    """Return a function that replaces a private file, and has something new to build."""

    def hurt(folder):
        write_comments(folder, comment(1), comment(4))
        (folder / "private" / name).write_bytes(content)

    return hurt


def lost(name):
    """Return a function that loses a private file."""

    def hurt(folder):
        (folder / "private" / name).unlink()

    return hurt


def pointer_made_folder(parent, name):
    """Return a function that does as copying tools that follow links."""

    def hurt(folder):
        pointer = folder / parent / name
        target = pointer.resolve()
        pointer.unlink()
        shutil.copytree(target, pointer)

    return hurt


def not_utf8(folder):
    """Save the configuration as an old Windows editor does."""
    file = folder / "consultation.toml"
    file.write_bytes(file.read_text(encoding="utf-8").replace("’", "é").encode("latin-1"))


def collection_note_damaged(folder):
    """Cut what was noted of the last collection."""
    (folder / "raw" / "latest" / "collection.json").write_text('{"retrie')


def file_for_a_folder(folder):
    """Put a file where packages go: nothing can be written there, even by root."""
    shutil.rmtree(folder / "receipts")
    (folder / "receipts").write_text("")


TOML = "consultation.toml, ligne"

REFUSED = {
    "no configuration": (
        lambda folder: (folder / "consultation.toml").unlink(),
        2,
        ["pas de consultation.toml", "concertation init"],
    ),
    "configuration not UTF-8": (not_utf8, 2, [f"{TOML} 4", "UTF-8", "enregistrez"]),
    "configuration cut": (configured('"etalab-2.0"', '"etalab'), 2, [f"{TOML} 7", "guillemet"]),
    "unknown platform": (
        configured('"democracyos"', '"facebook"'),
        2,
        [f"{TOML} 10", "facebook", "democracyos"],
    ),
    "unknown licence": (
        configured('"etalab-2.0"', '"libre"'),
        2,
        [f"{TOML} 7", "libre", "etalab-2.0"],
    ),
    "a date that is none": (
        configured("2017-03-24", "2017-02-30"),
        2,
        [f"{TOML} 6", "2017-02-30"],
    ),
    "a date as text": (configured("2017-03-24", '"24 mars"'), 2, [f"{TOML} 6", "24 mars"]),
    "an end before the start": (
        configured("2017-03-24", "2016-03-24"),
        2,
        [f"{TOML} 6", "précède"],
    ),
    "a sheet with wrong cells": (
        sheet("workshops.csv", "title,date,participants_count\nA,hier,douze\n"),
        2,
        ["workshops.csv, ligne 2", "hier", "douze"],
    ),
    "a sheet with a wrong column": (
        sheet("milestones.csv", "date,libelle,kind\n2017-02-08,Ouverture,opening\n"),
        2,
        ["milestones.csv, ligne 1", "libelle", "label"],
    ),
    "a sheet not UTF-8": (
        sheet("milestones.csv", "date,label,kind\n2017-02-08,Début,opening\n".encode("latin-1")),
        2,
        ["milestones.csv, ligne 2", "CSV UTF-8"],
    ),
    "removal of an unknown number": (
        sheet(
            "removals.csv",
            "object_type,object_id,reason_code,date\ncontribution,77,legal,2017-04-01\n",
        ),
        1,
        ["removals, ligne 2", "Corrigez", "précédent reste en place"],
    ),
    "damaged ledger": (private("ids.parquet", b"PAR1"), 2, ["ids.parquet", "restaurez"]),
    "lost ledger": (lost("ids.parquet"), 2, ["ids.parquet", "restaurez"]),
    "lost key": (lost("key"), 2, ["private/key", "restaurez"]),
    "damaged key": (private("key", b"xyz\n"), 2, ["private/key", "restaurez"]),
    "another key": (private("key", b"ab" * 32 + b"\n"), 2, ["ids.parquet", "autre clé"]),
    "damaged history": (
        private("history.csv", b'measured_at,measure\nhier,\xff\n"x'),
        2,
        ["history.csv", "illisible", "restaurez"],
    ),
    "history of another shape": (
        private("history.csv", b"date;mesure\n1;2\n"),
        2,
        ["history.csv", "illisible", "restaurez"],
    ),
    "damaged note of the collection": (
        collection_note_damaged,
        2,
        ["collection.json", "illisible", "relancez"],
    ),
    "live/current is a folder": (
        pointer_made_folder("live", "current"),
        2,
        ["live/current", "un lien", "supprimez-le"],
    ),
    "live/public is a folder": (
        pointer_made_folder("live", "public"),
        2,
        ["live/public", "un lien", "supprimez-le"],
    ),
    "raw/latest is a folder": (
        pointer_made_folder("raw", "latest"),
        2,
        ["raw/latest", "un lien", "supprimez-le"],
    ),
    "a file for a folder": (file_for_a_folder, 3, ["receipts", "un fichier", "déplacez-le"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_damaged_workspace_is_refused(folder, build, case):
    """The exit code that is specified, what, where and what to do; readers see what they saw."""
    hurt, expected, said = REFUSED[case]
    hurt(folder)
    before = packages(folder)
    code, out, err = build(folder)
    assert (code, out) == (expected, "")
    assert err.startswith("erreur : ")
    assert [words for words in said if words not in err] == []
    assert packages(folder) == before
    assert leftovers(folder) == []


@contextmanager
def full_after(size):
    """Let no file of this process grow over `size` bytes, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 700, 20_000])
def test_a_full_disk_is_told_and_leaves_the_package(folder, build, size):
    """No room at all, for the ledger, for a table: exit 3, one sentence, nothing lost."""
    write_comments(folder, *(comment(at) for at in range(1, 200)))
    before = packages(folder)
    with full_after(size):
        code, out, err = build(folder)
    assert (code, out) == (3, "")
    assert err.startswith("erreur : ")
    assert ("ulimit" in err) or ("libérez de la place" in err)
    assert err.count("\n") == 1
    assert packages(folder) == before
    assert leftovers(folder) == []


def cut_table(package):
    """Cut a table of the package."""
    table = package / "contributions.parquet"
    table.write_bytes(table.read_bytes()[:100])


def cut_descriptor(package):
    """Cut the descriptor."""
    (package / "datapackage.json").write_text('{"name"')


def lose_manifest(package):
    """Lose the manifest."""
    (package / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("hurt", "news"),
    [(cut_table, False), (cut_table, True), (cut_descriptor, True), (lose_manifest, False)],
)
def test_a_damaged_live_package_is_made_again(folder, good, build, hurt, news):
    """From the same inputs the same bytes; from others, the next package does not need it."""
    hurt((folder / "live" / "current").resolve())
    if news:
        write_comments(folder, comment(1), comment(2), comment(3), comment(4))
    code, out, err = build(folder, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["rows"]["contributions"] == 3 + news
    if not news:
        assert packages(folder) == packages(good)


def test_what_a_killed_run_left_is_swept(folder, good, build):
    """Temporary folders of a run that was killed, in each of the places where it works."""
    for place in ("raw/.tmp-export-1", "live/.tmp-x-12", "private/.tmp-spill", "private/.tmp-ids"):
        (folder / place).mkdir()
        (folder / place / "half").write_text("x")
    assert build(folder)[0] == 0
    assert leftovers(folder) == []
    assert packages(folder) == packages(good)


def test_a_configuration_from_the_future_or_the_beginning_of_time_builds(folder, build):
    """Dates at the ends of the calendar are dates."""
    configured("2017-02-08\n", "0001-01-01\n")(folder)
    configured("2017-03-24", "9999-12-31")(folder)
    code, _, err = build(folder)
    assert (code, err) == (0, "")


def test_a_damaged_note_of_what_is_private_stops_a_release(folder, capsys):
    """Without it nothing can be searched for; the next build makes it again."""
    (folder / "private" / "known.json").write_text('{"names"')
    before = packages(folder)
    with pytest.raises(SystemExit) as ended:
        main(["release", str(folder)])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert "known.json" in said.err
    assert "relancez concertation build" in said.err
    assert packages(folder) == before
    assert list((folder / "releases").iterdir()) == []


@pytest.mark.parametrize("damaged", ['{"succeeded_at"', "[1, 2]", ""])
def test_a_damaged_status_does_not_stop_the_live_loop(folder, damaged):
    """The file is news: what was lost is told at the next attempt."""
    file = folder / "live" / "status.json"
    file.write_text(damaged)
    status = Status(Workspace(folder), 60)
    status.began(datetime(2017, 3, 27, tzinfo=UTC))
    status.succeeded(datetime(2017, 3, 27, 0, 0, 9, tzinfo=UTC), "g")
    assert json.loads(file.read_text())["succeeded_at"] == "2017-03-27T00:00:00Z"
