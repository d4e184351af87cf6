"""What is the page about: which package, which addresses, which words of the address bar?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.reading.portal import Portal
from dashboard.reading.rows import readable
from dashboard.words import codes, revisions
from datapackage.package import Package

__all__ = ["Parameter", "State", "View", "state_of", "written"]

Row = dict[str, Any]
Parameter = str | int | Sequence[str] | None
"""What an address tells of one thing: a value, several, or nothing."""


@dataclass(frozen=True, slots=True)
class State:
    """Whether the consultation was upcoming, open or closed when the data were collected."""

    code: str
    """`upcoming`, `open` or `closed`."""
    label: str
    as_of: date
    """Day of the data, in the consultation's time zone."""


@dataclass(frozen=True)
class View:
    """One package as one reader sees it; every page gets its rows and its links from here."""

    portal: Portal
    release: str | None
    """What the address asks for: None for what is current."""

    @property
    def package(self) -> Package:
        """The package shown."""
        return self.portal.package(self.release)

    @property
    def consultation(self) -> Row:
        """The only row of `consultations`."""
        return self.portal.consultation(self.release)

    @property
    def timezone(self) -> str:
        """IANA name of the zone in which days and hours are told."""
        zone: str = self.consultation["timezone"]
        return zone

    def rows(self, figure: str, **parameters: Any) -> list[Row]:
        """Return the rows of a figure, shared between readers: do not change them."""
        return self.portal.rows(figure, self.release, **parameters)

    def records(self, table: str) -> list[Row]:
        """Return the rows of a small canonical table."""
        return self.portal.records(table, self.release)

    def totals(self) -> dict[str, Row]:
        """Return the rows of `totals` by measure."""
        return {row["measure"]: row for row in self.rows("totals")}

    def address(self, path: str = "", **query: Parameter) -> str:
        """Return the address of `path` on this server; the release asked for is kept."""
        return f"/{self.package.slug}/{path}{written(query | {'release': self.release})}"

    def file(self, path: str) -> str:
        """Return the address of one file of the package shown."""
        return f"/{self.package.slug}/data/{self.package.version or 'live'}/{path}"

    @property
    def withdrawn_since(self) -> str:
        """The sentence that says why texts are missing that the figures count; often empty."""
        if not self.portal.withheld(self.release):
            return ""
        current = self.package.path == self.portal.package().path
        return codes.WITHDRAWN_SINCE if current else codes.WITHDRAWN_SINCE_RELEASE

    @property
    def revised(self) -> str:
        """The sentence that says what was taken out of the release shown; often empty."""
        return revisions.revised(self.package.descriptor)

    @property
    def synthetic(self) -> bool:
        """Whether some row was generated for a demonstration."""
        paths = self.package.parquet
        return any(_some_synthetic(paths[name]) for name in ("contributions", "workshops"))


def written(query: Mapping[str, Parameter]) -> str:
    """Return the parameters as an address ends with them; None and empty values are left out."""
    kept = {name: value for name, value in query.items() if value is not None and value != ""}
    text = urlencode(kept, doseq=True)
    return f"?{text}" if text else ""


def state_of(consultation: Row) -> State:
    """Tell from its dates what the consultation was at the date of its data: no clock here."""
    zone = ZoneInfo(consultation["timezone"])
    as_of = consultation["retrieved_at"].astimezone(zone).date()
    if as_of < consultation["start_date"]:
        return State("upcoming", "Consultation à venir", as_of)
    end = consultation["end_date"]
    if end is not None and as_of > end:
        return State("closed", "Consultation close", as_of)
    return State("open", "Consultation ouverte", as_of)


@lru_cache(maxsize=64)
def _some_synthetic(path: Path) -> bool:
    # One column of booleans, read once per package: packages never change.
    with readable(path):
        column = pq.read_table(path, columns=["synthetic"])["synthetic"]
    return bool(pc.any(column).as_py())
