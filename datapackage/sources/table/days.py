"""On which day was each row of a table written, as a build will read it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import resources
from zoneinfo import ZoneInfo

import duckdb

from datapackage.dates import to_utc

__all__ = ["read_days"]

_HERE = "Europe/Paris"
"""Where dates are read before `consultation.toml` says where."""


def read_days(cells: Sequence[str], dates: str | None) -> list[date | None]:
    """Return the day that each cell tells, null where none; `dates` is as `mapping.toml` says it.

    The macro of a build puts the numbers in order, so that what `init` shows is what comes.
    """
    script = resources.files(__package__).joinpath("tables.sql").read_text("utf-8")
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA source_table")
        connection.execute(script)
        found = connection.execute(
            "SELECT source_table.moment(cell, $dates) FROM (SELECT unnest($cells) AS cell)",
            {"dates": dates, "cells": list(cells)},
        ).fetchall()
    moments = (to_utc(written, _HERE)[0] for (written,) in found)
    return [moment and moment.astimezone(ZoneInfo(_HERE)).date() for moment in moments]
