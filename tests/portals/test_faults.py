"""The fault campaign: every request broken in every way always ends in the same place."""

import time

import pytest
from fault_campaign import Broken, Campaign, run

from publishers.ckan import steps as ckan_steps
from publishers.errors import LostAnswerError
from publishers.http import Http
from publishers.udata import steps as udata_steps
from publishers.udata.look import Site

pytestmark = pytest.mark.portals


@pytest.fixture
def campaign(portal, proxied, tmp_path):
    """A campaign on each portal in turn."""
    return Campaign(portal, proxied(portal), tmp_path)


def test_whatever_breaks_it_ends_in_one_whole_dataset(campaign, capsys):
    """Cut, refused, delayed or killed at each request and step: one dataset, the right bytes."""
    faults = campaign.faults()
    with capsys.disabled():
        started = time.monotonic()
        done = run(campaign, faults)
        print(f"{done} faults, no promise broken, {time.monotonic() - started:.0f} s")
    assert done == len(faults)


def udata_created_public(patch):
    """A first publication that people see while its files arrive."""
    created = udata_steps.created
    patch.setattr(udata_steps, "created", lambda wanted: {**created(wanted), "private": False})


def udata_forgets_its_marker(patch):
    """Whoever does not look for what is there makes it twice."""
    patch.setattr(Site, "_marked", lambda _self: [])


def udata_trusts_names(patch):
    """A file of that name is there: its bytes are not compared."""
    patch.setattr(udata_steps, "same_bytes", lambda *_: True)


def written_again_blindly(patch):
    """A write whose answer was lost is sent again at once."""
    write = Http._write

    def blind(self, *arguments, **options):
        try:
            return write(self, *arguments, **options)
        except LostAnswerError:
            return write(self, *arguments, **options)

    patch.setattr(Http, "_write", blind)


def ckan_created_public(patch):
    """The same, on CKAN."""
    create = ckan_steps._create

    def public(wanted):
        made = create(wanted)
        made.document.update(private=False, state="active")
        return made

    patch.setattr(ckan_steps, "_create", public)


def ckan_shows_while_it_changes(patch):
    """Bytes that change under the eyes of readers."""
    patch.setattr(ckan_steps, "public", lambda _seen: False)
    # One file a form, as large files go.
    patch.setattr(ckan_steps, "_BATCH", 1)


def ckan_trusts_names(patch):
    """A file of that name is there: its hash is not compared."""
    patch.setattr(ckan_steps, "_holds", lambda *_: True)


MUTANTS = {
    udata_created_public: ("udata", "first", "500"),
    udata_forgets_its_marker: ("udata", "first", "cut after"),
    udata_trusts_names: ("udata", "update", "502"),
    written_again_blindly: ("udata", "first", "cut after"),
    ckan_created_public: ("ckan", "first", "500"),
    ckan_shows_while_it_changes: ("ckan", "update", "502"),
    ckan_trusts_names: ("ckan", "update", "502"),
}


@pytest.mark.parametrize("mutate", MUTANTS, ids=lambda mutate: mutate.__name__)
def test_the_campaign_sees_what_it_is_for(mutate, request, proxied, tmp_path, monkeypatch):
    """Each way of doing it wrong breaks a promise: the campaign can fail."""
    kind, moment, how = MUTANTS[mutate]
    portal = request.getfixturevalue("udata" if kind == "udata" else "any_ckan")
    campaign = Campaign(portal, proxied(portal), tmp_path)
    faults = [
        fault
        for fault in campaign.faults()
        if fault.moment == moment and f": {how} at" in fault.name and fault.writes
    ]
    assert faults
    mutate(monkeypatch)
    with pytest.raises(Broken):
        run(campaign, faults, say=lambda _: None)
