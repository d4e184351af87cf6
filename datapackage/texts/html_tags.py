"""What each HTML tag does to the text around it (WHATWG HTML, section 15.3, rendering)."""

from __future__ import annotations

__all__ = ["BLOCKS", "DROPPED", "KNOWN", "LINES", "PARAGRAPHS", "SKIPPED", "UNCOUNTED"]


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


PARAGRAPHS = _tags(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol menu dl table pre hr figure section article header "
    "footer aside main nav address fieldset form"
)
"""Apart from what surrounds them by a blank line."""

LINES = _tags("div li dt dd tr caption figcaption details summary legend center")
"""On a line of their own."""

BLOCKS = PARAGRAPHS | LINES | _tags("td th thead tbody tfoot colgroup col br")
"""Where one of these is, markup decides on lines, and line ends of the source mean nothing."""

DROPPED = _tags(
    "b i u em strong font small big tt s strike span nobr html head body frameset frame plaintext"
)
"""Removed before parsing: they say how text looks, never what it says.

A parser has to reopen some of them in each paragraph, which can be made to explode.
"""

SKIPPED = _tags("script style head title template noscript svg iframe textarea")
"""Their content is not text that the person wrote."""

UNCOUNTED = _tags(
    "p li dt dd tr td th thead tbody tfoot br hr img input wbr meta link source track col param "
    "embed option"
)
"""They close by themselves, so leaving them open does not nest."""

KNOWN = (
    BLOCKS
    | DROPPED
    | SKIPPED
    | UNCOUNTED
    | _tags(
        "a abbr acronym audio bdi bdo button cite code data del dfn ins kbd label map mark meter "
        "o:p object output picture progress q rp rt ruby samp select sub sup time var video path g"
    )
)
"""Whatever else stands between `<` and `>` is text."""
