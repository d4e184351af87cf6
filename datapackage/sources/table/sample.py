"""How is this CSV or XLSX file written, and what do its first rows look like?"""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from datapackage.errors import ConfigurationError, SourceError
from datapackage.mistaken import mistake
from datapackage.records import Records
from datapackage.sources.table.candidates import Column
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.question import TABLES
from datapackage.sources.table.repairs import REPAIRS
from datapackage.sources.table.rows import (
    HIDDEN,
    UNLIKELY,
    cells_of,
    header,
    hidden_columns,
    is_book,
    rows,
    sheets,
)

__all__ = ["Sample", "Unseen", "look"]

_ROWS = 20_000
_GRID = 1000
_HEAD = 256 * 1024
_SEPARATORS = (";", ",", "\t", "|")
_LAST_HEADER = 20
_COMMON = re.compile("[éèêëàâçùûôîïœñáíóúüÉÈÀÇ¿¡’«»]")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a workbook hides: never proposed, and said."""

    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """Titles."""
    rows: int = 0
    """Number of those among the first."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file, and how to read it."""

    path: Path
    mapping: FileMapping
    """How it is written: encoding, separator, lines to skip, sheet, repair."""
    encoding_reason: str
    sheets: tuple[str, ...]
    """Those of a workbook that are shown."""
    titles: tuple[str, ...]
    """Of the columns that are shown."""
    rows: tuple[tuple[str, ...], ...]
    """Those that are shown, and whole."""
    hidden: Unseen

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

    def column(self, title: str) -> Column:
        """Return a column, to tell what it holds."""
        return Column(title, tuple(self.cells(title)), self.count)


def look(path: Path) -> Sample:
    """Read the beginning of the file at `path`.

    Raises:
        ConfigurationError: it is no file that can be read as a table.
        SourceError: it cannot be read.
    """
    if found := mistake(path, json_too=True):
        raise SourceError(found.said(path.name))
    if path.suffix.lower() not in TABLES:
        msg = (
            f"{path} : attendu : un fichier {', '.join(TABLES)} ; enregistrez le vôtre au format "
            "« CSV UTF-8 » ou .xlsx"
        )
        raise ConfigurationError(msg)
    names, unseen = sheets(path) if is_book(path) else ([], [])
    mapping, reason = _book(path, names) if is_book(path) else _text(path)
    repair = _repair([tuple(cells) for _, cells, problem in _first(path, mapping) if not problem])
    if repair:
        mapping = replace(mapping, repair=(repair,))
    titles, unseen_columns = header(path, mapping), hidden_columns(path, mapping)
    first = _first(path, mapping)
    shown = [at for at in range(len(titles)) if at not in unseen_columns]
    hidden = Unseen(
        sheets=tuple(unseen),
        columns=tuple(title for at, title in enumerate(titles) if at in unseen_columns),
        rows=sum(problem == HIDDEN for _, _, problem in first),
    )
    whole = tuple(tuple(cells[at] for at in shown) for _, cells, bad in first if bad is None)
    seen = tuple(titles[at] for at in shown)
    return Sample(path, mapping, reason, tuple(names), seen, whole, hidden)


def _first(path: Path, mapping: FileMapping) -> list[tuple[int, list[str], str | None]]:
    return list(itertools.islice(rows(path, mapping), _ROWS))


def _book(path: Path, names: list[str]) -> tuple[FileMapping, str]:
    """Choose, among the sheets that are shown, the one that has most rows, and its header."""
    best = FileMapping("contributions", sheet=next(iter(names), None))
    most = -1
    for name in names:
        mapping = FileMapping("contributions", sheet=name)
        grid = _shown(path, mapping)
        if sum(any(cells) for cells in grid) > most:
            best = replace(mapping, skip_lines=_skipped(grid))
            most = sum(any(cells) for cells in grid)
    return best, "classeur"


def _shown(path: Path, mapping: FileMapping) -> list[list[str]]:
    """Return the first rows of a sheet, blank where it hides them."""
    hidden = hidden_columns(path, mapping)
    return [
        [] if problem == HIDDEN else ["" if at in hidden else c for at, c in enumerate(cells)]
        for _, cells, problem in itertools.islice(cells_of(path, mapping), _GRID)
    ]


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
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    in_utf8 = in_another = False
    with path.open("rb") as stream:
        while chunk := stream.read(_HEAD):
            letters = set(decoder.decode(chunk))
            in_another = in_another or any("\ud800" <= letter <= "\udfff" for letter in letters)
            in_utf8 = in_utf8 or any(
                letter > "\x7f"
                and not "\ud800" <= letter <= "\udfff"
                and not UNLIKELY.match(letter)
                for letter in letters
            )
        in_another = in_another or bool(decoder.decode(b"", final=True))
    if in_another and in_utf8:
        return "windows-1252", "deux codages dans ce fichier : ce qui est en UTF-8 y est lu ainsi"
    if in_another:
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
