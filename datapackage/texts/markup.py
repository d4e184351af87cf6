"""What did this person write, once the markup is taken away, and which addresses do they cite?

Choices that a reader of the data should know:

* A blank line separates paragraphs, headings, quotations, lists and tables; `<br>`,
  `<div>`, table rows and list items begin a line. Items, numbered ones too, begin
  with `- `, two spaces deeper for each level; cells are separated by ` | `.
* Without any block tag nor `<br>`, line ends are the writer's own and are kept.
* No-break spaces are kept: they are French typography, not markup. They never
  make a line by themselves, as `<p>&nbsp;</p>` does.
* `<` that opens no known HTML tag (`5 <6`, `<moi@exemple.fr>`) is text.
* One level of entities is decoded, as a browser does.
"""

from __future__ import annotations

import html as html_library
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from datapackage.texts import well_nested
from datapackage.texts.html_tags import (
    BLOCKS,
    DROPPED,
    KNOWN,
    LINES,
    PARAGRAPHS,
    SKIPPED,
    UNCOUNTED,
)

__all__ = ["ESCAPES", "Link", "bare_addresses", "cited_links", "read", "to_text", "visible"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a text cites."""

    url: str
    title: str | None = None
    """The words that carry the link, None when they are the address itself."""


_DEEPEST = 250
"""Levels of nesting that are kept, about as many as browsers do: parsing is quadratic in it."""

_VALUE = r"(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++)"
_FLAGS = "async|checked|compact|controls|defer|disabled|hidden|loop|muted|nowrap|noshade|reversed"
_TAG = re.compile(
    rf"<(?:(?P<end>/?)(?P<name>[a-z][a-z0-9:]*+)"
    rf"(?:\s++(?:[\w:.-]++\s*+=\s*+{_VALUE}|(?:{_FLAGS})\b))*+\s*+/?+>"
    r"|(?P<other>!--|!doctype|!\[cdata|\?xml))?",
    re.IGNORECASE,
)
_NOT_A_TAG = re.compile(r"<(?![a-zA-Z/!?])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES = re.compile(r"[ \t\n\f\r]+")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width and direction marks, tags; the joiner only makes emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
    "|(?<![\u2190-\U0010ffff])\u200d|\u200d(?![\u2190-\U0010ffff])"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
# All but plain Latin text: one scan tells most texts need none of the above, nor NFC.
_UNUSUAL = re.compile("[^\n\t\x20-\x7e\xa0-\xac\xae-\u024f\u2010-\u2027\u202f\u20ac]")
_USUAL_BYTES = bytes(byte for byte in range(256) if not _UNUSUAL.match(chr(byte)))

ESCAPES = {sign: quote(sign) for sign in '<>"«»“”\\^`{|}[]'}
"""What ends an address in a text, and how an address says it: then it is whole there too."""
_ESCAPED = str.maketrans(ESCAPES)
_ADDRESS = re.compile(rf"https?://[^\s{re.escape(''.join(ESCAPES))}]+", re.IGNORECASE)
_PUNCTUATION = ".,;:!?…'’*_~)"


def to_text(html: str) -> str:
    """Return the text that a person wrote, NFC, lines ended by LF, without markup.

    A text without tag nor entity only loses invisible characters, spaces at
    the ends of lines, and blank lines at both ends.
    """
    return read(html)[0]


def cited_links(html: str) -> list[Link]:
    """Return the http(s) addresses of links and text, in order, each once."""
    return read(html)[1]


def read(html: str) -> tuple[str, list[Link]]:
    """Return what `to_text` and `cited_links` do, for one parsing."""
    if "<" not in html and "&" not in html:
        return _plain(html)
    html = _SURROGATES.sub("\ufffd", html)
    nested = well_nested.steps(html)
    if nested:
        writer = _Writer(keeps_lines=BLOCKS.isdisjoint(tag for tag, _ in nested))
        _follow(nested, writer)
        return _tidy("".join(writer.pieces)), _once(writer.links)
    prepared, tags, blocks = _prepare(html)
    if not tags:
        return _plain(_ENTITY.sub(lambda found: html_library.unescape(found[0]), html))
    body = LexborHTMLParser(prepared).body
    writer = _Writer(keeps_lines=not blocks)
    if body is not None:
        _walk(body, writer)
    return _tidy("".join(writer.pieces)), _once(writer.links)


def bare_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the http(s) addresses of a text, without final punctuation."""
    if "://" not in text:
        return
    for found in _ADDRESS.finditer(text):
        address = found[0]
        end = len(address)
        surplus = address.count(")") - address.count("(")
        while end and address[end - 1] in _PUNCTUATION:
            if address[end - 1] == ")":
                if surplus <= 0:
                    break
                surplus -= 1
            end -= 1
        if end > address.index("//") + 2:
            yield found.start(), found.start() + end


def _plain(text: str) -> tuple[str, list[Link]]:
    tidied = _tidy(_SURROGATES.sub("\ufffd", text))
    return tidied, _once(_bare(tidied))


def _bare(text: str) -> list[Link]:
    return [Link(text[start:end]) for start, end in bare_addresses(text)]


def _once(links: list[Link]) -> list[Link]:
    kept: dict[str, Link] = {}
    for link in links:
        if link.url not in kept or kept[link.url].title is None:
            kept[link.url] = link
    return list(kept.values())


def visible(text: str) -> str:
    """Return the text without the signs that nobody sees: controls, zero-width, directions."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def _unified(text: str) -> str:
    """Return the text without invisible characters, its lines ended by LF."""
    return visible(_NEWLINES.sub("\n", text)) if _is_unusual(text) else text


def _one_spaced(text: str) -> str:
    # Most texts have single spaces already, each of which the expression would replace.
    if "  " in text or "\n" in text or "\t" in text or "\f" in text or "\r" in text:
        return _SPACES.sub(" ", text)
    return text


def _is_unusual(text: str) -> bool:
    """Tell whether `_UNUSUAL` is found; bytes tell it six times faster, for most French texts."""
    try:
        return bool(text.replace("’", "'").encode("latin-1").translate(None, _USUAL_BYTES))
    except UnicodeEncodeError:
        return _UNUSUAL.search(text) is not None


def _tidy(text: str) -> str:
    if _is_unusual(text):
        text = unicodedata.normalize("NFC", visible(_NEWLINES.sub("\n", text)))
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


def _prepare(html: str) -> tuple[str, bool, bool]:
    """Make HTML harmless for the parser; tell whether it has tags, and block tags."""
    depth = 0
    tags = blocks = False

    def replace(found: re.Match[str]) -> str:
        nonlocal depth, tags, blocks
        if found["other"]:
            tags = True
            return found[0]
        name = (found["name"] or "").lower()
        if name not in KNOWN:
            # Not a tag: "5 <6", "<moi@exemple.fr>", "<nom>".
            return "&lt;" + found[0][1:]
        tags = True
        blocks = blocks or name in BLOCKS
        if name in DROPPED:
            return ""
        if name in UNCOUNTED:
            return found[0]
        if found["end"]:
            depth = max(depth - 1, 0)
            return found[0] if depth < _DEEPEST else ""
        depth += 1
        return found[0] if depth <= _DEEPEST else " "

    return _TAG.sub(replace, _NOT_A_TAG.sub("&lt;", html)), tags, blocks


def _follow(nested: list[tuple[str, str]], writer: _Writer) -> None:
    for tag, data in nested:
        if not tag:
            writer.text(data)
        elif tag[0] == "/":
            writer.close(tag[1:])
        else:
            writer.open(tag, {"href": data})


def _walk(body: LexborNode, writer: _Writer) -> None:
    # A stack and not recursion: the depth of a document is chosen by whoever wrote it.
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    while stack:
        node, opened = stack.pop()
        if opened:
            writer.close(node.tag or "")
            continue
        tag = node.tag or ""
        if tag == "-text":
            writer.text(node.text_content or "")
        elif tag not in SKIPPED and not tag.startswith("-"):
            writer.open(tag, node.attributes if tag in {"a", "img"} else {})
            stack.append((node, True))
            children = []
            child = node.child
            while child is not None:
                children.append((child, False))
                child = child.next
            stack.extend(reversed(children))


class _Writer:
    """Writes text piece by piece; breaks and spaces wait until something follows them."""

    def __init__(self, *, keeps_lines: bool) -> None:
        self.pieces: list[str] = []
        self.links: list[Link] = []
        self.keeps_lines = keeps_lines
        self.breaks = 0
        self.space = False
        self.marker = ""
        self.lists = 0
        self.cells = 0
        self.first_cell = True
        self.verbatim = 0
        self.anchor: tuple[str, int] | None = None

    def text(self, data: str) -> None:
        """Write the text between two tags."""
        data = _unified(data)
        if self.anchor is None and "://" in data:
            self.links += _bare(data)
        if not (self.keeps_lines or self.verbatim):
            self._words(_one_spaced(data))
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self.breaks = min(self.breaks + 1, 2)
                self.space = False
            self._words(line)

    def open(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin an element."""
        self._break(tag)
        if tag in {"ul", "ol", "menu"}:
            self.lists += 1
        elif tag == "li":
            self.marker = "  " * (max(self.lists, 1) - 1) + "- "
        elif tag in {"td", "th"}:
            if not self.first_cell:
                self.space = True
                self._words("|")
                self.space = True
            self.first_cell = False
            self.cells += 1
        elif tag == "tr":
            self.first_cell = True
        elif tag == "pre":
            self.verbatim += 1
        elif tag == "img":
            alt = _SPACES.sub(" ", visible(attributes.get("alt") or "")).strip()
            self._words(f"[image : {alt}]" if alt else "[image]")
        elif tag == "a":
            url = re.sub(r"\s", "", visible((attributes.get("href") or "").strip()))
            url = url.translate(_ESCAPED)
            cites = url.lower().startswith(("http://", "https://"))
            self.anchor = (url, len(self.pieces)) if cites else None

    def close(self, tag: str) -> None:
        """End an element."""
        if tag == "br":
            return
        if tag in {"ul", "ol", "menu"}:
            self.lists -= 1
        elif tag in {"td", "th"}:
            self.cells -= 1
        elif tag == "pre":
            self.verbatim -= 1
        elif tag == "li":
            self.marker = ""
        elif tag == "a" and self.anchor is not None:
            self._cite(*self.anchor)
            self.anchor = None
        self._break(tag)

    def _cite(self, url: str, start: int) -> None:
        shown = "".join(self.pieces[start:]).strip().removeprefix("- ").strip()
        if not shown:
            self._words(url)
        elif shown != url:
            # The words are already written: the address follows them, before any break.
            self.pieces.append(f" ({url})")
        titled = _SPACES.sub(" ", unicodedata.normalize("NFC", shown))
        self.links.append(Link(url, titled if shown not in {"", url} else None))

    def _break(self, tag: str) -> None:
        if tag == "br":
            self.breaks = min(self.breaks + 1, 2) if not self.cells else self.breaks
            self.space = bool(self.cells)
        elif tag in PARAGRAPHS or tag in LINES:
            if self.cells:
                self.space = True
                return
            wanted = 2 if tag in PARAGRAPHS and not self.lists else 1
            self.breaks = max(self.breaks, wanted)
            self.space = False

    def _words(self, words: str) -> None:
        begins = not self.pieces or self.breaks
        if begins and not self.verbatim:
            words = words.lstrip()
        core = words.rstrip(" ")
        if not core:
            self.space = self.space or (bool(words) and not begins)
            return
        if begins:
            self.pieces.append("\n" * self.breaks if self.pieces else "")
            indent = "  " * self.lists if not self.cells else ""
            self.pieces.append(self.marker or indent)
        elif (self.space or core[0] == " ") and not self.verbatim:
            self.pieces.append(" ")
        self.pieces.append(core if self.verbatim else core.lstrip(" "))
        self.breaks, self.marker = 0, ""
        self.space = len(core) < len(words)
