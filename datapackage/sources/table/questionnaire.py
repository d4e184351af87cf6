"""Is this table a questionnaire, and which of its columns are its open questions?"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["shown_questions"]

_NUMBERED = re.compile(r"Q[A-Za-z0-9+/]+=* - ")
"""What Cap Collectif puts before a question, and changed between two exports of one form."""


def shown_questions(titles: list[str]) -> list[str]:
    """Return what each title asks, without the number that a platform gave it.

    Two questions in the same words keep theirs, by which alone they are told apart.
    """
    bare = [_NUMBERED.sub("", title, count=1) or title for title in titles]
    shared = Counter(bare)
    return [one if shared[one] == 1 else title for one, title in zip(bare, titles, strict=True)]
