"""What does the publication of a large release cost, and what does an interruption waste?

    python benchmarks/large_release.py FOLDER [--megabytes 500] [--portal udata]

Writes a fictional workspace to FOLDER (or takes the one that is there), then, on a
real portal that `tests/publishers/portals/servers/control.py start` started, runs the whole
`concertation publish` three times, in processes of their own: a first publication;
another one, killed -9 once half of the bytes were sent; and its re-run. Beside them, the
plain peer: zip the release, then `sha256sum` and `curl -F` of each file. Bytes are
counted at the wire, by a proxy. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "servers"))

from faulty_proxy import FaultyProxy
from large_workspace import add_target, large_workspace, release_bytes
from portals_client import Organisation, Portal, known
from publication_process import Ended, kill_when, run

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    ended: Ended
    writes: int
    sent: int
    """Bytes of the bodies of the writes, as the portal got them."""


class Bench:
    """One portal behind a proxy, and one workspace that is published to it."""

    def __init__(self, folder: Path, portal: Portal, proxy: FaultyProxy) -> None:
        self.folder = folder
        self.portal = portal
        self.proxy = proxy

    def first(self) -> str:
        """Return a new target, in an organisation that has nothing."""
        organisation = self.portal.new_organisation()
        add_target(
            self.folder, organisation.name, self.portal.kind, self.proxy.url, organisation.name
        )
        return organisation.name

    def publish(self, what: str, target: str, *, killed_at: int | None = None) -> Row:
        """Publish to `target`; killed once that many bytes were sent, if said."""
        self.proxy.forget()
        started = kill_when(lambda: killed_at is not None and self.proxy.passed >= killed_at)
        token = self.portal.publisher_token
        ended = run("publish", self.folder, "--to", target, token=token, started=started)
        if ended.code and killed_at is None:
            sys.exit(ended.said)
        return Row(what, ended, len(self.proxy.writes), self.proxy.passed)


def plain(portal: Portal, home: Path, archive: Path) -> Row:
    """Do as a script would: zip the release, then hash and send each file, one form each."""
    started, before = time.monotonic(), os.times()
    organisation = portal.new_organisation()
    _run(sys.executable, "-m", "zipfile", "-c", archive, *sorted(home.iterdir()))
    files = [path for path in sorted(home.iterdir()) if path.suffix in _SENT] + [archive]
    path, fields = _dataset(portal, organisation)
    token = "".join(f"{name}: {value}" for name, value in _headers(portal).items())
    for file in files:
        _run("sha256sum", file)
        form = [f"--form-string={field}" for field in fields]
        part = f"{_PART[portal.kind]}=@{file}"
        _run("curl", "-sfS", "-H", "@-", *form, "-F", part, path, given=token)
    after = os.times()
    size = sum(file.stat().st_size for file in files)
    archive.unlink()
    cpu = sum(after[2:4]) - sum(before[2:4])
    ended = Ended(0, time.monotonic() - started, cpu, 0, "")
    return Row("peer: zip, sha256sum, curl -F", ended, len(files), size)


def _run(*command: str | Path, given: str = "") -> None:
    # The token goes by the standard input: arguments are seen by everybody.
    subprocess.run(command, input=given.encode(), check=True, capture_output=True)


_SENT = {".csv", ".json", ".xlsx"}
_PART = {"ckan": "upload", "udata": "file"}


def _headers(portal: Portal) -> dict[str, str]:
    return portal.headers(portal.publisher_token)


def _dataset(portal: Portal, organisation: Organisation) -> tuple[str, list[str]]:
    """Make a private dataset; return where its files are posted, and with which fields."""
    token = portal.publisher_token
    if portal.kind == "ckan":
        made = {"name": organisation.name, "owner_org": organisation.id, "private": True}
        portal.post("/api/3/action/package_create", token, json=made).raise_for_status()
        return f"{portal.url}/api/3/action/resource_create", [f"package_id={organisation.name}"]
    made = {"title": "essai", "description": "essai", "private": True}
    made["organization"] = organisation.id
    answer = portal.post("/api/1/datasets/", token, json=made)
    return f"{portal.url}/api/1/datasets/{answer.json()['id']}/upload/", []


def measure(bench: Bench, home: Path) -> Iterator[Row]:
    """Yield the rows of the table as they come: it takes minutes."""
    first = bench.publish("first publication", bench.first())
    yield first
    other = bench.first()
    yield bench.publish("another, killed half-way", other, killed_at=first.sent // 2)
    yield bench.publish("its re-run", other)
    yield plain(bench.portal, home, home.parent / "peer.zip")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="What a publication costs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--portal", default="udata", choices=("udata", "ckan-2.11", "ckan-2.12"))
    arguments = parser.parse_args()
    home = arguments.folder / "releases" / "1.0.0"
    if not home.exists():
        large_workspace(arguments.folder, arguments.megabytes)
    portal = known(arguments.portal)
    print(f"Release of {release_bytes(home) / MEGABYTE:.0f} MB, {portal.kind} {portal.version}\n")
    print("| what | seconds | CPU s | peak MB | writes | MB sent |\n|---|---:|---:|---:|---:|---:|")
    with FaultyProxy(portal.url) as proxy:
        for row in measure(Bench(arguments.folder, portal, proxy), home):
            print(_line(row), flush=True)


def _line(row: Row) -> str:
    peak = f"{row.ended.peak / MEGABYTE:.0f}" if row.ended.peak else ""
    return (
        f"| {row.what} | {row.ended.seconds:.0f} | {row.ended.cpu:.0f} | {peak} "
        f"| {row.writes} | {row.sent / MEGABYTE:.1f} |"
    )


if __name__ == "__main__":
    main()
