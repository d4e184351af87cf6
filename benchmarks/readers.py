"""How does the portal bear many readers at once: pages a second, waiting, failures, memory?

    python benchmarks/readers.py WORKSPACE [--clients 32] [--readers 20] [--seconds 60]

WORKSPACE is any folder that `concertation serve` opens. The real server starts over it, in
a process of its own and in an empty folder. Then, for as long as was said:

* each **client** asks for contributions drawn at random (`/c/<id>`), one after the other;
* each **reader** has a session of the dashboard, as a browser does, and goes from page to
  page; one in three of them reads the list, the search and the themes without JavaScript.
  Readers pause `--pause` seconds between two pages.

Prints a Markdown table. A failure is an HTTP status of 500 or more, or a box of an exception
in the dashboard; `notices` are the sentences that a reader gets in place of a page.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

WORDS = ("de", "commune", "transports publics", "éolien", "médiathèque")
DASHBOARD = ("", "contributions", "en-direct", "qui-a-parle", "contributions?q=commune")
PATIENCE = 120.0
"""Seconds after which a page is given up, and counted as failed."""


@dataclass(slots=True)
class Tally:
    """What one kind of asker got; shared by its threads."""

    waits: list[float] = field(default_factory=list)
    """Seconds of each page that came, whatever its status."""
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: str, wait: float) -> None:
        """Count one page."""
        with self.lock:
            self.waits.append(wait)
            self.answers[answer] += 1


def contributions(address: str, most: int, seed: int) -> Iterator[str]:
    """Yield the addresses of contributions drawn at random."""
    draw = random.Random(seed)
    while True:
        yield f"{address}c/{draw.randrange(1, most + 1)}"


def listed(address: str, seed: int) -> Iterator[str]:
    """Yield the addresses of the pages that people read without JavaScript."""
    draw = random.Random(seed)
    while True:
        word = quote_plus(draw.choice(WORDS))
        yield address + draw.choice(("liste", f"liste?q={word}", "themes/", "themes/1"))


def ask(addresses: Iterator[str], tally: Tally, until: float, pause: float) -> None:
    """Ask for one address after the other over one connection, until that moment."""
    connection: HTTPConnection | None = None
    for address in addresses:
        if time.monotonic() > until:
            break
        parts = urlsplit(address)
        began = time.monotonic()
        connection = connection or HTTPConnection(parts.netloc, timeout=PATIENCE)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}")
            response = connection.getresponse()
            response.read()
            tally.note(str(response.status), time.monotonic() - began)
        except (OSError, HTTPException) as error:
            tally.note(type(error).__name__, time.monotonic() - began)
            connection = None
        time.sleep(pause)


def browse(address: str, seed: int, tally: Tally, until: float, pause: float) -> None:
    """Read the pages of the dashboard in one session, until that moment."""
    draw = random.Random(seed)
    stream = f"ws{address.removeprefix('http')}_stcore/stream"
    # Messages are as large as the page's charts.
    with connect(stream, subprotocols=["streamlit"], max_size=None) as session:  # type: ignore[list-item]
        while time.monotonic() < until:
            page, _, query = draw.choice(DASHBOARD).partition("?")
            message = BackMsg()
            message.rerun_script.page_name = page
            message.rerun_script.query_string = query
            began = time.monotonic()
            session.send(message.SerializeToString())
            try:
                answer = _shown(session.recv)
            except TimeoutError:
                answer = "TimeoutError"
            tally.note(answer, time.monotonic() - began)
            time.sleep(draw.uniform(0, 2 * pause))


def _shown(receive: Callable[..., str | bytes]) -> str:
    """Wait for the end of one run; return `page`, `notice` or the type of an exception."""
    shown, deadline = "page", time.monotonic() + PATIENCE
    while True:
        content = receive(deadline - time.monotonic())
        message = ForwardMsg.FromString(content if isinstance(content, bytes) else b"")
        kind = message.WhichOneof("type")
        element = message.delta.new_element
        if kind == "delta" and element.WhichOneof("type") == "exception":
            shown = element.exception.type or "exception"
        elif kind == "delta" and "ne peuvent pas être affichées" in element.html.body:
            shown = "notice"
        elif kind == "script_finished" and message.script_finished in {
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
        }:
            return shown


@contextmanager
def serving(workspace: Path, folder: str) -> Iterator[tuple[int, str]]:
    """Run the server over `workspace` in `folder`; yield its process and its address."""
    command = [sys.executable, "-m", "concertation", "serve", str(workspace.resolve())]
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        address = (process.stdout or sys.stdin).readline().strip().rpartition(" ")[2]
        try:
            yield process.pid, address
        finally:
            process.terminate()
            process.wait(timeout=60)


def most(address: str) -> int:
    """Return how many contributions there are, which is about the highest number."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
    connection.request("GET", f"{parts.path}f/totals.json")
    rows = json.loads(connection.getresponse().read())["rows"]
    return next(int(row["value"]) for row in rows if row["measure"] == "contributions")


def peak(pid: int) -> float:
    """Return the most memory that the process has held, in MB; Linux only."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def used(pid: int) -> float:
    """Return the CPU seconds of the process until now; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(address: str, options: argparse.Namespace) -> dict[str, Tally]:
    """Let everybody ask at once; return what each kind got."""
    tallies = {name: Tally() for name in ("/c/<id>", "without JavaScript", "dashboard")}
    highest, until = most(address), time.monotonic() + options.seconds
    calls: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        (ask, (contributions(address, highest, seed), tallies["/c/<id>"], until, 0))
        for seed in range(options.clients)
    ]
    for seed in range(options.readers):
        if seed % 3:
            calls.append((browse, (address, seed, tallies["dashboard"], until, options.pause)))
        else:
            plain = tallies["without JavaScript"]
            calls.append((ask, (listed(address, seed), plain, until, options.pause)))
    threads = [threading.Thread(target=call, args=arguments) for call, arguments in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tallies


def table(tallies: dict[str, Tally], seconds: float) -> str:
    """Return the Markdown table of what was asked."""
    lines = [
        "| asked | pages | pages/s | p50 s | p95 s | answers |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for name, tally in tallies.items():
        if tally.waits:
            cuts = statistics.quantiles(tally.waits, n=20, method="inclusive")
            told = ", ".join(
                f"{count} × {answer}" for answer, count in sorted(tally.answers.items())
            )
            lines.append(
                f"| {name} | {len(tally.waits)} | {len(tally.waits) / seconds:.1f} "
                f"| {cuts[9]:.3f} | {cuts[18]:.3f} | {told} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Read the command line, serve, load, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with serving(options.workspace, folder) as (pid, address):
            began = time.monotonic()
            tallies = load(address, options)
            seconds = time.monotonic() - began
            server, memory = used(pid), peak(pid)
        left = sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))
    times = os.times()
    print(table(tallies, seconds))
    print(f"\nServer: {memory:.0f} MB at most, {server:.1f} CPU s in {seconds:.1f} s")
    print(f"This generator: {times.user + times.system:.1f} CPU s")
    print(f"Left in the server's folder: {', '.join(left) or 'nothing'}")


if __name__ == "__main__":
    main()
