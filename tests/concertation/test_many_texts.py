"""A consultation of thousands of texts that hold a datum, or only look so, from end to end."""

import os
import re
import secrets
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from generated import KINDS, positives, traps

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


def comments(passages):
    """Return them as the API tells contributions, by 300 people over a month."""
    first = datetime(2017, 2, 9, tzinfo=UTC)
    for number, passage in enumerate(passages):
        moment = first + timedelta(seconds=number * 100)
        yield {
            "id": f"many{number}",
            "text": passage.text,
            "createdAt": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "author": {"id": f"w{number % 300}", "fullName": f"Prénom{number % 300}x Nomdetestx"},
        }


@pytest.mark.journey
def test_what_is_masked_goes_through_gate_and_index(make_workspace, api_export, rows, passages):
    """No text waits for what the masker left; no number that its key proves is published."""
    workspace = make_workspace(api_export(*comments(passages)))
    with workspace.writing("test"):
        build(workspace)
        release(workspace)
    package = Package.open(workspace.live / "current")
    published = rows(package, "contributions", "status, body")
    assert len(published) == len(passages)
    assert {row["status"] for row in published} == {"published"}
    public = re.sub(r"[^0-9A-Za-z]", "", "|".join(row["body"] for row in published)).upper()
    for one in passages:
        if one.kind in PROVED and one.text[one.start : one.end].isascii():
            written = re.sub(r"[^0-9A-Za-z]", "", one.text[one.start : one.end]).upper()
            assert written not in public, one.spelling
