"""One run of a tool: what passed at the wire, and what an anonymous reader saw after each write."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import requests
from comparison.releases import DIGESTS
from comparison.tools import PATIENCE, Tool, through
from faulty_proxy import Cut, FaultyProxy, Seen
from portals_client import Online, Organisation, Portal

_FILE = re.compile(r"/download/|^/s/|^/fs/|^/resources/")
"""Paths at which CKAN and udata serve files."""


@dataclass(frozen=True)
class Run:
    """What one run asked of the portal."""

    code: int
    reads: int
    writes: int
    sent: int
    """Bytes of bodies sent, those of readings included."""
    received: int
    """Bytes of answers, as far as the portal announces them."""
    proved: int
    """Files downloaded after the last write."""
    seen: dict[str, int]
    """States that a reader saw after a write: absent, first, second, mixed or several."""
    said: str
    """The end of what it printed."""


@dataclass(frozen=True)
class Place:
    """An organisation of a portal in which one dataset is published by one tool."""

    portal: Portal
    proxy: FaultyProxy
    tool: Tool
    organisation: Organisation

    def known(self) -> str:
        """Return what a person who looks at the portal tells the tool, if it is to be told."""
        if not self.tool.package:
            return self.portal.kind
        online = self.portal.seen_by_publisher(self.organisation)
        return online[-1].id if online else ""

    def run(self, folder: Path, fault: tuple[Cut, int] | None = None) -> Run:
        """Publish `folder`; break the n-th write if told to."""
        states: Counter[str] = Counter()
        known = self.known()

        def look(seen: Seen) -> None:
            if seen.write:
                states[self.look()] += 1

        self.proxy.forget()
        self.proxy.after_request = look
        if fault:
            self.proxy.fail(fault[0], write=fault[1])
        done = subprocess.run(
            self.tool.command(self.portal.url, self._called(), folder, known),
            env=through(self.proxy.url, self.portal.publisher_token),
            capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=folder,
        )  # fmt: skip
        self.proxy.after_request = lambda _seen: None
        said = (done.stdout + done.stderr).replace(self.portal.publisher_token, "…")
        return self._measured(done.returncode, dict(states), said[-600:])

    def look(self) -> str:
        """Say what an anonymous reader finds who downloads everything."""
        online = self.portal.seen_by_anyone(self.organisation)
        if len(online) != 1:
            return "several" if online else "absent"
        found = sorted(self._tables(online[0]).values())
        return next((name for name, wanted in DIGESTS.items() if found == wanted), "mixed")

    def tables(self) -> dict[str, tuple[str, str]]:
        """Return name and SHA-256 of each table online, by the resource's id."""
        (dataset,) = self.portal.seen_by_publisher(self.organisation)
        return self._tables(dataset)

    def _called(self) -> str:
        # CKAN takes the name too, and ours; udata's organisation is its id for the library.
        return self.organisation.id if self.tool.package else self.organisation.name

    def _tables(self, dataset: Online) -> dict[str, tuple[str, str]]:
        return {
            file.id: (named(file.url), self._digest(file.url))
            for file in dataset.files
            if named(file.url).endswith(".csv")
        }

    def _digest(self, url: str) -> str:
        try:
            return hashlib.sha256(self.portal.download(url)).hexdigest()
        except requests.HTTPError as error:
            return f"HTTP {error.response.status_code}"

    def _measured(self, code: int, seen: dict[str, int], said: str) -> Run:
        requests_ = self.proxy.requests
        last = max((one.number for one in requests_ if one.write), default=0)
        return Run(
            code=code,
            reads=sum(not one.write for one in requests_),
            writes=sum(bool(one.write) for one in requests_),
            sent=sum(one.body_bytes for one in requests_),
            received=sum(one.answer_bytes for one in requests_),
            proved=sum(
                one.method == "GET" and one.number > last and bool(_FILE.search(one.path))
                for one in requests_
            ),
            seen=seen,
            said=said,
        )


def named(url: str) -> str:
    """Return the file's name in its address."""
    return url.rpartition("/")[2]
