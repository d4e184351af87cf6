"""Show what the public wrote as paragraphs, lists and links, and never as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup, escape

__all__ = ["prose"]

_ITEM = "- "
_ADDRESS = re.compile(r"https?://[^\s<>\"'`«»{}|\\^]+", re.IGNORECASE)
_TRAILING = ".,;:!?…*_"
_PAIRS = {")": "(", "]": "["}
_LINK = Markup('<a href="{0}" rel="nofollow ugc noopener" dir="ltr">{0}</a>')


def prose(text: str | None) -> Markup:
    """Return the text as HTML: blank lines part paragraphs, `- ` begins an item.

    Every sign is escaped; the only elements are p, br, ul, li and links to
    http and https addresses, whose text is the address itself.
    """
    blocks = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip("\n"))
    return Markup("\n").join(part for block in blocks for part in _block(block))


def _block(block: str) -> Iterator[Markup]:
    lines = [line for line in block.split("\n") if line.strip()]
    for is_list, group in groupby(lines, key=lambda line: line.startswith(_ITEM)):
        if is_list:
            items = (
                Markup("<li>{}</li>").format(_linked(line.removeprefix(_ITEM))) for line in group
            )
            yield Markup('<ul dir="auto">{}</ul>').format(Markup("").join(items))
        else:
            joined = Markup("<br>").join(_linked(line) for line in group)
            yield Markup('<p dir="auto">{}</p>').format(joined)


def _linked(line: str) -> Markup:
    parts: list[Markup] = []
    end = 0
    for found in _ADDRESS.finditer(line):
        address = _trimmed(found.group())
        parts.append(escape(line[end : found.start()]))
        parts.append(_LINK.format(address) if _is_link(address) else escape(address))
        end = found.start() + len(address)
    parts.append(escape(line[end:]))
    return Markup("").join(parts)


def _trimmed(address: str) -> str:
    """Return the address without the punctuation of the sentence around it."""
    while address:
        last = address[-1]
        unopened = last in _PAIRS and address.count(last) > address.count(_PAIRS[last])
        if last not in _TRAILING and not unopened:
            return address
        address = address[:-1]
    return address


def _is_link(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
