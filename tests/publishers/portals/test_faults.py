"""The fault campaign: every request broken in every way always ends in the same place."""

import os
import time
from collections import Counter
from dataclasses import replace

import pytest
from fault_campaign import Broken, run
from fault_points import SEED, sample

from publishers.ckan import steps as ckan_steps
from publishers.errors import LostAnswerError
from publishers.http import Http
from publishers.udata import publisher as udata_publisher
from publishers.udata import steps as udata_steps
from publishers.udata.look import Site

pytestmark = pytest.mark.portals


@pytest.mark.parametrize("moment", ["first", "update"])
def test_whatever_breaks_it_ends_in_one_whole_dataset(portal, campaign, moment, record_property):
    """Cut, refused, delayed, killed or raced at each request and step: one dataset, right bytes.

    Of the faults of each read, one is drawn by lot, unless EVERY asks for them all.
    """
    broken = campaign(portal, moment)
    faults = broken.faults()
    tried = faults if os.environ.get("EVERY") else sample(faults)
    kinds = Counter(fault.kind for fault in tried)
    told = [f"{portal.kind} {portal.version}, {moment}: seed {SEED}, {dict(kinds)}"]
    record_property("told", told)
    began = time.monotonic()
    run(broken, tried, told.append)
    told.append(
        f"{len(tried)} faults, no promise broken, {len(faults) - len(tried)} of reads left out "
        f"(EVERY=1 tries them), {time.monotonic() - began:.0f} s"
    )
    assert len(tried) >= 40  # by two moments and three portals, more than 200
    assert kinds.keys() == {"read", "write", "kill", "race"}
    assert len({fault.name for fault in tried}) == len(tried)


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
    decided = ckan_steps.next_write

    def shown(seen, wanted):
        write = decided(seen, wanted)
        if write is None or write.name != ckan_steps._HIDE:
            return write
        ours = ckan_steps.resources(seen, wanted)
        missing = [file for file in wanted.files if not ckan_steps._holds(ours, file)]
        return ckan_steps._send(seen, wanted, missing[:1])  # one a form, as large files go

    patch.setattr(ckan_steps, "next_write", shown)


def ckan_trusts_names(patch):
    """A file of that name is there: its hash is not compared."""
    patch.setattr(ckan_steps, "_holds", lambda ours, file: file.name in ours)


def udata_leaves_the_twin(patch):
    """What another created at the same time stays there."""
    patch.setattr(
        udata_publisher,
        "next_write",
        lambda seen, wanted: udata_steps.next_write(replace(seen, twins=()), wanted),
    )


def ckan_forgets_the_lock(patch):
    """A write decided on an old look is applied all the same."""
    patch.setattr(ckan_steps, "_lock", lambda seen: {"id": seen["id"]})


MUTANTS = {
    udata_created_public: ("udata", "first", "500 at request 10 POST"),
    udata_forgets_its_marker: ("udata", "first", "cut after at request 5 POST"),
    udata_trusts_names: ("udata", "update", "502 at request 9 POST"),
    udata_leaves_the_twin: ("udata", "first", "another publishes before request 5 POST"),
    written_again_blindly: ("udata", "first", "cut after at request 5 POST"),
    ckan_created_public: ("ckan", "first", "500 at request 8 POST"),
    ckan_shows_while_it_changes: ("ckan", "update", "502 at request 8 POST"),
    ckan_trusts_names: ("ckan", "update", "502 at request 8 POST"),
    ckan_forgets_the_lock: ("ckan", "update", "another publishes before request 8 POST"),
}
"""Of each way of doing it wrong, the fault that shows it."""


@pytest.mark.parametrize("mutate", MUTANTS, ids=lambda mutate: mutate.__name__)
def test_the_campaign_sees_what_it_is_for(mutate, request, campaign, monkeypatch, record_property):
    """Each way of doing it wrong breaks a promise: the campaign can fail."""
    kind, moment, shown_by = MUTANTS[mutate]
    broken = campaign(request.getfixturevalue("udata" if kind == "udata" else "any_ckan"), moment)
    [fault] = [one for one in broken.faults() if shown_by in one.name]
    mutate(monkeypatch)
    with pytest.raises(Broken) as caught:
        broken.try_fault(fault)
    record_property("told", [f"{mutate.__name__} is shown by «{fault.name}»: {caught.value}"])
