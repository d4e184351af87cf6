"""What the CKAN publisher writes next: from any state it converges, and never shows half a release.

The model below does what `package_create` and `package_revise` do, the bad parts
included: bytes move before the transaction ends, and stay moved when it fails.
"""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publications import publication

from publishers.ckan import steps
from publishers.ckan.translate import RESOURCE, translate

NAMES = ("a.csv", "b.csv", "datapackage.json")


class Model:
    """One dataset of a CKAN."""

    def __init__(self):
        """Start with nothing."""
        self.dataset, self.bytes, self.clock = None, {}, 0

    def show(self):
        """Return what `package_show` does."""
        return copy.deepcopy(self.dataset)

    def apply(self, write, moved=None):
        """Apply a write; with `moved`, fail after that many files were moved into place."""
        new = self.show()
        if write.action == "package_create":
            assert new is None
            new = {"id": "d", "resources": [], "tags": [], **write.document}
        else:
            assert all(new[key] == value for key, value in write.document["match"].items())
            self._revise(new, write, moved)
        if moved is None:
            self.clock += 1
            self.dataset = {**new, "metadata_modified": str(self.clock)}

    def edit(self, **fields):
        """Change what a person may."""
        self.clock += 1
        self.dataset = {**self.dataset, **fields, "metadata_modified": str(self.clock)}

    def _revise(self, new, write, moved):
        for pattern in write.document.get("filter", ()):
            del new[pattern[1:]]
        new.update(write.document.get("update", {}))
        new["resources"] += write.document.get("update__resources__extend", [])
        by_id = {each["id"]: each for each in new["resources"]}
        assert len(by_id) == len(new["resources"])
        for key, value in write.document.items():
            if key.startswith("update__resources__") and not key.endswith("extend"):
                by_id[key.removeprefix("update__resources__")].update(value)
        for done, (key, file) in enumerate(write.files.items()):
            if done == moved:
                return
            identifier = key.split("__")[2]
            self.bytes[identifier] = file.path.read_bytes()
            by_id[identifier] |= {"url_type": "upload", "size": file.bytes}

    def shown(self):
        """Return what a reader finds: version, and bytes by file; None if nothing is public."""
        if self.dataset is None or not steps.public(self.dataset):
            return None
        files = {
            each[RESOURCE]: self.bytes[each["id"]]
            for each in self.dataset["resources"]
            if RESOURCE in each
        }
        return self.dataset.get("version"), files


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Three releases by version: what is wanted, and the bytes by file."""
    folder = tmp_path_factory.mktemp("releases")
    contents = {
        "1.0.0": {name: f"{name} 1".encode() for name in NAMES},
        "1.1.0": {"a.csv": b"a.csv 1", "b.csv": b"b.csv 2", "datapackage.json": b"{2}"},
        "2.0.0": {"c.csv": b"c.csv 3", "datapackage.json": b"{three}"},
    }
    return {
        version: (
            translate(publication(folder, "essai", version, files), "essai", "org", ()),
            files,
        )
        for version, files in contents.items()
    }


def _converge(model, wanted, contents, stop=None, moved=None):
    """Follow `next_write`; fail at write `stop` after `moved` files; check every state shown."""
    for number in range(8):
        write = steps.next_write(model.show(), wanted)
        if write is None:
            return number
        failing = number == stop
        model.apply(write, moved if failing else None)
        shown = model.shown()
        assert shown is None or shown in contents, shown
        if failing:
            return number
    pytest.fail("it does not converge")


@settings(max_examples=300, deadline=None)
@given(
    history=st.lists(
        st.tuples(
            st.sampled_from(["1.0.0", "1.1.0", "2.0.0"]),
            st.one_of(st.none(), st.integers(0, 3)),
            st.integers(0, 3),
            st.sampled_from(["nobody", "hidden", "deleted", "edited"]),
        ),
        max_size=5,
    ),
    last=st.sampled_from(["1.0.0", "1.1.0", "2.0.0"]),
)
def test_any_history_converges_and_never_shows_half_a_release(releases, history, last):
    """Releases broken off at any write, by a server that fails after moving any number of files.

    In between a person hides, deletes or edits the dataset.
    """
    model = Model()
    whole = [(version, files) for version, (_, files) in releases.items()]
    for version, stop, moved, person in history:
        _converge(model, releases[version][0], whole, stop, moved)
        if model.dataset is not None:
            _person(model, person)
    wanted, files = releases[last]
    _converge(model, wanted, whole)
    assert model.shown() == (last, files)
    assert steps.next_write(model.show(), wanted) is None
    assert [each[RESOURCE] for each in model.dataset["resources"]] == list(files)
    assert {each["id"] for each in model.dataset["resources"]} == {
        wanted.resource_id("d", name) for name in files
    }


def _person(model, person):
    if person == "hidden":
        model.edit(private=True)
    elif person == "deleted":
        model.edit(state="deleted")
    elif person == "edited":
        model.edit(title="Le titre de quelqu’un", tags=[{"name": "essai"}])


def test_an_unchanged_release_needs_no_write(releases):
    """What is as wanted is left alone, however CKAN writes a format or orders tags."""
    model = Model()
    wanted, files = releases["1.0.0"]
    _converge(model, wanted, [("1.0.0", files)])
    model.dataset["tags"].reverse()
    model.dataset["resources"][0]["format"] = "csv"
    assert steps.next_write(model.show(), wanted) is None


def test_a_changed_title_is_one_write_that_hides_nothing(releases):
    """Metadata alone go in one revision, from public to public."""
    model = Model()
    wanted, files = releases["1.0.0"]
    _converge(model, wanted, [("1.0.0", files)])
    model.edit(title="Autre")
    write = steps.next_write(model.show(), wanted)
    assert write.document["update"]["private"] is False
    model.apply(write)
    assert steps.next_write(model.show(), wanted) is None


def test_what_people_added_is_kept(releases):
    """Their extras, tags, files and fields are in the revision as they were."""
    model = Model()
    wanted, files = releases["1.0.0"]
    _converge(model, wanted, [("1.0.0", files)])
    theirs = {"id": "r", "name": "Leur fichier", "url": "https://example.org/"}
    model.edit(
        author_email="eux@example.org",
        groups=[{"name": "culture"}],
        tags=[*model.dataset["tags"], {"name": "leur mot"}],
        extras=[*model.dataset["extras"], {"key": "leur champ", "value": "1"}],
        resources=[theirs, *model.dataset["resources"]],
    )
    newer, more = releases["1.1.0"]
    _converge(model, newer, [("1.0.0", files), ("1.1.0", more)])
    seen = model.show()
    assert seen["author_email"] == "eux@example.org"
    assert seen["groups"] == [{"name": "culture"}]
    assert {"name": "leur mot"} in seen["tags"]
    assert {"key": "leur champ", "value": "1"} in seen["extras"]
    assert seen["resources"][-1] == theirs


def test_a_note_on_a_file_that_we_do_not_describe_is_kept(releases):
    """The release says nothing of the file: what a person wrote of it stays."""
    model = Model()
    wanted, files = releases["1.0.0"]
    _converge(model, wanted, [("1.0.0", files)])
    noted = [{**each, "description": "Leur note"} for each in model.dataset["resources"]]
    model.edit(resources=noted)
    newer, more = releases["1.1.0"]
    _converge(model, newer, [("1.0.0", files), ("1.1.0", more)])
    kept = {each[RESOURCE]: each.get("description") for each in model.show()["resources"]}
    before = {each[RESOURCE] for each in noted}
    assert before & kept.keys()
    assert {kept[name] for name in before & kept.keys()} == {"Leur note"}


def test_a_copy_in_the_database_goes_before_the_file_that_it_copies(releases):
    """Out of sight, then without the rows of what changes or goes; a file that stays keeps its."""
    model = Model()
    wanted, files = releases["1.0.0"]
    _converge(model, wanted, [("1.0.0", files)])
    copied = [{**each, "datastore_active": True} for each in model.dataset["resources"]]
    model.edit(resources=copied)
    by_name = {each[RESOURCE]: each["id"] for each in copied}
    wanted, _ = releases["1.1.0"]
    model.apply(steps.next_write(model.show(), wanted))
    assert not steps.public(model.dataset)
    gone = []
    while (write := steps.next_write(model.show(), wanted)).action == "datastore_delete":
        gone.append(write.document["resource_id"])
        for each in model.dataset["resources"]:
            each["datastore_active"] &= each["id"] not in gone
    assert sorted(gone) == sorted([by_name["b.csv"], by_name["datapackage.json"]])
    assert write.name.startswith("envoyer b.csv")


def test_small_files_go_together_and_a_large_one_alone(tmp_path):
    """A form stays under 1 MB unless one file alone is larger."""
    sizes = {"a.csv": 400_000, "b.csv": 600_000, "c.csv": 1, "d.csv": 3_000_000, "e.csv": 2}
    contents = {name: b"x" * size for name, size in sizes.items()}
    wanted = translate(publication(tmp_path, "essai", "1.0.0", contents), "essai", "org", ())
    model, forms = Model(), []
    while (write := steps.next_write(model.show(), wanted)) is not None:
        forms.append([file.name for file in write.files.values()])
        model.apply(write)
    assert forms == [[], ["a.csv", "b.csv"], ["c.csv"], ["d.csv"], ["e.csv"], []]


def test_the_harvester_finds_what_it_reads(releases):
    """Dublin Core frequency, both dates, a closed polygon: what udata's harvester takes."""
    extras = releases["1.0.0"][0].extras
    assert extras["frequency"] == "punctual"
    assert (extras["temporal_start"], extras["temporal_end"]) == ("2026-01-05", "2026-06-30")
    polygon = json.loads(extras["spatial"])
    assert polygon["type"] == "Polygon"
    assert polygon["coordinates"][0][0] == polygon["coordinates"][0][-1] == [2.2, 48.8]


@pytest.mark.parametrize(
    ("ours", "listed", "theirs"),
    [
        ("etalab-2.0", {"lov2", "odc-odbl"}, "lov2"),
        ("etalab-2.0", {"etalab-2.0"}, "etalab-2.0"),
        ("cc-by-4.0", {"cc-by"}, "cc-by"),
        ("fr-lo", set(), "fr-lo"),
    ],
)
def test_a_licence_gets_the_portal_s_own_id(tmp_path, ours, listed, theirs):
    """The id that the portal lists; the usual one if it lists none."""
    release = publication(tmp_path, "essai", "1.0.0", {"a.csv": b"1"}, licence=ours)
    assert translate(release, "essai", "org", listed).fields["license_id"] == theirs
