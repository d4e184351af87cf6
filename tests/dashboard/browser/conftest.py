"""A real browser over a real server; both are started once."""

import os

import pytest
import small_portal
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory):
    """The address of a portal that runs in its own process, ending with its slug and a slash."""
    workspace = small_portal.build(tmp_path_factory.mktemp("browser") / "workspace")
    with small_portal.process(workspace) as (_, url):
        yield url


@pytest.fixture(scope="session")
def browser():
    """Chromium, as CHROMIUM names it or as Debian installs it."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Watched:
    """A page, and what it asked of the network and said in the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def foreign(self, address: str) -> list[str]:
        """The addresses asked of anybody but this server."""
        origin = "/".join(address.split("/")[:3])
        ours = (origin, origin.replace("http", "ws"), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(ours)]

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture
def open_page(browser: Browser):
    """Open a watched page: `open_page(url, width=390, scheme='dark', scripts=False)`."""
    contexts = []

    def opened(url: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale="fr-FR",
        )
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.goto(url)
        return watched

    yield opened
    for context in contexts:
        context.close()
