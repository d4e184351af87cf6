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

__all__ = ["check_pages", "example", "prepare"]

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


def prepare(folder: Path) -> Workspace:
    """Copy the example to `folder`, build and release it; what is there already is reused.

    Its key is public, and says so: the same numbers and pseudonyms come out
    on every machine.
    """
    source = example()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(
        source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    workspace = Workspace(folder)
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


def check_pages(workspace: Workspace, host: str) -> Iterator[str]:
    """Serve the portal on a free port, fetch every page of its site map, and yield a line each.

    Raises:
        OSError: a page did not answer 200.
    """
    from dashboard.server import serve  # noqa: PLC0415  Streamlit is only for serving

    with socket.socket() as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
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
    for url in _pages(address[0]):
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  our own address
            yield f"{answer.status} {url}"


def _pages(home: str) -> list[str]:
    import xml.etree.ElementTree as ET  # noqa: PLC0415

    with urllib.request.urlopen(f"{home.rstrip('/')}/sitemap.xml", timeout=30) as answer:  # noqa: S310
        tree = ET.fromstring(answer.read())  # noqa: S314  our own site map
    return [element.text for element in tree.iter() if element.tag.endswith("loc") and element.text]
