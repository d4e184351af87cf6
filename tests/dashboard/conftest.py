"""A small workspace, and the real server over it, started once."""

import functools
import shutil
import threading
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import small_portal
from streamlit.components.v2 import manifest_scanner

from dashboard.server import serve

# AppTest looks for components in every installed distribution at each run: half of its time.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)


class Client:
    """Asks the server over a real socket, without following nor decoding anything."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.prefix = parts.hostname, parts.port, parts.path.rstrip("/")

    def __call__(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        """Return the answer with its whole body in `text` and `data`; `/x` is under the slug."""
        return self.root(f"{self.prefix}{path}", method, **headers)

    def root(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        """Return the answer at `path`, from the root of the server."""
        connection = HTTPConnection(self.host, self.port, timeout=30)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        response = connection.getresponse()
        response.data = response.read()
        response.body = response.data.decode("utf-8", "replace")
        connection.close()
        return response


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that the server serves: tests do not change it."""
    return small_portal.build(tmp_path_factory.mktemp("portal") / "workspace")


@pytest.fixture
def own(workspace: Path, tmp_path: Path) -> Path:
    """A copy of that workspace, which a test may change."""
    return Path(shutil.copytree(workspace, tmp_path / "own", symlinks=True))


@pytest.fixture(scope="session")
def get(workspace: Path) -> Client:
    """A client of the server, which runs in a thread so that coverage sees it."""
    ready = threading.Event()
    address: list[str] = []

    def on_ready(url: str) -> None:
        address.append(url)
        ready.set()

    options = {"port": 0, "on_ready": on_ready}
    threading.Thread(target=serve, args=(workspace,), kwargs=options, daemon=True).start()
    assert ready.wait(30), "the server did not start"
    return Client(address[0])
