"""How much of what identifies people do the detectors mask, and what do they mask wrongly?

    python tests/datapackage/texts/labels/measure.py [--each 400] [--seed 1] [--missed KIND]

prints, for each kind, recall and precision with their 95 % intervals (Wilson): first on passages
made at random, then on the passages labelled in real exports, found through `CONCERTATION_DATA`.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generated import ARGUABLE, KINDS, Passage, positives, traps

from datapackage.texts.markup import to_text
from datapackage.texts.redaction import Found, redact

HERE = Path(__file__).parent
SAME = {"handle": "account", "profile": "url", "signature": "name"}
"""Kinds of the labels that detectors call otherwise."""


@dataclass
class Tally:
    """What became of the data of one kind, and of what was masked as one."""

    held: int = 0
    masked: int = 0
    right: int = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def interval(part: int, whole: int) -> str:
    """Return a share with its 95 % interval, that of Wilson."""
    if not whole:
        return "–"
    z, share = 1.96, part / whole
    centre = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * math.sqrt(share * (1 - share) / whole + z * z / 4 / whole**2)
    return f"{share:.3f} [{max(0, centre - half):.3f}, {min(1, centre + half):.3f}] n={whole}"


def covered(passage: Passage, found: list[Found]) -> bool:
    """Tell whether each letter and digit of the datum is masked."""
    places = {at for one in found for at in range(one.start, one.end)}
    return all(
        at in places for at in range(passage.start, passage.end) if passage.text[at].isalnum()
    )


def as_read(passage: Passage) -> Passage:
    """Return the passage as detectors meet it: without markup, its datum found again."""
    text = to_text(passage.text)
    datum = to_text(passage.text[passage.start : passage.end])
    # Blanks and signs may differ, in a line that is cut otherwise.
    form = r"[\W_]*".join(re.escape(sign) for sign in datum if sign.isalnum())
    places = [found.span() for found in re.finditer(form, text)]
    # What was the address of a link is no longer in the text.
    start, end = min(places, key=lambda place: abs(place[0] - passage.start), default=(0, 0))
    return replace(passage, text=text, start=start, end=end)


def generated(each: int, seed: int) -> dict[str, Tally]:
    """Measure on passages made at random; what is found beside the datum is wrong."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    made = [passage for kind in KINDS for passage in positives(kind, each, seed)]
    for passage in map(as_read, [*made, *traps(3 * each, seed)]):
        found = list(redact(passage.text, signed=True).findings)
        if passage.kind:
            tally = tallies[passage.kind]
            tally.held += 1
            whole = covered(passage, found)
            tally.masked += whole
            if not whole:
                tally.missed.append(f"{passage.spelling}: {passage.text!r}")
        if passage.spelling in ARGUABLE or passage.spelling.startswith("two "):
            continue  # what is beside the datum is one too
        for one in found:
            beside = one.end <= passage.start or passage.end <= one.start
            _count(tallies, one, passage.spelling, passage.text, wrong=beside)
    return tallies


def _count(tallies: dict[str, Tally], one: Found, place: str, text: str, *, wrong: bool) -> None:
    tally = tallies[one.kind]
    tally.right += not wrong
    tally.wrong += wrong
    if wrong:
        tally.taken.append(f"{place}: {one.original!r} in {text[:200]!r}")


def cell(root: Path, file: str, row: str, name: str, opened: dict[str, object]) -> str:
    """Return the text of a cell as the export writes it."""
    path = root / file
    if file.endswith(".json"):
        value = opened.setdefault(file, json.loads(path.read_text("utf-8")))
        for part in name.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]
        return str(value)
    if file not in opened:
        text = path.read_text("utf-8-sig")
        head = text.split("\n", 1)[0]
        mark = max(";,\t", key=head.count)
        csv.field_size_limit(1 << 30)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            opened[file] = list(csv.DictReader(stream, delimiter=mark))
    return str(opened[file][int(row) - 1][name])


def labelled(root: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each labelled passage as detectors read it, with its data (words, kind)."""
    opened: dict[str, object] = {}
    with (HERE / "real.csv").open(encoding="utf-8", newline="") as stream:
        places: dict[tuple[str, str, str], list[dict[str, str]]] = {}
        for label in csv.DictReader(stream):
            places.setdefault((label["file"], label["row"], label["field"]), []).append(label)
    for place, labels in places.items():
        raw = cell(root, *place, opened)
        data = [
            (to_text(raw[int(one["start"]) : int(one["end"])]).strip(), one["kind"])
            for one in labels
            if one["kind"]
        ]
        yield to_text(raw), data


def real(root: Path) -> dict[str, Tally]:
    """Measure on the labelled passages of real exports."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for text, data in labelled(root):
        redacted = redact(text, signed=True)
        for words, kind in data:
            tally = tallies[kind]
            tally.held += 1
            gone = words not in redacted.text
            tally.masked += gone
            if not gone:
                tally.missed.append(repr(words))
        for one in redacted.findings:
            wrong = not any(one.original in words or words in one.original for words, _ in data)
            _count(tallies, one, "real", text, wrong=wrong)
    return tallies


def shown(title: str, tallies: dict[str, Tally]) -> None:
    """Print one table."""
    print(f"\n{title}\n{'kind':12} {'recall':34} precision")
    merged: Counter[str] = Counter()
    for kind in dict.fromkeys([*KINDS, *sorted(tallies)]):
        tally = tallies.get(kind, Tally())
        found = tallies.get(SAME.get(kind, kind), Tally())
        merged.update(right=tally.right, wrong=tally.wrong)
        precision = interval(found.right, found.right + found.wrong)
        print(f"{kind:12} {interval(tally.masked, tally.held):34} {precision}")
    right, wrong = merged["right"], merged["wrong"]
    print(f"{'all':12} {'':34} {interval(right, right + wrong)}")


def main() -> None:
    """Print both tables, and what was missed or wrongly taken of one kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", default="")
    asked = parser.parse_args()
    tables = {
        f"Generated, {asked.each} a kind, seed {asked.seed}": generated(asked.each, asked.seed)
    }
    if root := os.environ.get("CONCERTATION_DATA"):
        tables["Real"] = real(Path(root))
    for title, tallies in tables.items():
        shown(title, tallies)
        for name in {asked.missed, SAME.get(asked.missed, asked.missed)} - {""}:
            print("missed", *tallies[name].missed, sep="\n  ")
            print("taken", *tallies[name].taken, sep="\n  ")


if __name__ == "__main__":
    main()
