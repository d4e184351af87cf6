"""The shell of the Streamlit pages: its HTML, in French and ours, and its bundle, compressed."""

from __future__ import annotations

import gzip
import mimetypes
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from pathlib import Path

import pyarrow as pa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import file_util

from dashboard.layout.page import Page
from dashboard.navigation import pages
from dashboard.routes.plain import Plain
from dashboard.routes.site import ASSETS, Site, cached

__all__ = ["Shell"]

# Only for what holds nothing of the public: styles, scripts and fonts, under names that change
# with their content. What a withdrawal may empty is asked again each time.
_FOREVER = "public, max-age=31536000, immutable"
_DAY = "public, max-age=86400"
_COMPRESSIBLE = {".js", ".css", ".svg", ".html", ".json", ".wasm", ".txt"}
# Each machine has its own list of types; browsers refuse a module of another one.
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_LEAST = 1024
_MEMORY = 64 << 20


class Shell:
    """What a browser needs to start Streamlit, under our own rules."""

    def __init__(self, site: Site, plain: Plain) -> None:
        """Wrap Streamlit's pages of `site`; `plain` says the same to whoever has no JavaScript."""
        self._site = site
        self._plain = plain
        self._static = Path(file_util.get_static_dir())
        self._index = (self._static / "index.html").read_text(encoding="utf-8")
        self._bundle = _Compressed()

    def routes(self) -> list[Route]:
        """Return one address per page of the menu, and those of the bundle and assets."""
        prefix = self._site.prefix
        shells = [
            Route(f"{prefix}/{page.path}", self._shell(page), name=f"page-{page.path}")
            for page in (found.page for found in pages())
        ]
        return [
            *shells,
            Route(prefix, lambda _: RedirectResponse(f"{prefix}/", HTTPStatus.PERMANENT_REDIRECT)),
            Route(f"{prefix}/favicon.png", lambda _: self._favicon()),
            Route("/favicon.ico", lambda _: self._favicon()),
            Route(f"{prefix}/assets/source-sans.woff2", self._font),
            Route(f"{prefix}/assets/{{name}}", self._asset),
            Route(f"{prefix}/static/{{name:path}}", self._file),
        ]

    def html(self, page: Page, request: Request) -> str:
        """Return Streamlit's page with our language, title, description, and twin.

        The inline script is removed, so that the policy of the server needs no
        exception; Streamlit does without it.
        """
        consultation = self._site.portal.consultation()
        title = f"{page.title} – {consultation['title']}" if page.path else consultation["title"]
        description = page.description if page.path else consultation["description"] or ""
        twin = escape(self._site.url(page.twin))
        twin_of_page = self._plain.body(page, request)
        out = (
            f"<noscript>{twin_of_page}</noscript>"
            if twin_of_page
            else (
                f"<noscript><h1>{escape(title)}</h1><p>{escape(page.description)}</p>"
                "<p>Cette page a besoin de JavaScript. Tout se lit aussi sans lui : "
                f'<a href="{twin}">la même chose sans JavaScript</a>, '
                f'<a href="{self._site.url("liste")}">les contributions</a>, '
                f'<a href="{self._site.url("data/")}">les données</a>.</p></noscript>'
            )
        )
        sheet = self._site.url("assets/portal.css", v=self._site.style)
        head = (
            f'<title>{escape(title)}</title><meta name="description" '
            f'content="{escape(description)}">'
            f'<script src="{self._site.url("assets/fr.js")}" defer></script>'
            f'<noscript><link rel="stylesheet" href="{sheet}"></noscript>'
            + "".join(
                f'<link rel="alternate" type="{kind}" title="Catalogue DCAT-AP" href="{address}">'
                for address, kind, _ in self._site.harvested()
            )
        )
        text = re.sub(r"<!--.*?-->", "", self._index, flags=re.DOTALL).strip()
        text = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
        text = re.sub(r'<link rel="service-desc"[^>]*>', "", text)
        text = re.sub(r"<noscript>.*?</noscript>", lambda _: out, text, flags=re.DOTALL)
        text = text.replace('<html lang="en">', '<html lang="fr">')
        icon = f'<link rel="shortcut icon" href="{self._site.url("assets/favicon.svg")}">'
        text = re.sub(r'<link rel="shortcut icon"[^>]*>', lambda _: icon, text)
        return text.replace("<title>Streamlit</title>", head)

    def _shell(self, page: Page) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            return HTMLResponse(self.html(page, request), headers={"Cache-Control": "no-cache"})

        return answer

    def _favicon(self) -> Response:
        return FileResponse(ASSETS / "favicon.svg", headers={"Cache-Control": _DAY})

    def _font(self, _: Request) -> Response:
        # Streamlit ships the font under a name that changes with its content.
        font = next((self._static / "static" / "media").glob("SourceSansVF-Upright*.woff2"))
        return FileResponse(font, media_type="font/woff2", headers={"Cache-Control": _DAY})

    def _asset(self, request: Request) -> Response:
        control = _FOREVER if request.query_params.get("v") == self._site.style else _DAY
        return self._bundle.answer(request, ASSETS, request.path_params["name"], control)

    def _file(self, request: Request) -> Response:
        return self._bundle.answer(
            request, self._static / "static", request.path_params["name"], _FOREVER
        )


class _Compressed:
    """Files that never change, compressed once and kept in memory.

    Streamlit sends its bundle as it is (9 MB at the first visit); compressing
    it at each request would cost more than what it saves.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[Path, str], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._listed: dict[Path, frozenset[str]] = {}

    def answer(self, request: Request, folder: Path, name: str, control: str) -> Response:
        """Return the file `name` of `folder`, in the best coding that the reader takes."""
        # What is asked is looked up in a list, never joined to a path that could climb.
        if name not in self._names(folder):
            raise HTTPException(HTTPStatus.NOT_FOUND, "Ce fichier n’existe pas.")
        path = folder / name
        coding = self._coding(request, path)
        kind = _KINDS.get(path.suffix) or mimetypes.guess_type(name)[0]
        if coding is None:
            response: Response = FileResponse(path, media_type=kind)
        else:
            headers = {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
            response = Response(self._content(path, coding), media_type=kind, headers=headers)
        size = path.stat().st_size
        return cached(request, response, f'W/"{path.name}-{size}-{coding}"', control)

    def _names(self, folder: Path) -> frozenset[str]:
        if folder not in self._listed:
            files = (path for path in folder.rglob("*") if path.is_file())
            self._listed[folder] = frozenset(path.relative_to(folder).as_posix() for path in files)
        return self._listed[folder]

    def _coding(self, request: Request, path: Path) -> str | None:
        if path.suffix not in _COMPRESSIBLE or path.stat().st_size < _LEAST:
            return None
        accepted = {
            part.partition(";")[0].strip()
            for part in request.headers.get("accept-encoding", "").split(",")
        }
        return next((coding for coding in ("br", "gzip") if coding in accepted), None)

    def _content(self, path: Path, coding: str) -> bytes:
        key = (path, coding)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            data = path.read_bytes()
            content = gzip.compress(data, 6, mtime=0) if coding == "gzip" else _brotli(data)
            self._known[key] = content
            while sum(map(len, self._known.values())) > _MEMORY:
                self._known.popitem(last=False)
        return content


def _brotli(data: bytes) -> bytes:
    # Arrow carries a brotli encoder; 7 is near the best size in a tenth of its time.
    compressed: bytes = pa.Codec("brotli", compression_level=7).compress(data, asbytes=True)
    return compressed
