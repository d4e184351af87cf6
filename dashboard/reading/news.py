"""The news of the portal: Markdown files of the workspace, written by its team.

They are no part of the data package. Each begins with two lines between `---`, its date and its
title. A file that cannot be read so is left aside and said in the log: the others are shown.
"""

from __future__ import annotations

import logging
import re
import textwrap
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

__all__ = ["LATEST", "BadNewsError", "News", "Story", "read"]

LATEST = 3
"""How many of them an overview shows."""

_MOST_BYTES = 200_000
_SUMMARY = 220
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMES = {"http", "https", "mailto"}
_EXPECTED = "attendu : « --- », « date: 2017-03-17 », « title: … », « --- », puis le texte"
_log = logging.getLogger(__name__)


class BadNewsError(ValueError):
    """A file is no news; the message says what was expected instead."""


@dataclass(frozen=True, slots=True)
class Story:
    """One piece of news."""

    name: str
    """The file's name without `.md`, and the last part of its address."""
    date: date
    title: str
    summary: str
    """The words of the first paragraph, cut where they are many; maybe empty."""
    body: Markup
    """The text as HTML, where only Markdown is markup."""


class News:
    """The news of one folder, read anew at each request; safe to share by threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told: set[str] = set()

    def stories(self) -> tuple[Story, ...]:
        """Return the news, latest first; none without a folder."""
        found = []
        for path in sorted(self._folder.glob("*.md")):
            try:
                found.append(read(path.stem, _content(path)))
            except (BadNewsError, OSError) as error:
                self._complain(f"news/{path.name} : nouvelle laissée de côté : {error}")
        return tuple(sorted(found, key=lambda story: (story.date, story.name), reverse=True))

    def latest(self) -> tuple[Story, ...]:
        """Return those that an overview shows."""
        return self.stories()[:LATEST]

    def story(self, name: str) -> Story | None:
        """Return the news of that name, if there is one."""
        return next((story for story in self.stories() if story.name == name), None)

    def _complain(self, fault: str) -> None:
        """Say a fault once, and not at each request."""
        if fault not in self._told:
            self._told.add(fault)
            _log.warning("%s", fault)


@lru_cache(maxsize=512)
def read(name: str, content: bytes) -> Story:
    """Return the news that a file of this name (without `.md`) and content tells.

    Raises:
        BadNewsError: it has not the form expected.
    """
    if not _NAME.fullmatch(name):
        msg = "nom de fichier attendu : minuscules sans accent, chiffres et traits d’union"
        raise BadNewsError(msg)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"octet {error.start} : encodage attendu : UTF-8"
        raise BadNewsError(msg) from None
    opening, _, rest = text.partition("\n")
    head, closing, body = rest.partition("\n---\n")
    if opening.strip() != "---" or not closing:
        msg = f"ligne 1 : {_EXPECTED}"
        raise BadNewsError(msg)
    told = dict(_pair(line, at) for at, line in enumerate(head.split("\n"), 2) if line.strip())
    if not told.get("title"):
        msg = f"il manque « title » ; {_EXPECTED}"
        raise BadNewsError(msg)
    tokens = _MARKDOWN.parse(body)
    html = Markup(_MARKDOWN.renderer.render(_lowered(tokens), _MARKDOWN.options, {}))  # noqa: S704  # made with html=False
    return Story(name, _day(told.get("date", "")), told["title"], _summary(tokens), html)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        msg = f"plus de {_MOST_BYTES // 1000} ko ; attendu : un texte court"
        raise BadNewsError(msg)
    return content


def _pair(line: str, at: int) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or name.strip() not in {"date", "title"}:
        msg = f"ligne {at} : « {line.strip()} » ; {_EXPECTED}"
        raise BadNewsError(msg)
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return name.strip(), value[1:-1] if quoted else value


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        msg = f"date « {told} » ; attendu : « date: 2017-03-17 »"
        raise BadNewsError(msg) from None


def _lowered(tokens: list[Token]) -> list[Token]:
    """Set headings one level lower: the title of the page is the only first one."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    return tokens


def _summary(tokens: list[Token]) -> str:
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open":
            parts = (
                " " if child.type in {"softbreak", "hardbreak"} else child.content
                for child in token.children or []
            )
            return textwrap.shorten("".join(parts), _SUMMARY, placeholder="…")
    return ""


def _is_safe(address: str) -> bool:
    """Tell if a link leads to the web, to a mailbox, or to another page of the portal."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return parts.scheme.lower() in _SCHEMES
    # RFC 3986, 4.2: what looks like an unknown scheme is no relative address.
    return ":" not in parts.path.partition("/")[0]


class _Markdown(MarkdownIt):
    """CommonMark without HTML, and without images: one of elsewhere would tell who reads."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.disable("image")

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        """Tell if a link stays one; if not, its source is shown as it is written."""
        return _is_safe(url)


_MARKDOWN = _Markdown()
