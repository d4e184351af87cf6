"""The DCAT-AP catalogue that the portal serves: `catalog/`, laid out as its addresses are.

It tells of the releases, and its addresses start with `[portal] url`. Each file
is replaced whole, in an order such that none names what is not there.
"""

from __future__ import annotations

from pathlib import Path

from concertation.workspace import Workspace
from datapackage.durable import point
from datapackage.errors import PackageError
from datapackage.package import Package
from datapackage.package.versions import latest, versions

__all__ = ["write_catalog"]

_OURS = (
    "*/catalog*.jsonld",
    "*/catalog*.ttl",
    "*/schemas/*.schema.json",
    "*/.tmp-*",
    "*/schemas/.tmp-*",
)
"""All that is ever written to `catalog/`, and what a killed run leaves there."""


def write_catalog(workspace: Workspace) -> list[Path]:
    """Write the catalogue of all the releases; call it under the writer's lock.

    Without `[portal] url` there is none: what a former run wrote is removed,
    and the answer is an empty list.

    Raises:
        PackageError: nothing was released yet.
        CatalogError: it would not be fit to be harvested; the former one stays.
    """
    portal = workspace.consultation().portal
    written = _write(workspace, portal.url) if portal else []
    _remove_all_but(written, workspace.catalog)
    return written


def _write(workspace: Workspace, url: str) -> list[Path]:
    # RDF is heavy, and only a portal with a public address needs it.
    from publishers.dcat import (  # noqa: PLC0415
        CatalogError,
        catalog_files,
        write_changed,
        write_schemas,
    )

    releases = _releases(workspace)
    newest = releases[-1]
    try:
        contents = catalog_files(releases, url, name=f"{newest.slug}/catalog")
    except CatalogError as error:
        msg = (
            f"{workspace.catalog} : catalogue DCAT-AP non écrit ; la version {newest.version} est "
            f"faite et reste en place :\n{error}\nCorrigez consultation.toml, puis faites une "
            "nouvelle version : concertation build, puis release"
        )
        raise CatalogError(msg) from error
    # The catalogue names the schemas: they come first.
    schemas = write_schemas(newest, workspace.catalog)
    home = workspace.catalog / newest.slug
    return [*(write_changed(home / file, contents[file]) for file in contents), *schemas]


def _releases(workspace: Workspace) -> list[Package]:
    """Return the releases of the consultation that `latest` is of, that one last."""
    folder = latest(workspace.releases)
    if folder is None:
        msg = f"{workspace.path} : aucune version à décrire ; lancez d’abord concertation release"
        raise PackageError(msg)
    shown = Package.open(folder)
    others = (
        Package.open(path) for path in versions(workspace.releases).values() if path != folder
    )
    # An id that was changed makes another consultation, of which the portal shows nothing.
    return [*(one for one in others if one.slug == shown.slug), shown]


def _remove_all_but(kept: list[Path], folder: Path) -> None:
    """Remove what former runs wrote and this one did not; what names others goes first."""
    for pattern in _OURS:
        for path in sorted(set(folder.glob(pattern)) - set(kept)):
            point(f"write -{path.name}")
            path.unlink()
    for path in (*folder.glob("*/schemas"), *folder.glob("*"), folder):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
