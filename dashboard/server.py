"""Serve the portal of one workspace: Streamlit, pages, files and feeds on one port."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import threading
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config
from streamlit.web import bootstrap

from dashboard.headers import AsTheyAre, SecurityHeaders
from dashboard.reading.served import configure
from dashboard.routes.catalog import Catalog
from dashboard.routes.corrections import Corrections
from dashboard.routes.embeds import Embeds
from dashboard.routes.errors import Elsewhere, handlers
from dashboard.routes.exports import Exports
from dashboard.routes.feeds import Feeds
from dashboard.routes.figure_files import FigureFiles
from dashboard.routes.figures import Figures
from dashboard.routes.files import Downloads
from dashboard.routes.listing import Listing
from dashboard.routes.news import NewsPages
from dashboard.routes.pages import Pages
from dashboard.routes.plain import Plain
from dashboard.routes.shell import Shell
from dashboard.routes.site import FOLDER, Site
from dashboard.routes.steps import Steps
from dashboard.routes.themes import Themes
from datapackage.errors import ConcertationError

__all__ = ["AddressError", "application", "origin", "serve", "settings"]

SCRIPT = FOLDER / "streamlit_app.py"
SETTINGS = FOLDER / ".streamlit" / "config.toml"

_BACKLOG = 2048


class AddressError(ConcertationError):
    """The port is taken, or the address is not one of this machine."""

    exit_code = 3


def settings() -> dict[str, Any]:
    """Return the options of `streamlit_config.toml`, as `section.name`."""
    return dict(_flat(tomllib.loads(SETTINGS.read_text(encoding="utf-8"))))


def application(workspace: Path, on_ready: Callable[[], None] | None = None) -> st.App:
    """Return the ASGI application of the portal; `on_ready` is called once it answers.

    One per process: Streamlit's settings are those of the process.

    Raises:
        PackageError: nothing was built in the workspace yet.
    """
    site = Site(configure(workspace))
    listing, pages, downloads = Listing(site), Pages(site), Downloads(site)
    plain = Plain(
        site,
        {
            "contributions": listing.page,
            "ateliers": pages.workshops,
            "donnees": downloads.page,
        },
    )
    # An App reads the settings as it is made, and only files or flags: those of
    # the environment are honoured by `streamlit run` alone, so we give them all.
    bootstrap.load_config_options(settings() | {"server.baseUrlPath": site.slug})

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        if on_ready is not None:
            asyncio.get_running_loop().call_soon(on_ready)
        yield

    return st.App(
        SCRIPT,
        lifespan=lifespan,
        routes=[
            *Feeds(site).routes(),
            *FigureFiles(site).routes(),
            *Figures(site).routes(),
            *Corrections(site).routes(),
            *Embeds(site).routes(),
            *NewsPages(site).routes(),
            *Steps(site).routes(),
            *listing.routes(),
            *Exports(site).routes(),
            *pages.routes(),
            *Themes(site).routes(),
            *downloads.routes(),
            *Catalog(site).routes(),
            *plain.routes(),
            *Shell(site, plain).routes(),
            Elsewhere(site),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(AsTheyAre, prefix=f"{site.prefix}/data/"),
        ],
        exception_handlers=handlers(site),
    )


def serve(
    workspace: Path,
    host: str = "127.0.0.1",
    port: int = 8501,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; `on_ready` gets the portal's address once it answers.

    Port 0 takes a free one.

    Raises:
        AddressError: the port is taken.
        PackageError: nothing was built in the workspace yet.
    """
    listener = _listen(host, port)
    number = listener.getsockname()[1]
    with _stopped_as_asked(), listener:
        address = origin(host, number)

        def ready() -> None:
            if on_ready is not None:
                on_ready(f"{address}{app_prefix}/")

        app = application(workspace, ready)
        app_prefix = f"/{config.get_option('server.baseUrlPath')}"
        config.set_option("server.port", number)
        config.set_option("server.address", host)
        options = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            ws="websockets-sansio",
            ws_per_message_deflate=True,
            server_header=False,
            lifespan="on",  # a failure at the start stops the server, instead of answering 500
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(options)
        server.run(sockets=[listener])
        if not server.started:
            msg = f"{address} : le serveur n’a pas démarré ; la cause est écrite ci-dessus"
            raise AddressError(msg)


def origin(host: str, port: int) -> str:
    """Return the address that opens, on this machine, a server that listens to `host`."""
    if host in _EVERYWHERE:
        return f"http://localhost:{port}"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  # only to print an address that opens


@contextmanager
def _stopped_as_asked() -> Iterator[None]:
    """Let a service manager's SIGTERM end the process as any program ends: with its last duties.

    Once the server has stopped, uvicorn raises the signal again, which would end it at once.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        msg = f"{host}:{port} : adresse indisponible ({error.strerror}) ; choisir --port"
        raise AddressError(msg) from error
    return listener


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
