"""How a test of DemocracyOS, the platform of most of these tests, reads its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from staged import Read, reader


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return the function that reads files, or a folder, into the staging tables."""
    return reader(tmp_path, "democracyos")
