"""Which tools are compared, where the peers are installed, and how each is called.

The peers are no dependency of the project: they live in an environment of their own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "benchmarks" / "publish_with"
PINS = SCRIPTS / "peers.txt"
HOME = ROOT / ".peers"
PATIENCE = 400
"""Seconds after which a tool is deemed stuck."""


@dataclass(frozen=True)
class Tool:
    """One way to publish."""

    name: str
    script: str
    kinds: tuple[str, ...]
    """The kinds of portals it writes to."""
    package: str = ""
    """The peer's own name among the pins; empty for this project."""

    @property
    def python(self) -> str:
        """The interpreter that has the tool."""
        return str(HOME / "bin" / "python") if self.package else sys.executable

    @property
    def version(self) -> str:
        """The version that is compared."""
        pins = dict(line.split("==") for line in PINS.read_text(encoding="utf-8").split())
        return pins[self.package] if self.package else ""

    def command(self, url: str, organisation: str, folder: Path, known: str) -> list[str]:
        """Return what is run; `known` is the dataset's id for whoever knows that it exists."""
        script = [self.python, str(SCRIPTS / self.script), url, organisation, str(folder)]
        return [*script, known] if known else script


TOOLS = (
    Tool("concertation publish", "concertation_publisher.py", ("ckan", "udata")),
    Tool("ckanapi action", "ckanapi_cli.py", ("ckan",), "ckanapi"),
    Tool("frictionless (Package.publish)", "frictionless_library.py", ("ckan",), "frictionless"),
    Tool("datagouv-client", "datagouv_client.py", ("udata",), "datagouv-client"),
)


def install() -> None:
    """Install the pinned peers, unless they are."""
    stamp, pins = HOME / "installed.txt", PINS.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == pins:
        return
    venv.create(HOME, clear=True, with_pip=True)
    pip = [HOME / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--disable-pip-version-check", "-r", PINS], check=True)
    stamp.write_text(pins, encoding="utf-8")


def through(proxy: str, token: str) -> dict[str, str]:
    """Return the environment in which every request of a tool passes by the proxy."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "HTTP_PROXY": proxy, "http_proxy": proxy, "TOKEN": token}
