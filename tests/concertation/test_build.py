"""From an export to a live package: what must hold whatever the export."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from tabulated import tables_of

from concertation import pipeline
from concertation.cli import cli
from concertation.collect import collect, purge
from concertation.pipeline import NotFitError, build, connect
from concertation.release import release
from concertation.verdict import judge
from dashboard.reading.filters import Filters
from dashboard.reading.search import Index
from dashboard.reading.store import Store
from datapackage.durable import pointed
from datapackage.errors import ConcertationError, LedgerError
from datapackage.package import Package
from queries.engine import Engine

HEADER = "Concertation,Débat,Contribution collective,Nombre de participants,user-id,Contenu\n"


def make(workspace):
    """Collect and build, under the lock."""
    with workspace.writing("test"):
        collect(workspace)
        return build(workspace)


def contents(package):
    """Return every file of a package, by its path."""
    return {
        path.relative_to(package.path).as_posix(): path.read_bytes()
        for path in package.path.rglob("*")
        if path.is_file()
    }


@pytest.mark.journey
def test_same_inputs_give_the_same_bytes(make_workspace, api_export):
    """Two workspaces with the same export and key give packages equal to the last byte."""
    export = api_export(
        {"text": "<p>Un</p>"}, {"text": "<p>Deux</p>", "alias": "Atelier", "count": 3}
    )
    one, two = (make_workspace(export, name=name) for name in ("one", "two"))
    with two.writing("test"):
        two.key_file.write_bytes(one_key(one))
    assert contents(make(one).package) == contents(make(two).package)


def one_key(workspace):
    """Return the key that a workspace makes for itself."""
    with workspace.writing("test"):
        workspace.key()
    return workspace.key_file.read_bytes()


@pytest.mark.journey
def test_a_folder_is_never_taken_for_its_neighbour(make_workspace, api_export):
    """DuckDB takes names for patterns: `Essai [1]` is also that of `Essai 1`, and `*` of any."""
    for name in ("Essai 1", "Essai [1]", "Essai *"):
        workspace = make_workspace(api_export({"text": f"Texte de {name}"}), name=name)
        package = make(workspace).package
        with workspace.writing("test"):
            released = release(workspace)
        for one in (package, released.package):
            totals = Engine(one).run("totals").to_pylist()
            assert {row["measure"]: row["value"] for row in totals}["contributions"] == 1
            found = Index(Store(one, Engine(one))).search("", Filters(), "newest", 1)
            assert [row["body"] for row in found.rows] == [f"Texte de {name}"]
            assert judge(workspace, one).valid
        text = (released.package.path / "contributions.csv").read_text(encoding="utf-8")
        assert [row["body"] for row in csv.DictReader(io.StringIO(text))] == [f"Texte de {name}"]
        assert make(workspace).fresh is False
        workspace = make_workspace(
            api_export({"text": f"Texte de {name}"}, {"text": "Autre"}),
            name=name,
            retrieved_at="2017-03-28T08:00:00Z",
        )
        make(workspace)
        with workspace.writing("test"):
            assert release(workspace).package.version == "1.1.0"


def test_building_again_changes_nothing(make_workspace, api_export):
    """The same inputs are recognised: no new folder, no new bytes."""
    workspace = make_workspace(api_export({"text": "Un"}))
    first = make(workspace)
    before = contents(first.package)
    again = make(workspace)
    assert (first.fresh, again.fresh) == (True, False)
    assert again.package.path == first.package.path
    assert contents(again.package) == before


@pytest.mark.journey
def test_altered_package_is_made_again(make_workspace, api_export):
    """A live package whose bytes were changed is not trusted."""
    workspace = make_workspace(api_export({"text": "Un"}))
    package = make(workspace).package
    target = package.parquet["contributions"]
    good = target.read_bytes()
    target.write_bytes(good[:-1] + b"!")
    assert package.altered() == ["contributions.parquet"]
    assert make(workspace).fresh
    assert target.read_bytes() == good


def test_number_is_kept_from_csv_to_api(make_workspace, api_export, rows):
    """A contribution first published from the CSV keeps its number when the API comes."""
    lines = [("<p>Premier</p>", "a1"), ("<p>Second</p>", "a2")]
    csv = HEADER + "".join(
        f'"C","Un thème","","","{author}","{text}"\r\n' for text, author in lines
    )
    first = tables_of(make_workspace({"all-comments.csv": csv}))
    by_number = {row["contribution_id"]: row["body"] for row in rows(first, "contributions")}
    assert by_number == {"1": "Premier", "2": "Second"}
    # Through the API the second was written before the first: by date it would come first.
    export = api_export(
        {"text": "<p>Second</p>", "author": {"id": "a2"}},
        {"text": "<p>Premier</p>", "author": {"id": "a1"}},
        {"text": "<p>Troisième</p>"},
    )
    second = tables_of(make_workspace(export, retrieved_at="2017-03-28T08:00:00Z"))
    by_number = {row["contribution_id"]: row["body"] for row in rows(second, "contributions")}
    assert by_number == {"1": "Premier", "2": "Second", "3": "Troisième"}
    edited = api_export({"text": "<p>Second, corrigé</p>", "author": {"id": "a2"}})
    third = tables_of(make_workspace(edited, retrieved_at="2017-03-29T08:00:00Z"))
    (row,) = rows(third, "contributions", "contribution_id, body")
    assert row == {"contribution_id": "2", "body": "Second, corrigé"}


def test_one_workshop_under_several_spellings_counts_its_people_once(
    make_workspace, api_export, rows
):
    """Case, accents, spaces and punctuation do not make another workshop."""
    spellings = ["Atelier de l'Été", "ATELIER  DE L’ETE", "atelier de l ete !"]
    export = api_export(
        *[{"text": f"Idée {n}", "alias": name, "count": 10 + n} for n, name in enumerate(spellings)]
    )
    tables = tables_of(make_workspace(export))
    (workshop,) = rows(tables, "workshops")
    assert (workshop["title"], workshop["participants_count"]) == ("Atelier de l'Été", 12)
    assert len(rows(tables, "contributions", where="workshop_id = '1'")) == 3
    assert len(rows(tables, "workshop_themes")) == 1


def test_sheet_of_workshops_completes_and_wins(make_workspace, api_export, rows):
    """The operator's sheet names the workshop, by its title or an alias."""
    export = api_export({"text": "Idée", "alias": "Atelier EPN", "count": 4})
    sheets = {
        "workshops": "title,aliases,participants_count,department_code,themes\n"
        "Espace public numérique,atelier epn,9,62,Un thème\n"
        "Autre atelier,,5,,1\n"
    }
    tables = tables_of(make_workspace(export, sheets=sheets))
    found = {row["title"]: row for row in rows(tables, "workshops")}
    assert found["Espace public numérique"]["participants_count"] == 9
    assert found["Espace public numérique"]["department_code"] == "62"
    assert found["Autre atelier"]["participants_count"] == 5
    assert len(rows(tables, "workshop_themes")) == 2


@pytest.mark.journey
def test_editing_the_sheet_of_workshops_makes_a_new_package(make_workspace, api_export, rows):
    """CSV or workbook, what the operator writes is read at the next build."""
    import openpyxl

    export = api_export({"text": "Idée", "alias": "Atelier EPN", "count": 4})
    workspace = make_workspace(export)
    first = make(workspace)
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Ateliers"
    sheet.append(["title", "participants_count"])
    sheet.append(["Atelier EPN", 21])
    workbook.save(workspace.path / "workshops.xlsx")
    second = make(workspace)
    assert second.package.path != first.package.path
    assert rows(second.package, "workshops", "participants_count") == [{"participants_count": 21}]


@pytest.mark.journey
def test_ambiguous_places_are_listed_for_the_operator(make_workspace, api_export):
    """A homonym is never guessed; `places.csv` decides."""
    sheets = {"workshops": "title,place_label\nAtelier,Saint-Denis\n"}
    workspace = make_workspace(api_export({"text": "Idée"}), sheets=sheets)
    make(workspace)
    listed = (workspace.private / "unresolved-places.csv").read_text(encoding="utf-8")
    assert "Saint-Denis" in listed
    shown = CliRunner().invoke(cli, ["review", str(workspace.path)]).output
    assert "Lieux à trancher dans places.csv : 1" in shown


def test_titles_begin_and_end_by_a_sign(make_workspace, api_export, rows):
    """Blanks that an export leaves around a title would shift it in lists and charts."""
    topic = {"id": "t1", "mediaTitle": "\u200b Un thème", "publishedAt": "2017-02-08T08:00:00Z"}
    export = api_export({"text": "Un"}, topics=(topic,))
    assert rows(tables_of(make_workspace(export)), "themes")[0]["title"] == "Un thème"


def test_empty_text_is_set_aside_and_counted(make_workspace, api_export, rows):
    """A contribution without a word is quarantined; read = kept + quarantined + excluded."""
    export = api_export({"text": "<p> </p>"}, {"text": "Un"})
    built = make(make_workspace(export))
    accounts = built.package.descriptor["accounting"][0]
    assert (accounts["read"], accounts["kept"], accounts["quarantined"]) == (2, 1, 1)
    assert [row["body"] for row in rows(built.package, "contributions")] == ["Un"]


def test_removal_leaves_a_number_and_nothing_else(make_workspace, api_export, rows):
    """A withdrawn contribution keeps its number; text, links, author, address are gone."""
    export = api_export({"text": "<p>Secret https://example.org/zqxw</p>"}, {"text": "Autre"})
    removed = "contribution,1,author_request,2017-04-03"
    sheets = {"removals": f"object_type,object_id,reason_code,date\n{removed}\n"}
    package = make(make_workspace(export, sheets=sheets)).package
    (gone,) = rows(package, "contributions", where="contribution_id = '1'")
    assert (gone["status"], gone["body"]) == ("withdrawn", "[contribution retirée]")
    assert [gone[name] for name in ("url", "source_id", "author_id", "workshop_id")] == [None] * 4
    assert rows(package, "links") == []
    assert rows(package, "removals", "object_id, reason_code") == [
        {"object_id": "1", "reason_code": "author_request"}
    ]
    assert not any(b"Secret" in data or b"zqxw" in data for data in contents(package).values())


def test_unreadable_export_keeps_the_previous_package(make_workspace, api_export):
    """Half a JSON is a clear error; readers keep what they had."""
    workspace = make_workspace(api_export({"text": "Un"}))
    before = make(workspace).package.path
    whole = (workspace.path / "raw-export" / "comments.json").read_text()
    (workspace.path / "raw-export" / "comments.json").write_text(whole[: len(whole) // 2])
    (workspace.path / "raw-export" / "topics.json").unlink()
    text = workspace.configuration.read_text().replace("03-27", "03-28")
    workspace.configuration.write_text(text)
    with pytest.raises(ConcertationError):
        make(workspace)
    assert pointed(workspace.live / "current") == before
    assert Package.open(before).altered() == []


@pytest.mark.journey
def test_an_older_empty_package_is_not_put_back_unseen(make_workspace, api_export):
    """An export that was empty, then was not, then is again: the same refusal as a new one."""
    make(make_workspace({"all.csv": HEADER}))
    before = make(make_workspace(api_export({"text": "Un"}))).package.path
    workspace = make_workspace({"all.csv": HEADER})
    with pytest.raises(NotFitError, match="emptied"):
        make(workspace)
    assert pointed(workspace.live / "current") == before
    assert Package.open(before).altered() == []


def test_package_that_names_a_person_is_refused(make_workspace, api_export):
    """An account's name in the consultation's own description stops the build."""
    workspace = make_workspace(api_export({"text": "Un"}))
    before = make(workspace).package.path
    text = workspace.configuration.read_text()
    named = text.replace("[source]", 'description = "Avec Albane Nomdetest"\n[source]', 1)
    workspace.configuration.write_text(named)
    with pytest.raises(NotFitError) as caught:
        make(workspace)
    assert not caught.value.report.valid
    assert pointed(workspace.live / "current") == before
    assert "Nomdetest" not in str(caught.value)
    assert "Nomdetest" in (workspace.private / "report.json").read_text()


def test_lost_key_is_never_made_again_in_silence(make_workspace, api_export):
    """Without the key every pseudonym would change: the operator restores it."""
    workspace = make_workspace(api_export({"text": "Un"}))
    make(workspace)
    workspace.key_file.unlink()
    with pytest.raises(LedgerError, match="restaurez"):
        make(workspace)
    assert not workspace.key_file.exists()


@pytest.mark.journey
def test_what_cannot_be_spilled_takes_the_memory_that_there_is(
    make_workspace, api_export, monkeypatch, caplog
):
    """Tables that do not fit in what is usual are made all the same, are the same, and it is said.

    Who waits twice as long wants to know why.
    """
    export = api_export({"text": "Un"})
    usual, small = (make_workspace(export, name=name) for name in ("usual", "small"))
    expected = contents(make(usual).package)
    with small.writing("test"):
        small.key_file.write_bytes(usual.key_file.read_bytes())
    monkeypatch.setattr(pipeline, "_TABLES_MOST", 2**20)
    limits = []

    def noted(workspace, memory):
        limits.append(memory)
        return connect(workspace, memory)

    monkeypatch.setattr(pipeline, "connect", noted)
    assert contents(make(small).package) == expected
    assert limits[0] == 2**20 < limits[1]
    assert "recommence" in caplog.text


def test_private_folders_are_closed(make_workspace, api_export):
    """What was collected and what must stay secret is for its owner only."""
    workspace = make_workspace(api_export({"text": "Un"}))
    make(workspace)
    assert workspace.raw.stat().st_mode & 0o777 == 0o700
    assert workspace.private.stat().st_mode & 0o777 == 0o700
    assert workspace.key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.journey
def test_raw_exports_past_their_retention_go_but_the_last(make_workspace, api_export):
    """Personal data are not kept longer than said."""
    from datetime import UTC, datetime

    for day in (1, 2, 3):
        workspace = make_workspace(
            api_export({"text": f"Un {day}"}), retrieved_at=f"2017-03-0{day}T08:00:00Z"
        )
        make(workspace)
    with workspace.writing("test"):
        removed = purge(workspace, datetime(2018, 3, 2, 12, tzinfo=UTC))
    assert [name[:8] for name in removed] == ["20170301", "20170302"]
    with workspace.writing("test"):
        assert purge(workspace, datetime(2030, 1, 1, tzinfo=UTC)) == []


@pytest.mark.journey
def test_history_tells_when_votes_moved(make_workspace, api_export, rows):
    """One row per collection and measure that changed; the past is kept."""
    for day, votes in ((1, 3), (2, 3), (3, 5)):
        export = api_export({"text": "Un", "upvote": votes, "downvote": 0})
        workspace = make_workspace(export, retrieved_at=f"2017-03-0{day}T08:00:00Z")
        package = make(workspace).package
    votes = rows(package, "history", "measured_at, value", "measure = 'votes' AND theme_id = 'all'")
    assert sorted((row["measured_at"].day, row["value"]) for row in votes) == [(1, 3), (3, 5)]


def test_manifest_lists_every_file(example):
    """What the folder holds is what the manifest says, and nothing else."""
    package = Package.open(example.live / "current")
    listed = set(package.manifest["files"])
    assert listed == set(contents(package)) - {"manifest.json"}
    assert package.altered() == []
    json.loads((package.path / "report.json").read_text())
