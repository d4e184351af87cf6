"""What the masker leaves the gate accepts, since both read with the same detectors."""

import os
import secrets
from pathlib import Path
from random import Random

import pytest
from corpora import real_texts
from generated import KINDS, positives, traps

from datapackage.texts.markup import read
from datapackage.texts.redaction import Known, NameIndex, detect, redact

KNOWN = Known(NameIndex.of(["Jeanne Martineau", "Noël de La Tour", "Pistes Cyclables"]))
EACH = 2_000 if os.environ.get("EVERY") else 60
"""Generated passages of each kind."""


@pytest.fixture
def seed(record_property):
    """Another draw at each run, told with the results."""
    drawn = secrets.randbelow(10**6)
    record_property("told", [f"masked, then judged: seed {drawn}"])
    return drawn


def left_over(texts):
    """Return the texts in which something is found once they are masked, and what."""
    masked = [redact(text, KNOWN, signed=True).text for text in texts]
    return [(text, found) for text in masked if (found := detect(text, KNOWN, signed=True))]


def test_nothing_is_found_in_what_was_masked(seed):
    """Property: data of each kind, written in each of its ways, and what only looks so."""
    planted = [one.text for kind in KINDS for one in positives(kind, EACH, seed)]
    assert left_over(planted + [one.text for one in traps(4 * EACH, seed)]) == []


def test_nothing_is_found_in_two_texts_put_together(seed):
    """Property: a mask brings nothing together with what stood around it."""
    pieces = [one.text for kind in KINDS for one in positives(kind, EACH // 3, seed)]
    Random(seed).shuffle(pieces)
    assert left_over(map(" ".join, zip(pieces[::2], pieces[1::2], strict=False))) == []


@pytest.mark.exports
@pytest.mark.journey
def test_nothing_is_found_in_masked_texts_of_real_exports():
    """Property: each text, title, address and code of the exports at hand."""
    texts = real_texts(Path(os.environ["CONCERTATION_DATA"]))
    assert len(texts) > 10_000
    assert left_over(read(text)[0] for text in texts) == []
