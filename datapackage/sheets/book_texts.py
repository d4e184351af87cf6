"""What does a text of a workbook say? As who opens it sees it, whatever wrote the file.

XML holds neither carriage returns nor control signs: workbooks write them `_xHHHH_`, and
the text `_x000D_` itself as `_x005F_x000D_`.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

__all__ = ["restore_escapes", "shown"]

_CHUNK = 1024 * 1024
_LOST = b"x005F_"
"""What openpyxl takes out of the texts that cells share, for which nothing tells them apart."""

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_BREAK = re.compile("\r\n?|[\v\f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def shown(text: str) -> str:
    """Return a text without escapes, its lines ended by line feeds.

    A control sign becomes a space: left out, it would join two words.
    """
    if "_x" in text and _ESCAPE.search(text):
        signs = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        # A sign beyond U+FFFF is written as two halves; one alone is no sign.
        text = signs.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub(" ", _BREAK.sub("\n", text))


def restore_escapes(book: Any) -> None:
    """Give back to a book, opened by openpyxl in read-only mode, the escapes that it dropped.

    Raises:
        Exception: whatever a damaged file makes the archive or the XML parser raise.
    """
    part = _shared_part(book)
    if part is None or not book.worksheets:
        return
    with book._archive.open(part) as stream:  # noqa: SLF001  no other way to the XML of the book
        lost = _mentions(stream)
    if lost:
        with book._archive.open(part) as stream:  # noqa: SLF001  the same
            # The sheets have one list in common.
            book.worksheets[0]._shared_strings[:] = _shared(stream)  # noqa: SLF001  the same


def _shared_part(book: Any) -> str | None:
    from openpyxl.packaging.manifest import (  # type: ignore[import-untyped]  # noqa: PLC0415
        Manifest,
    )
    from openpyxl.xml.constants import (  # type: ignore[import-untyped]  # noqa: PLC0415
        ARC_CONTENT_TYPES,
        SHARED_STRINGS,
    )
    from openpyxl.xml.functions import (  # type: ignore[import-untyped]  # noqa: PLC0415
        fromstring,
    )

    content = book._archive.read(ARC_CONTENT_TYPES)  # noqa: SLF001  no other way to the XML
    found = Manifest.from_tree(fromstring(content)).find(SHARED_STRINGS)
    return found.PartName[1:] if found is not None else None


def _mentions(stream: BinaryIO) -> bool:
    tail = b""
    while chunk := stream.read(_CHUNK):
        if _LOST in tail + chunk:
            return True
        tail = chunk[-len(_LOST) :]
    return False


def _shared(stream: BinaryIO) -> list[str]:
    from openpyxl.cell.text import Text  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.xml.constants import SHEET_MAIN_NS  # noqa: PLC0415
    from openpyxl.xml.functions import iterparse  # noqa: PLC0415

    texts = []
    for _, node in iterparse(stream):
        if node.tag == f"{{{SHEET_MAIN_NS}}}si":
            texts.append(Text.from_tree(node).content)
            node.clear()
    return texts
