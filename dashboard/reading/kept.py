"""Keep the last answers, each computed once however many ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

__all__ = ["Kept"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The answers asked for last; those forgotten stay whole for whoever still reads them."""

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        """Keep answers that weigh `most` together, and at least the last one."""
        self._most = most
        self._weigh = weigh
        self._answers: OrderedDict[K, Future[V]] = OrderedDict()
        self._weights: dict[K, int] = {}
        self._lock = threading.Lock()

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """Return the answer to `key`, computed by whoever asks first; the others wait for it.

        What `compute` raises is raised to all that wait, and is not kept.
        """
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            else:
                promised = self._answers[key] = Future()
        if answer is not None:
            return answer.result()
        try:
            value = compute()
        except BaseException as error:
            self._withdraw(key, promised)
            promised.set_exception(error)
            raise
        promised.set_result(value)
        self._weigh_in(key, promised, value)
        return value

    def _withdraw(self, key: K, promised: Future[V]) -> None:
        with self._lock:
            if self._answers.get(key) is promised:
                del self._answers[key]

    def _weigh_in(self, key: K, promised: Future[V], value: V) -> None:
        with self._lock:
            if self._answers.get(key) is not promised:
                return
            self._weights[key] = self._weigh(value)
            while sum(self._weights.values()) > self._most and len(self._weights) > 1:
                oldest = next(known for known in self._answers if known in self._weights)
                del self._answers[oldest], self._weights[oldest]
