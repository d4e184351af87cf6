"""What validation needs on the disk for a while goes to a private folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from validation.reading import database


def test_what_does_not_fit_in_memory_is_left_nowhere(tmp_path, monkeypatch):
    """Neither in the current folder, which may be read-only or served, nor once it is done."""
    monkeypatch.chdir(tmp_path)
    with database() as connection:
        connection.execute("SET memory_limit = '24MB'")
        connection.execute(
            "CREATE TABLE sorted AS SELECT hash(i) AS h FROM range(4000000) AS t (i)"
        )
        (setting,) = connection.execute("SELECT current_setting('temp_directory')").fetchone()
        spilled = Path(setting)
        assert list(spilled.iterdir())
        assert spilled.is_relative_to(tempfile.gettempdir())
        assert spilled.parent.stat().st_mode & 0o077 == 0
        assert list(tmp_path.iterdir()) == []
    assert not spilled.exists()
