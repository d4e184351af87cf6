"""Personal data planted in each field of real exports, then searched in each public byte."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import secrets
import shutil
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from generated import KINDS, positives
from grep_everywhere import contents

from concertation.cli import cli

pytestmark = [pytest.mark.journey, pytest.mark.exports]

DATA = Path(os.environ.get("CONCERTATION_DATA", "."))
EXPORTS = {
    "decidim proposals": "decidim-granddebat-lille-nancy-2019/propositions-libres.csv",
    "decidim debates": "decidim-granddebat-lille-nancy-2019",
    "decidim comments": "decidim-barcelona-opendata",
    "republique numerique": "cap-collectif-republique-numerique-2015",
    "capco collect": "cap-collectif-export-fixtures/collect",
    "capco debate": "cap-collectif-export-fixtures/debate",
    "capco consultation": "cap-collectif-export-fixtures/consultation",
    "democracyos v1 comments": "democracyos-format-specimens/v1fr_all-comments_utf8.csv",
    "democracyos v1 api": "democracyos-format-specimens/v1fr_*.json",
    "democracyos v2": "democracyos-format-specimens/v2_*.csv",
    "polis": "polis-opendata/scoop-hivemind.freshwater",
}
FORUMS = {
    "decidim comments": "*",
    "democracyos v1 comments": "Territoire numérique",
    "democracyos v1 api": "58998a100000000a1b2c3d4e",
}
"""Which consultation is read, of an export that has several, or in which a datum makes others."""
CERTAIN = {"email", "phone", "nir", "iban", "card", "ip", "coordinates"}
"""Kinds that have a check or a form: not one of them may be published."""
ROWS = 400
"""Records of each file that are kept: the fields are what is tried, not the size."""


class Planter:
    """Puts one datum in each record, in another field each time; the kinds come in turn."""

    def __init__(self, seed):
        each = 1_000
        drawn = {kind: positives(kind, each, seed) for kind in KINDS}
        self.next = (
            one for number in range(each) for kind in KINDS for one in [drawn[kind][number]]
        )
        self.planted = []
        self.fields = set()

    def cell(self, field, cell):
        """Return what is in a cell, with a datum, or a datum in its place."""
        one = next(self.next)
        self.planted.append(one)
        self.fields.add(field)
        return f"{cell} {one.text}" if len(self.planted) % 2 else one.text

    def file(self, path):
        """Plant in a file, in its own encoding."""
        data = path.read_bytes()
        marked = data.startswith(b"\xef\xbb\xbf")
        try:
            encoding, text = "utf-8", data.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding, text = "cp1252", data.decode("cp1252")
        if text.strip():
            plant = self.json if path.suffix == ".json" else self.csv
            text = plant(text, path.name)
        path.write_bytes(b"\xef\xbb\xbf" * marked + text.encode(encoding, "replace"))

    def csv(self, text, name):
        """Plant in each record of a CSV, the header left alone."""
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[: ROWS + 1]
        for number, row in enumerate(rows[1:]):
            if row:
                at = number % len(row)
                row[at] = self.cell((name, at), row[at])
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(rows)
        return out.getvalue()

    def json(self, text, name):
        """Plant in the strings of a JSON: of each path, the next one at each record."""
        content = json.loads(text)
        leaves = [*strings(content, (name,))]
        paths = sorted({path for path, _, _ in leaves})
        wanted = {path: number for number, path in enumerate(paths)}
        seen = dict.fromkeys(paths, 0)
        for path, holder, key in leaves:
            if seen[path] % 3 == wanted[path] % 3:
                holder[key] = self.cell(path, holder[key])
            seen[path] += 1
        return json.dumps(content, ensure_ascii=False)


def strings(value, path):
    """Yield path, holder and key of each string of a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in list(items):
        inner = (*path, key if isinstance(value, dict) else "[]")
        if isinstance(one, str):
            yield inner, value, key
        elif isinstance(one, dict | list):
            yield from strings(one, inner)


def folded(text):
    """Return a text without case, accents nor signs."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(one for one in parted if not unicodedata.combining(one)))


def public_texts(workspace):
    """Yield what readers may have, and where: package and catalogue; containers unpacked."""
    for folder in ("live/public/", "releases", "catalog"):
        for path in sorted((workspace / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                for content in contents(path):
                    yield path.name, content.decode("utf-8", "replace")


@pytest.mark.parametrize("name", EXPORTS)
def test_no_certain_datum_is_in_a_public_byte(name, tmp_path, record_property):
    """Whatever the field: texts, titles, names, identifiers, dates, addresses, numbers."""
    seed = secrets.randbelow(10**6)
    export = tmp_path / "export"
    export.mkdir()
    planter = Planter(seed)
    for path in sources(name):
        shutil.copy(path, export / path.name)
        planter.file(export / path.name)
    work = tmp_path / "work"
    run("init", work, "--from", export)
    if name in FORUMS:
        path = work / "consultation.toml"
        said = re.sub(r"\n#? ?forum = .*", f'\nforum = "{FORUMS[name]}"', path.read_text("utf-8"))
        path.write_text(said, encoding="utf-8")
    run("build", work)
    leaked = published(planter.planted, public_texts(work))
    told = [one for one in leaked if one[0] not in CERTAIN]
    count = f"{len(planter.planted)} data in {len(planter.fields)} fields"
    record_property("told", [f"{name}: seed {seed}, {count}; published of other kinds: {told}"])
    assert "\n".join(str(one) for one in leaked if one[0] in CERTAIN) == ""


def published(planted, texts):
    """Return (kind, spelling, where, around) of the data that readers may find, once each."""
    wanted = {" ".join(one.text[one.start : one.end].split()): one for one in planted}
    letters = {folded(datum): datum for datum in wanted if len(folded(datum)) > 12}
    leaked = {}
    for where, text in texts:
        plain, joined = " ".join(text.split()), folded(text)
        found = [datum for datum in wanted if datum in plain]
        found += [datum for said, datum in letters.items() if said in joined]
        for datum in found:
            at = plain.find(datum)
            around = plain[max(at - 60, 0) : at + 60] if at >= 0 else datum
            leaked.setdefault(datum, (wanted[datum].kind, wanted[datum].spelling, where, around))
    return [*leaked.values()]


def sources(name):
    """Return the files of one of the real exports."""
    place = DATA / EXPORTS[name]
    if "*" in place.name:
        return sorted(place.parent.glob(place.name))
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.suffix in {".csv", ".json"})


def run(*words):
    """Run a command of the product, which must succeed."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code == 0, f"{result.output}\n{result.exception}"
