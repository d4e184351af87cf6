"""Answers are computed once for all who wait, kept within a weight, and failures are not kept."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.reading.kept import Kept


def test_those_who_ask_at_the_same_time_wait_for_one_computation():
    """Twenty readers of one page cost what one does."""
    kept, computed, waiting = Kept(8), [], threading.Barrier(21)

    def compute() -> object:
        computed.append(threading.get_ident())
        return object()

    def ask(_: int) -> object:
        waiting.wait(10)
        return kept.get("page", compute)

    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(ask, range(20))
        waiting.wait(10)
        assert len({id(answer) for answer in list(answers)}) == 1
    assert len(computed) == 1


def test_the_answer_asked_for_longest_ago_is_forgotten_first():
    """By weight; one that is heavier than all that may be kept is kept alone."""
    kept, computed = Kept(10, len), []

    def get(key: str, size: int) -> str:
        return kept.get(key, lambda: computed.append(key) or key * size)

    for key, size in (("a", 4), ("b", 4), ("a", 4), ("c", 4), ("a", 4), ("b", 4), ("z", 50)):
        assert get(key, size) == key * size
    assert computed == ["a", "b", "c", "b", "z"]
    get("z", 50)
    get("a", 4)
    get("z", 50)
    assert computed == ["a", "b", "c", "b", "z", "a", "z"]


def test_a_failure_is_told_and_tried_again():
    """What was short of memory a moment ago is not refused for ever."""
    kept = Kept(8)

    def fail() -> str:
        raise MemoryError

    for _ in range(2):
        with pytest.raises(MemoryError):
            kept.get("page", fail)
    assert kept.get("page", lambda: "found") == "found"
