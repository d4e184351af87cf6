"""A watch that was killed says so: what its last sign and its period tell, and what is shown."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request
from streamlit_page import opened

from dashboard.reading.portal import Portal
from dashboard.reading.served import configure
from dashboard.reading.status import Status
from dashboard.routes.feeds import Feeds
from dashboard.routes.site import Site

NOON = datetime(2017, 3, 20, 12, tzinfo=UTC)


def after(**duration):
    """Return a moment after noon."""
    return NOON + timedelta(**duration)


def status(**known):
    """A loop that looks every minute; its last attempt began at noon and took five seconds."""
    usual = {"attempted_at": NOON, "ended_at": after(seconds=5), "took_seconds": 5}
    return Status(**{"every_seconds": 60, **usual, **known})


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "alive"), (65, "alive"), (135, "alive"), (136, "silent")]
)
def test_two_periods_without_a_word_are_silence(seconds, told):
    """From the end of the last attempt, and ten seconds more that a busy machine may lose."""
    assert status().watch(after(seconds=seconds)) == told


@pytest.mark.parametrize(
    ("took", "minutes", "told"),
    [
        *((None, 7, "alive"), (None, 8, "silent")),
        *((5, 7, "alive"), (5, 8, "silent")),
        *((600, 22, "alive"), (600, 23, "silent")),
    ],
)
def test_an_attempt_that_goes_on_is_waited_for(took, minutes, told):
    """Five minutes, or twice what the one before took: then it is stuck, or was killed."""
    going_on = status(ended_at=None, took_seconds=took)
    assert going_on.watch(after(minutes=minutes)) == told


def test_a_loop_that_was_ended_is_stopped_and_not_silent():
    """However long ago; begun again, it is alive."""
    ended = {"ended_at": None, "stopped_at": after(seconds=30)}
    assert status(**ended).watch(after(seconds=40)) == "stopped"
    assert status(**ended).watch(after(days=40)) == "stopped"
    again = status(**ended, attempted_at=after(minutes=5))
    assert again.watch(after(minutes=6)) == "alive"


def test_nothing_is_said_of_a_loop_that_never_was():
    """A consultation built by hand is late for nobody."""
    assert Status().watch(NOON) is None
    assert status(every_seconds=None).watch(after(days=1)) is None


def test_a_clock_that_is_late_kills_nobody():
    """The loop and the portal may run on two machines."""
    assert status().watch(after(seconds=-30)) == "alive"


def write(workspace, **changes):
    """Write what the loop says of itself, now being the last sign unless `changes` say else."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = {"attempted_at": now, "ended_at": now, "succeeded_at": now, "every_seconds": 60}
    content |= {"took_seconds": 2, "stopped_at": None, "failure": None, "generation": "g1"}
    (workspace / "live" / "status.json").write_text(json.dumps(content | changes), "utf-8")


LONG_AGO = dict.fromkeys(("attempted_at", "ended_at", "succeeded_at"), "2017-03-20T11:00:00Z")
STATES = {
    "alive": {},
    "silent": LONG_AGO,
    "stopped": LONG_AGO | {"stopped_at": "2017-03-20T11:00:30Z"},
}


@pytest.mark.parametrize("state", STATES)
def test_health_tells_the_watch(own, state):
    """Readers are served all the same: 200, and a word that a monitor looks for."""
    write(own, **STATES[state])
    answer = Feeds(Site(Portal(own))).health(Request({"type": "http", "method": "GET"}))
    content = json.loads(answer.body)
    assert (answer.status_code, content["ok"], content["watch"]) == (200, True, state)


@pytest.fixture
def show(own, workspace):
    """Run a page, and return it with all that it says."""

    def run(page, **query):
        configure(own)
        app = opened(page, **query).run()
        assert not app.exception
        said = "\n".join(block.proto.body for block in app.get("html"))
        return said.replace("\u00a0", " ").replace("\u202f", " ")

    yield run
    configure(workspace)


def test_the_live_page_says_that_the_watch_is_silent(show, own):
    """In red: since when, and what staff have to do; it no longer says that it follows."""
    write(own, **STATES["silent"])
    said = show("live")
    assert '<p class="co-notice bad">La mise à jour s’est arrêtée' in said
    assert "depuis le 20 mars 2017 à 12 h 00" in said
    assert "concertation watch" in said
    assert "se met à jour d’elle-même" not in said


def test_the_other_pages_say_it_too_and_lead_there(show, own):
    """One sentence in red, above what may be old."""
    write(own, **STATES["silent"])
    said = show("overview")
    assert '<p class="co-notice bad">' in said
    assert 'href="/essai/en-direct"' in said
    assert "concertation watch" not in said, "that is for staff, on the page of the watch"


def test_a_watch_that_was_ended_is_no_alarm(show, own):
    """The live page says it, without red; the others say nothing."""
    write(own, **STATES["stopped"])
    said = show("live")
    assert "a été arrêtée le 20 mars 2017" in said
    assert "co-notice bad" not in said
    assert "La mise à jour" not in show("overview")


def test_nothing_is_said_while_it_lives_nor_of_a_release(show, own):
    """A release never changes: no watch is missed there."""
    write(own)
    assert "La mise à jour" not in show("live") + show("overview")
    write(own, **STATES["silent"])
    assert "La mise à jour" not in show("live", release="1.0.0") + show("overview", release="1.0.0")


@pytest.mark.parametrize("damage", ["soon", -1, [], True, 0])
def test_a_period_that_is_none_is_unknown(own, damage):
    """A damaged file is no news, and breaks no page."""
    write(own, every_seconds=damage)
    assert Portal(own).status().watch(datetime.now(UTC)) is None
