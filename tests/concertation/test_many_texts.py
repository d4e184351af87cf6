"""A consultation of thousands of texts that hold a datum, or only look so, from end to end."""

import os
import re
import secrets
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from corpora import real_texts
from generated import KINDS, positives, traps

from concertation.live import watch
from concertation.pipeline import build
from concertation.release import release
from datapackage.package import Package

MANY = 20_000 if os.environ.get("EVERY") else 2_000
PROVED = {"iban", "nir", "card"}
"""Kinds that a key proves: none may be missed, however it is written."""


@pytest.fixture
def passages(record_property):
    """Another draw at each run, told with the results; a quarter holds nothing."""
    seed = secrets.randbelow(10**6)
    record_property("told", [f"many texts: seed {seed}"])
    each = MANY * 3 // 4 // len(KINDS)
    found = [one for kind in KINDS for one in positives(kind, each, seed)]
    found += traps(MANY - len(found), seed)
    Random(seed).shuffle(found)
    return found


def comments(texts):
    """Return them as the API tells contributions, by 300 people over a month."""
    first = datetime(2017, 2, 9, tzinfo=UTC)
    for number, text in enumerate(texts):
        moment = first + timedelta(seconds=number * 100)
        yield {
            "id": f"many{number}",
            "text": text,
            "createdAt": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "author": {"id": f"w{number % 300}", "fullName": f"Prénom{number % 300}x Nomdetestx"},
        }


def followed(workspace):
    """Follow the workspace for one turn, as `watch` does; return what it tells."""
    told = []

    def tell(line):
        told.append(line)
        signal.raise_signal(signal.SIGTERM)

    watch(workspace, 3600, tell)
    return told


@pytest.mark.journey
@pytest.mark.exports
def test_real_texts_go_through_gate_and_index(make_workspace, api_export, rows, record_property):
    """Drawn from the exports at hand, whatever the field: built, released, followed; none waits."""
    seed = secrets.randbelow(10**6)
    record_property("told", [f"many real texts: seed {seed}"])
    real = real_texts(Path(os.environ["CONCERTATION_DATA"]))
    drawn = Random(seed).sample(real, min(MANY, len(real)))
    workspace = make_workspace(api_export(*comments(drawn)))
    with workspace.writing("test"):
        build(workspace)
        release(workspace)
    assert followed(workspace) == ["rien de nouveau"]
    published = rows(Package.open(workspace.live / "current"), "contributions", "status")
    assert {row["status"] for row in published} == {"published"}
    assert len(published) > 0.9 * len(drawn), "a text without words is no contribution"


@pytest.mark.journey
def test_what_is_masked_goes_through_gate_and_index(make_workspace, api_export, rows, passages):
    """No text waits for what the masker left; no number that its key proves is published."""
    workspace = make_workspace(api_export(*comments(one.text for one in passages)))
    with workspace.writing("test"):
        build(workspace)
        release(workspace)
    assert followed(workspace) == ["rien de nouveau"]
    package = Package.open(workspace.live / "current")
    published = rows(package, "contributions", "status, body")
    assert len(published) == len(passages)
    assert {row["status"] for row in published} == {"published"}
    public = re.sub(r"[^0-9A-Za-z]", "", "|".join(row["body"] for row in published)).upper()
    for one in passages:
        if one.kind in PROVED and one.text[one.start : one.end].isascii():
            written = re.sub(r"[^0-9A-Za-z]", "", one.text[one.start : one.end]).upper()
            assert written not in public, one.spelling
