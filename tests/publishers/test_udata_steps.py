"""On udata, any interruption leads to the same place, by writes that are each decided by a look."""

import itertools
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from publications import publication

from publishers.udata.steps import Seen, is_ours, match, next_write, ours_alone, withdraw
from publishers.udata.translate import MARK, RESOURCE, SENT, same_bytes, translate

ORGANISATION = "5f0000000000000000000001"
FOLDER = Path(tempfile.mkdtemp(prefix="udata-steps-"))

FIRST = translate(
    publication(
        FOLDER,
        "mobilites",
        "1.0.0",
        {"a.csv": b"a1", "b.csv": b"b1", "c.csv": b"c1", "datapackage.json": b"{1}"},
    ),
    ORGANISATION,
)
SECOND = translate(
    publication(
        FOLDER,
        "mobilites",
        "2.0.0",
        # b is the old a, c is gone, d is new: contents move from name to name.
        {"a.csv": b"a2", "b.csv": b"a1", "d.csv": b"a1", "datapackage.json": b"{2}"},
        keywords=("vélo",),
    ),
    ORGANISATION,
)
RELEASES = (FIRST, SECOND)


def as_answered(document):
    """Return a document as it comes out of a request or an answer: another one, through JSON."""
    return json.loads(json.dumps(document))


class Model:
    """udata in memory, as far as its own code says: what each write does to what a look finds."""

    def __init__(self):
        self.datasets = {}
        self.stored = set()
        self.second = 0
        self.numbers = itertools.count(1)

    def look(self):
        """Return what the whole organisation shows, as `publishers.udata.look` does."""
        found = sorted(
            as_answered(list(self.datasets.values())),
            key=lambda one: (one["private"], one["created_at"], one["id"]),
        )
        if not found:
            return Seen(None)
        lost = {
            resource["id"]
            for resource in found[0]["resources"]
            if is_ours(resource, found[0]) and resource["url"] not in self.stored
        }
        return Seen(found[0], tuple(found[1:]), frozenset(lost))

    def number(self):
        """Return a new identifier, which also says when."""
        return f"{next(self.numbers):06}"

    def apply(self, write, publishers=1):
        """Do one write, that so many publishers decided on the same look, in the same second."""
        self.second += 1
        for _ in range(publishers):
            getattr(self, f"_{write.kind}")(write)

    def _create(self, write):
        number = self.number()
        document = as_answered(write.document)
        dataset = {"acronym": None, **document, "id": number, "created_at": number, "resources": []}
        self.datasets[number] = dataset

    def _discard(self, write):
        del self.datasets[write.dataset]

    def _announce(self, write):
        self.datasets[write.dataset]["extras"].update(as_answered(write.document))

    def _send(self, write):
        resources = self.datasets[write.dataset]["resources"]
        # udata names a stored file by the second: two resources may share one.
        url = f"https://udata.example/{self.second}/{write.file.name}"
        checksum = {"type": "sha1", "value": write.file.sha1}
        sent = {"title": write.file.name, "checksum": checksum, "url": url}
        if write.resource is None:
            number = self.number()
            new = {"id": number, "created_at": number, "type": "main", "description": None}
            resources.insert(0, {**new, "extras": {}, **sent})
        elif url not in self.stored:  # else: error 500
            resource = next(one for one in resources if one["id"] == write.resource)
            self.stored.discard(resource["url"])
            resource.update(sent)
        self.stored.add(url)

    def _drop(self, write):
        dataset = self.datasets[write.dataset]
        gone = [r for r in dataset["resources"] if r["id"] == write.resource]
        self.stored.difference_update(resource["url"] for resource in gone)
        dataset["resources"] = [r for r in dataset["resources"] if r["id"] != write.resource]

    def _describe(self, write):
        self.datasets[write.dataset] = as_answered(write.document)

    def edit(self):
        """Let a person add a file, a tag and an acronym to the oldest dataset."""
        for dataset in list(self.datasets.values())[:1]:
            number = self.number()
            dataset["acronym"] = "MOB"
            dataset["tags"] = sorted({*dataset["tags"], "a-la-main"})
            person = {"id": number, "created_at": number, "title": "Carte", "type": "other"}
            file = {"checksum": {"type": "sha1", "value": number}, "url": number, "extras": {}}
            dataset["resources"].append({**person, **file, "description": "dessinée"})

    def people(self):
        """Return the files that people added."""
        return [
            resource
            for dataset in self.datasets.values()
            for resource in dataset["resources"]
            if resource["title"] == "Carte"
        ]

    def public(self):
        """Return what anybody sees."""
        return [one for one in self.datasets.values() if not one["private"] and not one["archived"]]


def whole(model, dataset, wanted):
    """Tell whether a dataset has each file of a release, right, once, and none else of ours."""
    ours = {r["extras"][RESOURCE]: r for r in dataset["resources"] if RESOURCE in r["extras"]}
    others = [r for r in dataset["resources"] if RESOURCE not in r["extras"]]
    return (
        set(ours) == {file.name for file in wanted.files}
        and all(same_bytes(ours[file.name], file) for file in wanted.files)
        and all(resource["url"] in model.stored for resource in ours.values())
        and all(resource["title"] == "Carte" for resource in others)
    )


def follow(model, wanted, limit=60):
    """Write until nothing is left to write; return the kinds of the writes."""
    kinds = []
    while (write := next_write(model.look(), wanted)) is not None:
        kinds.append(write.kind)
        assert len(kinds) < limit, kinds
        model.apply(write)
    return kinds


def test_first_publication_in_order():
    """Create, send each file, the descriptor last, then one write that makes public; no more."""
    model = Model()
    assert follow(model, FIRST) == ["create", "send", "send", "send", "send", "describe"]
    assert follow(model, FIRST) == []
    (dataset,) = model.public()
    assert [r["extras"][RESOURCE] for r in dataset["resources"]] == [f.name for f in FIRST.files]


def test_another_release_keeps_identifiers():
    """Only what differs is sent, a file keeps its identifier, what is gone goes last."""
    model = Model()
    follow(model, FIRST)
    before = {r["extras"][RESOURCE]: r["id"] for r in model.public()[0]["resources"]}
    assert follow(model, SECOND) == ["announce", *["send"] * 4, "describe", "drop"]
    after = {r["extras"][RESOURCE]: r["id"] for r in model.public()[0]["resources"]}
    assert {after[name] for name in ("a.csv", "b.csv", "datapackage.json")} == {
        before[name] for name in ("a.csv", "b.csv", "datapackage.json")
    }
    assert whole(model, model.public()[0], SECOND)


def test_lost_upload_is_adopted():
    """A file whose answer was lost is not sent twice; its exact double goes while private."""
    model = Model()
    model.apply(next_write(model.look(), FIRST))
    upload = next_write(model.look(), FIRST)
    model.apply(upload)
    model.apply(upload)
    assert follow(model, FIRST) == ["send", "send", "send", "drop", "describe"]
    assert whole(model, model.public()[0], FIRST)


def test_upload_of_a_killed_release_is_recognised_by_the_next():
    """What another release sent before it was killed is ours: used, or removed while private."""
    model = Model()
    for _ in range(4):  # created, then a, b and c sent
        model.apply(next_write(model.look(), FIRST))
    # `a1` is now the content of b: it is adopted; the old b and c are of no use.
    assert follow(model, SECOND) == ["announce", *["send"] * 3, "drop", "drop", "describe"]
    assert whole(model, model.public()[0], SECOND)


def test_file_lost_with_its_double_is_sent_again():
    """Two uploads of one name in one second share a file: it goes with one, and is sent again."""
    model = Model()
    model.apply(next_write(model.look(), FIRST))
    model.apply(next_write(model.look(), FIRST), publishers=2)
    assert follow(model, FIRST) == ["send", "send", "send", "drop", "send", "describe"]
    assert whole(model, model.public()[0], FIRST)


def test_what_a_person_added_is_never_touched():
    """A file, a tag and an acronym of a person are there after three publications."""
    model = Model()
    follow(model, FIRST)
    model.edit()
    theirs = as_answered(model.people())
    follow(model, SECOND)
    follow(model, FIRST)
    (dataset,) = model.public()
    assert model.people() == theirs
    assert (dataset["acronym"], "a-la-main" in dataset["tags"]) == ("MOB", True)


def test_out_of_sight_first_then_file_after_file():
    """The dataset is archived, then our files go, and a person's stays."""
    model = Model()
    follow(model, FIRST)
    model.edit()
    (dataset,) = model.public()
    theirs = [one for one in dataset["resources"] if RESOURCE not in one["extras"]]
    assert theirs
    first = withdraw(dataset, "2026-01-01")
    assert (first.kind, first.document["archived"]) == ("archive", "2026-01-01")
    dataset["archived"] = "2026-01-01"
    while write := withdraw(dataset, "2026-01-02"):
        assert write.kind == "drop"
        dataset["resources"] = [one for one in dataset["resources"] if one["id"] != write.resource]
    assert dataset["resources"] == theirs
    assert withdraw(None, "2026-01-01") is None


def test_adopted_dataset_is_marked_before_anything_is_sent():
    """A dataset that people made gets our marker first, so that a lost upload is known."""
    model = Model()
    model.datasets["1"] = {
        "id": "1",
        "created_at": "1",
        "title": "À la main",
        "private": False,
        "archived": None,
        "tags": ["velo"],
        "extras": {"autre": 1},
        "resources": [],
    }
    model.edit()
    model.apply(next_write(model.look(), FIRST))
    assert model.look().dataset["extras"][MARK] == "mobilites"
    assert follow(model, FIRST) == [*["send"] * 4, "describe"]
    (dataset,) = model.public()
    assert whole(model, dataset, FIRST)
    assert dataset["extras"]["autre"] == 1
    assert "velo" in dataset["tags"]


def test_only_an_empty_or_lost_twin_is_ours_to_remove():
    """A twin that is public, or holds somebody's file, is not for us to remove."""
    model = Model()
    model.apply(next_write(model.look(), FIRST))
    model.apply(next_write(model.look(), FIRST))
    (twin,) = model.datasets.values()
    assert ours_alone(twin)
    assert not ours_alone({**twin, "private": False})
    model.edit()
    assert not ours_alone(model.look().dataset)


events = st.lists(
    st.tuples(
        st.sampled_from(["lost", "applied", "twice", "person"]),
        st.sampled_from([0, 1]),
    ),
    max_size=25,
)


@settings(max_examples=300, deadline=None)
@given(events, st.sampled_from([0, 1]))
def test_converges_from_any_state(story, last):
    """Whatever was lost, repeated, edited or published at once, the end is the release wanted.

    `twice` is a write that two publishers decided on the same look. The first
    time that anybody sees the dataset, one of the releases is whole.
    """
    model, seen_before = Model(), False
    for event, release in [*story, *[("applied", last)] * 40]:
        write = next_write(model.look(), RELEASES[release])
        if event == "person":
            model.edit()
        elif write is not None and event != "lost":
            model.apply(write, 2 if event == "twice" and write.kind in {"create", "send"} else 1)
        if model.public() and not seen_before:
            seen_before = True
            assert whole(model, model.public()[0], RELEASES[release])
        assert len(model.public()) <= 1
    people = model.people()
    assert follow(model, RELEASES[last]) == []
    assert [whole(model, one, RELEASES[last]) for one in model.datasets.values()] == [True]
    assert model.people() == people
    assert model.public()[0]["extras"][SENT] == RELEASES[last].sent
    found = match(model.public()[0], RELEASES[last])
    assert not found.spare
    assert not found.gone
