"""Downloads: each file of a package at a stable address, as plain HTTP."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard.routes.answers import MEDIA_TYPES, OPEN
from dashboard.routes.site import Site, cached, pinned
from dashboard.words import revisions
from dashboard.words.since import differences
from datapackage import schemas
from datapackage.package import Package, sha256
from datapackage.package.versions import edition, folder_of

__all__ = ["Downloads", "offered"]

_FORMATS = {".csv": "CSV", ".parquet": "Parquet", ".xlsx": "Excel", ".json": "JSON", ".sql": "SQL"}
# Even a numbered release: its files stop being given once a text is withdrawn from them, and
# what is kept longer, by a browser or on the way, would go on giving it.
_A_MINUTE = "public, max-age=60, must-revalidate"
_CORS = OPEN | {
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, "
    "Content-Length, Content-Range, ETag",
}
_PREFLIGHT = _CORS | {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-None-Match, If-Range",
    "Access-Control-Max-Age": "86400",
}
# Both are written last: a manifest cannot hold its own hash.
_BESIDE = ("manifest.json", "CHANGELOG.md")
# Code, descriptions and proofs hold no text of the public: they stay, so that a citation of
# the release can still be understood.
_WITHOUT_TEXTS = {".json", ".md", ".sql"}
_METHODS = ["GET", "OPTIONS"]
_WANTED = ("contributions.xlsx", "contributions.csv", "contributions.parquet")
"""What most readers come for."""
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a package, as the page of downloads shows it."""

    path: str
    format: str
    bytes: int
    sha256: str


class Downloads:
    """The files of the live package and of each release."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses under `data/`."""
        data = f"{self._site.prefix}/data"
        return [
            Route(f"{data}/", self.page),
            Route(data, lambda _: RedirectResponse(f"{data}/", HTTPStatus.PERMANENT_REDIRECT)),
            Route(f"{data}/{{release}}/", self.page),
            Route(f"{data}/{{release}}/package.zip", self.archive, methods=_METHODS),
            Route(f"{data}/{{release}}/{{file:path}}", self.file, methods=_METHODS),
        ]

    def page(self, request: Request) -> Response:
        """List the files of one package: the current one, or that of the address."""
        release = request.path_params.get("release") or pinned(request)
        package = self._portal.package(release)
        files = [_file(package, path) for path in offered(package)]
        tables = _tables(package)
        in_tables = {file.path for table in tables for file in table["files"]}
        path = f"data/{release}/" if release else "data/"
        folder = package.version or ("live" if release in {None, "live"} else release)
        shown = _edition(package)
        return self._site.page(
            request,
            "data.html",
            path=path,
            first=release is None,
            newest=self._newest(package) if release is None else None,
            shown=shown,
            label=f"Version {shown}" if shown else "Données en cours",
            folder=folder,
            total=self._site.published(release),
            tables=tables,
            others=[file for file in files if file.path not in in_tables],
            all=files,
            replaced=_replaced(package),
            versions=self._portal.releases(),
            never=revisions.NEVER,
            changelog=_changelog(package),
            permanent=self._site.absolute(request, f"data/{folder}/"),
            linked_data=self._dataset(request, package, files),
        )

    def _newest(self, package: Package) -> dict[str, Any] | None:
        """Return the latest release, where `package` is not it, and what is new since."""
        newest = next((one for one in self._portal.releases() if one.latest), None)
        if newest is None or package.version == newest.version:
            return None
        now, then = (
            {row["measure"]: row for row in self._portal.rows("totals", release)}
            for release in (None, newest.version)
        )
        return {
            "release": newest,
            # What is withdrawn since is given in no file: see `_refuse_withdrawn`.
            "files": [
                _file(Package(newest.path), path)
                for path in offered(Package(newest.path))
                if path in _WANTED and not self._portal.withheld(newest.version)
            ],
            "differences": differences(now, then),
        }

    def file(self, request: Request) -> Response:
        """Send one file that the manifest lists; 404 for anything else on the disk."""
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
        release, name = request.path_params["release"], request.path_params["file"]
        package = self._portal.package(release)
        if name not in offered(package):
            message = f"La version « {release} » ne contient pas le fichier « {name[:80]} »."
            raise HTTPException(HTTPStatus.NOT_FOUND, message)
        suffix = Path(name).suffix
        if suffix not in _WITHOUT_TEXTS:
            self._refuse_withdrawn(release)
        response = FileResponse(
            package.path / name,
            media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
            filename=_named(package, name),
            headers=_CORS,
        )
        return cached(request, response, f'"{_digest(package, name)}"', _A_MINUTE)

    def archive(self, request: Request) -> Response:
        """Send the whole package as a ZIP, the same bytes each time, as it is made."""
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
        release = request.path_params["release"]
        self._refuse_withdrawn(release)
        package = self._portal.package(release)
        name = f"{package.slug}-{_folder(package)}.zip"
        headers = _CORS | {"Content-Disposition": f'attachment; filename="{name}"'}
        body = iter(()) if request.method == "HEAD" else _zipped(package)
        response = StreamingResponse(body, media_type=MEDIA_TYPES[".zip"], headers=headers)
        etag = f'"zip-{_digest(package, "manifest.json")}"'
        return cached(request, response, etag, _A_MINUTE)

    def _refuse_withdrawn(self, release: str) -> None:
        """Raise 410 for a package that still says what its author has withdrawn since."""
        if not self._portal.withheld(release):
            return
        version = self._portal.package(release).version
        message = (
            f"La version {version} contient un texte retiré depuis\u00a0: ses fichiers ne sont "
            "plus diffusés. Prenez la version la plus récente, ou attendez la prochaine."
            if version
            else "Un texte a été retiré depuis la dernière mise à jour\u00a0: les fichiers qui le "
            "contiennent ne sont plus diffusés. Ils reviendront sans lui à la prochaine."
        )
        raise HTTPException(HTTPStatus.GONE, message)

    def _dataset(self, request: Request, package: Package, files: list[_File]) -> dict[str, Any]:
        """Return the package in schema.org's words, for search engines of data."""
        folder = package.version or "live"
        descriptor = package.descriptor
        return {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": descriptor.get("title"),
            "description": descriptor.get("description"),
            "license": [item.get("path") for item in descriptor.get("licenses", [])],
            "version": _edition(package),
            "inLanguage": "fr",
            "creator": [
                {"@type": "Organization", "name": item.get("title")}
                for item in descriptor.get("contributors", [])
            ],
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": file.path,
                    "contentUrl": self._site.absolute(request, f"data/{folder}/{file.path}"),
                    "encodingFormat": MEDIA_TYPES.get(Path(file.path).suffix),
                    "sha256": file.sha256,
                }
                for file in files
            ],
        }


def offered(package: Package) -> list[str]:
    """Return what may be downloaded: what the manifest lists, and what is written after it."""
    listed = sorted(package.manifest["files"])
    return listed + [
        name for name in _BESIDE if name not in listed and (package.path / name).is_file()
    ]


def _digest(package: Package, name: str) -> str:
    known = package.manifest["files"].get(name)
    return str(known["sha256"]) if known else sha256(package.path / name)


def _file(package: Package, path: str) -> _File:
    size = (package.path / path).stat().st_size
    suffix = Path(path).suffix
    return _File(path, _FORMATS.get(suffix, suffix[1:]), size, _digest(package, path))


def _named(package: Package, path: str) -> str:
    """Return a name that still tells, once on somebody's disk, where the file is from."""
    return f"{package.slug}-{_folder(package)}-{path.replace('/', '-')}"


def _folder(package: Package) -> str:
    version = package.version
    return folder_of(version, package.revision) if version else package.path.name


def _edition(package: Package) -> str | None:
    return edition(package.descriptor) if package.version else None


def _replaced(package: Package) -> list[_File]:
    """Return the files that were given under this version before its revisions, newest first."""
    return [
        _File(path, Path(path).suffix[1:], stated["bytes"], stated["sha256"])
        for revision in reversed(package.manifest.get("withdrawn", []))
        for path, stated in revision["files"].items()
    ]


def _tables(package: Package) -> list[dict[str, Any]]:
    """Return each canonical table with its files, in the order in which people read them."""
    by_table: dict[str, list[dict[str, Any]]] = {}
    for resource in package.descriptor["resources"]:
        # The workbook gathers several tables, and is none: it is among the other files.
        if table := resource.get("table"):
            by_table.setdefault(table, []).append(resource)
    first = ("contributions",)
    order = [*first, *(name for name in schemas.names() if name not in first)]
    return [
        {
            "name": name,
            "title": schemas.load(name)["title"],
            "description": schemas.load(name).get("description", ""),
            "rows": by_table[name][0].get("rowCount"),
            "files": [_file(package, resource["path"]) for resource in by_table[name]],
        }
        for name in order
        # A package made before a table was added has no file of it.
        if name in by_table
    ]


def _changelog(package: Package) -> str:
    path = package.path / "CHANGELOG.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


class _Chunks:
    """A file that cannot seek: what zipfile writes into it is taken out at once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _zipped(package: Package) -> Iterator[bytes]:
    sink = _Chunks()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # zipfile needs only write and flush
        for name in offered(package):
            # The first date that ZIP can tell: the same files give the same bytes.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if Path(name).suffix in {".parquet", ".xlsx"}:
                entry.compress_type = zipfile.ZIP_STORED
            with (package.path / name).open("rb") as source, archive.open(entry, "w") as target:
                while block := source.read(_BLOCK):
                    target.write(block)
                    if data := sink.take():
                        yield data
    yield sink.take()
