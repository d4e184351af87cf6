"""Which publisher serves which kind of target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from datapackage.consultation import Target
from publishers.base import Progress, Publisher
from publishers.ckan import Ckan
from publishers.folder import Folder
from publishers.udata import Udata
from publishers.udata.upload import Uploads

__all__ = ["PUBLISHERS", "Settings", "open_publisher"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a publisher needs to know beside its target."""

    slug: str
    """The consultation's identifier."""
    home: Path
    """Folder from which a target's `folder` is counted."""
    audit: Path
    """JSON lines file to which every write is added."""
    progress: Progress
    token: str = ""
    note: Path | None = None
    """File in which what is on its way is kept from one run to the next."""


def _folder(target: Target, settings: Settings) -> Publisher:
    return Folder(
        target,
        settings.home / target.folder,
        settings.slug,
        audit=settings.audit,
        progress=settings.progress,
    )


def _catalog(target: Target, settings: Settings) -> Publisher:
    from publishers.catalog import Catalog  # noqa: PLC0415  RDF is heavy, and seldom needed

    return Catalog(
        target,
        settings.home / target.folder,
        settings.slug,
        audit=settings.audit,
        progress=settings.progress,
    )


def _udata(target: Target, settings: Settings) -> Publisher:
    publisher = Udata(
        target,
        settings.slug,
        settings.token,
        audit=settings.audit,
        progress=settings.progress,
    )
    publisher.uploads = Uploads(publisher.http, note=settings.note)
    return publisher


def _ckan(target: Target, settings: Settings) -> Publisher:
    return Ckan(
        target,
        settings.slug,
        settings.token,
        audit=settings.audit,
        progress=settings.progress,
    )


PUBLISHERS: dict[str, Callable[[Target, Settings], Publisher]] = {
    "catalog": _catalog,
    "ckan": _ckan,
    "folder": _folder,
    "udata": _udata,
}
"""By the `kind` of `[[target]]`."""


def open_publisher(target: Target, settings: Settings) -> Publisher:
    """Return the publisher of `target`; nothing is asked of the portal yet."""
    return PUBLISHERS[target.kind](target, settings)
