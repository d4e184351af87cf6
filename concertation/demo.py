"""The demonstration: the example consultation, made and released in a folder of its own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from concertation.collect import collect
from concertation.pipeline import build
from concertation.release import NothingNewError, release
from concertation.workspace import Workspace
from datapackage.durable import write_file
from datapackage.errors import PackageError

__all__ = ["check_pages", "example", "free_port", "prepare"]

_PUBLIC_KEY = "private-key-publique.txt"


def example() -> Path:
    """Return the folder of the example consultation, of the wheel or of the checkout.

    Raises:
        PackageError: neither is there.
    """
    shipped = Path(str(files("concertation"))) / "example"
    checkout = Path(__file__).parents[1] / "examples" / "territoire-numerique"
    for folder in (shipped, checkout):
        if (folder / "consultation.toml").is_file():
            return folder
    msg = "l’exemple n’est pas installé : réinstallez le produit, ou lancez-le depuis sa copie"
    raise PackageError(msg)


def prepare(folder: Path, site: str | None = None) -> Workspace:
    """Copy the example to `folder`, build and release it; what is there already is reused.

    With `site`, the address at which its portal will be opened, it has a
    DCAT-AP catalogue too. Its key is public, and says so: the same numbers and
    pseudonyms come out on every machine.
    """
    source = example()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(
        source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    workspace = Workspace(folder)
    if site:
        with workspace.configuration.open("a", encoding="utf-8") as stream:
            stream.write(f'\n[portal]\nurl = "{site}"\n')
    with workspace.writing("démonstration"):
        if not workspace.key_file.exists():
            key = (source / _PUBLIC_KEY).read_text(encoding="utf-8").split()[-1]
            write_file(workspace.key_file, key.encode() + b"\n")
        collect(workspace)
        build(workspace)
        # Nothing new: the demonstration was made before, and nothing moved since.
        with contextlib.suppress(NothingNewError):
            release(workspace)
    return workspace


def free_port(host: str, wanted: int = 0) -> int:
    """Return `wanted` if a server can listen to it at this moment, else a port that is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for port in (wanted, 0):
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return int(probe.getsockname()[1])
    # No port of that host can be had: the server will say why.
    return wanted


def check_pages(workspace: Workspace, host: str, port: int) -> Iterator[str]:
    """Serve the portal, fetch every page of its site map and its catalogue, yield a line each.

    Raises:
        OSError: a page did not answer 200.
    """
    from dashboard.server import serve  # noqa: PLC0415  Streamlit is only for serving

    ready = threading.Event()
    address: list[str] = []

    def note(url: str) -> None:
        address.append(url)
        ready.set()

    threading.Thread(
        target=serve, args=(workspace.path, host, port), kwargs={"on_ready": note}, daemon=True
    ).start()
    if not ready.wait(timeout=60):
        msg = "le portail ne s’est pas ouvert en une minute"
        raise OSError(msg)
    home = address[0]
    for url in (*_pages(home), f"{home}catalog.jsonld", f"{home}catalog.ttl"):
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  our own address
            yield f"{answer.status} {url}"


def _pages(home: str) -> list[str]:
    import xml.etree.ElementTree as ET  # noqa: PLC0415

    with urllib.request.urlopen(f"{home.rstrip('/')}/sitemap.xml", timeout=30) as answer:  # noqa: S310
        tree = ET.fromstring(answer.read())  # noqa: S314  our own site map
    return [element.text for element in tree.iter() if element.tag.endswith("loc") and element.text]
