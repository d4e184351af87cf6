"""What an anonymous reader of a udata site finds, against what is wanted."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.base import Resource
from publishers.http import Http
from publishers.publication import File
from publishers.udata.steps import Match, match
from publishers.udata.translate import Document, Wanted, changes, described

__all__ = ["compare"]


def compare(
    public: Document, wanted: Wanted, http: Http
) -> tuple[tuple[Resource, ...], tuple[str, ...]]:
    """Return our files as they are online, and each difference as a French sentence.

    `public` is the dataset as an anonymous reader is given it; every file is downloaded.
    """
    found = match(public, wanted)
    differences = list(_differences(wanted, public, found))
    resources = []
    for file in wanted.files:
        if file.name in found.held:
            online = found.held[file.name]
            url, lasting = str(online["url"]), online.get("latest")
            digest = http.download(url)
            resources.append(Resource(file.name, online["id"], url, digest, lasting))
            differences += _misread(file, online, resources[-1], http)
    return tuple(resources), tuple(differences)


def _misread(file: File, online: Document, resource: Resource, http: Http) -> Iterator[str]:
    if resource.sha256 != file.sha256:
        yield (
            f"{file.name} : {resource.url} ne rend pas les octets de la version "
            f"(SHA-256 {resource.sha256}, attendu {file.sha256}) ; publiez à nouveau"
        )
    lasting = online.get("latest")
    if lasting and http.redirection(lasting) != resource.url:
        yield f"{file.name} : l’adresse permanente {lasting} ne mène pas à {resource.url}"


def _differences(wanted: Wanted, public: Document, found: Match) -> Iterator[str]:
    remedy = "publiez à nouveau"
    for change in changes(described(wanted, public, found.held), public):
        yield f"{change.field} : en ligne {change.old!r}, attendu {change.new!r} ; {remedy}"
    for file in wanted.files:
        if file.name not in found.held:
            yield f"{file.name} : absent du jeu de données ; {remedy}"
    for resource in (*found.gone, *found.spare):
        yield f"« {resource['title']} » n’est pas de cette version ; {remedy}"
