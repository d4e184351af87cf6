"""How is this CSV or XLSX file written, and what do its first rows look like?"""

from __future__ import annotations

import codecs
import io
import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from datapackage.errors import ConfigurationError
from datapackage.records import Records
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.reading import TABLES
from datapackage.sources.table.repairs import REPAIRS
from datapackage.sources.table.rows import cells_of, header, is_book, rows, sheets

__all__ = ["EMAIL", "PHONE", "Sample", "fold", "look"]

EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*")
PHONE = re.compile(r"\s*(\+[0-9]{2} ?\(?0?\)?|0)[0-9]([ .-]?[0-9]{2}){4}\s*")

_ROWS = 20_000
_GRID = 1000
_HEAD = 256 * 1024
_SEPARATORS = (";", ",", "\t", "|")
_LAST_HEADER = 20
_COMMON = re.compile("[éèêëàâçùûôîïœñáíóúüÉÈÀÇ¿¡’«»]")


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file, and how to read it."""

    path: Path
    mapping: FileMapping
    """How it is written: encoding, separator, lines to skip, sheet, repair."""
    encoding_reason: str
    sheets: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def every(self, title: str) -> list[str]:
        """Return the cells of a column, blank ones too."""
        at = self.titles.index(title)
        return [row[at].strip() for row in self.rows]

    def cells(self, title: str) -> list[str]:
        """Return the cells of a column that are not blank."""
        return [cell for cell in self.every(title) if cell]

    def share(self, title: str, form: re.Pattern[str]) -> float:
        """Return which part of the cells that are not blank have this form, from 0 to 1."""
        cells = self.cells(title)
        return sum(bool(form.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0


def fold(text: str) -> str:
    """Return the letters and digits of a title, without case nor accents."""
    marked = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in marked if sign.isalnum())


def look(path: Path) -> Sample:
    """Read the beginning of the file at `path`.

    Raises:
        ConfigurationError: it is no file that can be read as a table.
        SourceError: it cannot be read.
    """
    if path.suffix.lower() not in TABLES:
        msg = (
            f"{path} : attendu : un fichier {', '.join(TABLES)} ; enregistrez le vôtre au format "
            "« CSV UTF-8 » ou .xlsx"
        )
        raise ConfigurationError(msg)
    names = tuple(sheets(path)) if is_book(path) else ()
    mapping, reason = _book(path, names) if names else _text(path)
    titles = header(path, mapping)
    found = [tuple(cells) for _, cells, problem in _first(path, mapping) if problem is None]
    repair = _repair(found)
    if repair:
        mapping = replace(mapping, repair=(repair,))
        titles = header(path, mapping)
        found = [tuple(cells) for _, cells, problem in _first(path, mapping) if problem is None]
    return Sample(path, mapping, reason, names, tuple(titles), tuple(found))


def _first(path: Path, mapping: FileMapping) -> list[tuple[int, list[str], str | None]]:
    return list(itertools.islice(rows(path, mapping), _ROWS))


def _book(path: Path, names: tuple[str, ...]) -> tuple[FileMapping, str]:
    """Choose the sheet that has most rows, and its header."""
    best = FileMapping("contributions", sheet=names[0])
    most = -1
    for name in names:
        mapping = FileMapping("contributions", sheet=name)
        grid = [cells for _, cells, _ in itertools.islice(cells_of(path, mapping), _GRID)]
        if len(grid) > most:
            best, most = replace(mapping, skip_lines=_skipped(grid)), len(grid)
    return best, "classeur"


def _text(path: Path) -> tuple[FileMapping, str]:
    encoding, reason = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_HEAD)
    best = max(_SEPARATORS, key=lambda mark: _evenness(_cut(head, mark)))
    mapping = FileMapping("contributions", encoding=encoding, separator=best)
    above = _skipped(_cut(head, best))
    return replace(mapping, skip_lines=_lines(head, best, above)), reason


def _encoding(path: Path) -> tuple[str, str]:
    with path.open("rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", "la marque de début le dit"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_HEAD):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1252", "ce n’est pas de l’UTF-8 : le plus fréquent des autres"
    return "utf-8", "tout le fichier s’y lit"


def _cut(head: str, separator: str) -> list[list[str]]:
    return list(Records(io.StringIO(head, newline=""), _HEAD, separator))


def _lines(head: str, separator: str, count: int) -> int:
    """Return on how many lines the first `count` rows are: a cell may hold line breaks."""
    records = Records(io.StringIO(head, newline=""), _HEAD, separator)
    for _ in itertools.islice(records, count):
        pass
    return records.line


def _evenness(grid: list[list[str]]) -> tuple[int, int]:
    """Rank a separator: how many rows have the commonest width above one, and that width."""
    widths = Counter(len(cells) for cells in grid if len(cells) > 1)
    width, count = max(widths.items(), key=lambda found: (found[1], found[0]), default=(1, 0))
    return count, width


def _skipped(grid: list[list[str]]) -> int:
    """Return the number of rows above the header: the first that is as wide as the data."""
    widths = Counter(sum(bool(cell.strip()) for cell in cells) for cells in grid[:_LAST_HEADER])
    widest = max(widths, default=0)
    for at, cells in enumerate(grid[:_LAST_HEADER]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) > widest / 2 and len(set(filled)) == len(filled):
            return at
    return 0


def _repair(found: list[tuple[str, ...]]) -> str | None:
    """Return the repair that turns odd letters into the usual ones, if there is one."""
    cells = [cell for row in found[:2000] for cell in row if not cell.isascii()]
    before = sum(len(_COMMON.findall(cell)) for cell in cells)
    for name in ("windows-1252-read-as-mac-roman", "utf-8-read-as-windows-1252"):
        mended = [REPAIRS[name](cell) for cell in cells]
        changed = sum(old != new for old, new in zip(cells, mended, strict=True))
        after = sum(len(_COMMON.findall(cell)) for cell in mended)
        if changed > len(cells) / 2 and after > 2 * before:
            return name
    return None
