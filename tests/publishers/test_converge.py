"""Look, write, look again: what stops, what goes on."""

import pytest

from publishers.base import Step, converge
from publishers.errors import BusyError, LostAnswerError, RefusedError


def steps(portal, *, failing=()):
    """Return a `next_step` over `portal`, a set to which «a», «b», «c» are to be added."""
    failures = list(failing)

    def write(letter):
        if failures:
            error, applied = failures.pop(0)
            if applied:
                portal.add(letter)
            raise error
        portal.add(letter)

    def next_step():
        missing = sorted({"a", "b", "c"} - portal)
        return Step(f"ajouter {missing[0]}", lambda: write(missing[0])) if missing else None

    return next_step


@pytest.mark.parametrize("applied", [True, False], ids=["after", "before"])
def test_lost_answer_is_looked_at_never_repeated_blindly(applied):
    """Applied or not, each letter is there once, and nothing is sent for what is there."""
    portal, waited = set(), []
    failing = [(LostAnswerError("perdu"), applied)]
    assert converge(steps(portal, failing=failing), waited.append) == 3 - applied
    assert portal == {"a", "b", "c"}
    assert waited


def test_the_portal_says_how_long_to_wait():
    """Retry-After is honoured."""
    waited = []
    converge(steps(set(), failing=[(BusyError("attendez", 7), False)]), waited.append)
    assert waited == [7]


def test_patience_has_an_end():
    """A portal that never answers ends in its own error, in bounded time."""
    failing = [(LostAnswerError("perdu"), False)] * 100
    waited = []
    with pytest.raises(LostAnswerError):
        converge(steps(set(), failing=failing), waited.append)
    assert len(waited) < 10


def test_a_portal_that_asks_for_an_hour_is_not_waited_for():
    """Whoever runs the command is told at once."""
    with pytest.raises(BusyError):
        converge(steps(set(), failing=[(BusyError("demain", 3600), False)]), lambda _: None)


def test_accepted_but_not_kept_is_a_refusal():
    """A silent downgrade ends, and says what to compare."""
    with pytest.raises(RefusedError, match="sans le garder"):
        converge(lambda: Step("écrire", lambda: None), lambda _: None)
