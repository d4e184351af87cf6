"""Put the comments of one contribution in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

__all__ = ["threaded"]

Row = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = 20


def threaded(comments: Sequence[Row]) -> list[Row]:
    """Return the comments, each reply after what it answers, with its depth as `level`.

    Among those that answer the same, the oldest comes first; without a date, they come
    before, by number. An answer to what is not here begins a thread; those that answer
    each other in a ring answer nothing that is shown, and are left out.
    """
    here = {row["comment_id"] for row in comments}
    answers: dict[str | None, list[Row]] = {}
    for row in sorted(comments, key=_moment, reverse=True):
        answered = row["parent_comment_id"]
        answers.setdefault(answered if answered in here else None, []).append(row)
    # A stack, since threads may be deeper than Python calls may be.
    waiting = [(row, 0) for row in answers.get(None, ())]
    ordered: list[Row] = []
    while waiting:
        row, level = waiting.pop()
        ordered.append(row | {"level": level})
        waiting += [(reply, level + 1) for reply in answers.get(row["comment_id"], ())]
    return ordered


def _moment(row: Row) -> tuple[datetime, str]:
    return row["created_at"] or _EPOCH, row["comment_id"].rjust(_DIGITS, "0")
