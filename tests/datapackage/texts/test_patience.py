"""A text that exhausts a detector is interrupted, and told apart from one that holds nothing."""

import re
import signal
import threading
import time

import pyarrow as pa
import pytest

from datapackage.texts.redaction import patience, redact, redact_each
from datapackage.texts.redaction.patience import RunsOverError, time_limit

ENDLESS = "0 " * 40_000
"""Not endless, but a hundred times what the limit of these tests lets pass."""


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """A limit of a twentieth of a second, once the dictionary of words is loaded."""
    redact("Merci. Cordialement, Jeanne Lilas", signed=True)
    monkeypatch.setattr(patience, "_SECONDS", 0.05)
    monkeypatch.setattr(patience, "_SIGNS_A_SECOND", 10**9)


def test_a_search_without_end_is_interrupted():
    """In the middle of one call of the regular expression, which Python code never leaves."""
    with pytest.raises(RunsOverError), time_limit(60):
        re.match("(a|a)*b", "a" * 60)


def test_nothing_is_left_armed():
    """Neither after a text that was read nor after one that was not."""
    redact("un texte, 06 12 34 56 78")
    with pytest.raises(RunsOverError):
        redact(ENDLESS)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_seconds_of_the_clock_do_not_count():
    """A machine that does something else meanwhile gives the same package."""
    with time_limit(10):
        time.sleep(0.2)


def test_another_thread_has_no_limit():
    """Signals do not reach it; it reads all the same."""
    told = []
    thread = threading.Thread(target=lambda: told.append(redact("au 06 12 34 56 78").text))
    thread.start()
    thread.join()
    assert told == ["au [téléphone masqué]"]


def test_the_others_are_masked():
    """The text that was not read is left as it is, for the privacy gate to hold back."""
    texts, found = redact_each(pa.array([ENDLESS, "au 06 12 34 56 78"]))
    assert texts.to_pylist() == [ENDLESS, "au [téléphone masqué]"]
    assert list(found) == [1]
