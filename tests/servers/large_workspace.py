"""A workspace whose release is as large as wished, made in seconds and never held in memory.

The example consultation is built and released by the product; then the tables that
grow with the public are made long, and what describes the release is written again
by the product's own functions. Texts are drawn word by word from what the example
says, a figure here and there: they compress about as people's texts do.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

from concertation.demo import prepare
from datapackage import schemas
from datapackage.package import Package
from datapackage.package.descriptor import manifest, resources, to_json
from datapackage.package.parquet import project_csv
from datapackage.package.search_index import FILE as SEARCH
from datapackage.package.search_index import make_index, save_index
from datapackage.package.workbook import FILE as WORKBOOK

__all__ = ["add_target", "large_workspace", "release_bytes"]

SEED = 20260
_COMMENTS = 2
"""Comments for each contribution."""
_ROW_BYTES = 2_600
"""Bytes in all the files of a release for one contribution and its comments, about."""
_WORD = re.compile(r"[a-zàâçéèêëîïôûù’]{2,}")
_FIGURES = ("30 %", "en 2024,", "12 ans", "1 500 habitants", "les 3", "n° 7", "2,5 km")
_SHEET = "xl/worksheets/sheet2.xml"
"""The one that lists the contributions."""
_HEAD_ROWS = 1


def large_workspace(folder: Path, megabytes: int, figures: float = 0.05) -> Path:
    """Write to `folder` a workspace whose release 1.0.0 weighs about `megabytes` (of 10^6 bytes).

    `figures` is the share of sentences with one: the privacy gate must look at each text that
    has several. The same arguments give the same texts. Returns the folder of the release.
    """
    workspace = prepare(folder)
    home = workspace.releases / "1.0.0"
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    contributions = megabytes * 1_000_000 // _ROW_BYTES
    _lengthen(home, contributions, figures)
    _describe(home)
    return home


def add_target(folder: Path, name: str, kind: str, url: str, organisation: str) -> None:
    """Add a target to the workspace; its token is in the environment, under TOKEN."""
    with (folder / "consultation.toml").open("a", encoding="utf-8") as stream:
        stream.write(
            f'\n[[target]]\nname = "{name}"\nkind = "{kind}"\nurl = "{url}"\n'
            f'organization = "{organisation}"\ntoken_env = "TOKEN"\n'
        )


def release_bytes(home: Path) -> int:
    """Return the bytes of all files of a release."""
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def _lengthen(home: Path, contributions: int, figures: float) -> None:
    words = _Words(home, random.Random(SEED), figures)
    scratch = home.parent / ".tmp-large"
    scratch.mkdir()
    _write_table(home, scratch, "contributions", _contributions(home, words, contributions))
    _write_table(
        home, scratch, "comments", _comments(home, words, contributions, contributions * _COMMENTS)
    )
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in ("contributions", "comments"):
            _write_parquet(connection, scratch / f"{table}.csv", home / f"{table}.parquet")
        longer = {table: home / f"{table}.parquet" for table in ("contributions", "comments")}
        project_csv(connection, longer, home)
        (home / SEARCH).unlink()
        connection.execute(
            f"CREATE VIEW contributions AS SELECT contribution_id, title, body, status "
            f"FROM read_parquet('{home / 'contributions.parquet'}')"
        )
        save_index(make_index(connection), home)
    _lengthen_workbook(home, scratch / "contributions.csv")
    shutil.rmtree(scratch)


class _Words:
    """Sentences drawn from the example's words, texts drawn from them, and who wrote them."""

    def __init__(self, home: Path, chance: random.Random, figures: float) -> None:
        text = (home / "contributions.csv").read_text(encoding="utf-8")
        said = sorted(set(_WORD.findall(text)))
        self._chance = chance
        self._figures = figures
        self._sentences = [self._sentence(said) for _ in range(30_000)]

    def text(self, sentences: int) -> str:
        """Return a text of that many sentences."""
        return " ".join(self._chance.choices(self._sentences, k=sentences))

    def draw(self, low: int, high: int) -> str:
        """Return a text of between `low` and `high` sentences."""
        return self.text(self._chance.randint(low, high))

    def author(self) -> str:
        """Return somebody's pseudonym, as long as those of the product; few write twice."""
        return f"p-{self._chance.getrandbits(18) * 0x9E3779B97F4A7C15 % (1 << 64):016x}"

    def _sentence(self, said: list[str]) -> str:
        drawn = self._chance.choices(said, k=self._chance.randint(6, 18))
        if self._chance.random() < self._figures:
            drawn.insert(2, self._chance.choice(_FIGURES))
        return " ".join(drawn).capitalize() + "."


def _rows(home: Path, table: str) -> list[dict[str, str]]:
    with (home / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _contributions(home: Path, words: _Words, wanted: int) -> Iterator[dict[str, str]]:
    models = [row for row in _rows(home, "contributions") if row["status"] == "published"]
    for number in range(wanted):
        yield models[number % len(models)] | {
            "contribution_id": str(number + 1),
            "parent_contribution_id": "",
            "author_id": words.author(),
            "title": words.text(1)[:90],
            "body": words.draw(2, 12),
        }


def _comments(
    home: Path, words: _Words, contributions: int, wanted: int
) -> Iterator[dict[str, str]]:
    models = [row for row in _rows(home, "comments") if row["status"] == "published"]
    for number in range(wanted):
        yield models[number % len(models)] | {
            "comment_id": str(number + 1),
            "contribution_id": str(number % contributions + 1),
            "parent_comment_id": "",
            "depth": "0",
            "author_id": words.author(),
            "body": words.draw(1, 4),
        }


def _write_table(home: Path, scratch: Path, table: str, rows: Iterator[dict[str, str]]) -> None:
    columns = list(schemas.columns(table))
    with (scratch / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def _write_parquet(connection: duckdb.DuckDBPyConnection, source: Path, target: Path) -> None:
    typed = ", ".join(
        f"CAST({name} AS {kind}) AS {name}" for name, kind in schemas.columns(source.stem).items()
    )
    connection.execute(
        f"COPY (SELECT {typed} FROM read_csv('{source}', header = true, all_varchar = true)) "
        f"TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
    )


def _lengthen_workbook(home: Path, source: Path) -> None:
    """Give the sheet of the contributions a row for each; the rest of the workbook stays."""
    old = (home / WORKBOOK).rename(home.parent / ".tmp-large" / WORKBOOK)
    with (
        zipfile.ZipFile(old) as before,
        zipfile.ZipFile(home / WORKBOOK, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            with after.open(name, "w", force_zip64=True) as member:
                if name == _SHEET:
                    for piece in _sheet(content.decode(), source):
                        member.write(piece.encode())
                else:
                    member.write(content)


def _sheet(content: str, source: Path) -> Iterator[str]:
    head, _, rest = content.partition('<row r="2"')
    yield head
    with source.open(encoding="utf-8", newline="") as stream:
        for line, row in zip(count(2), csv.DictReader(stream), strict=False):
            yield f'<row r="{line}">'
            yield f'<c r="A{line}"><v>{row["contribution_id"]}</v></c>'
            for letter, field in (("C", "title"), ("D", "body"), ("F", "author_id")):
                text = escape(row[field])
                yield f'<c r="{letter}{line}" t="inlineStr"><is><t>{text}</t></is></c>'
            yield "</row>"
    yield "</sheetData>" + rest.rpartition("</sheetData>")[2]


def _describe(home: Path) -> None:
    package = Package(home)
    descriptor = dict(package.descriptor)
    collected = package.manifest["collection"]
    with duckdb.connect() as connection:
        descriptor["resources"] = resources(connection, home)
    (home / "datapackage.json").write_bytes(to_json(descriptor))
    proof = manifest(home, collected, descriptor["created"])
    (home / "manifest.json").write_bytes(to_json(proof))
