"""Is this release fit to be sent anywhere? Everything that can be known before asking a portal."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from typing import Any

from datapackage.licences import LICENCES
from datapackage.package import Package
from publishers.base import Problem, Progress
from publishers.publication import ARCHIVE, Publication
from validation import PrivateContext, check_privacy

__all__ = ["check_release"]

_BLOCK = 1 << 20
_SHORT = 100
"""Below, data.gouv.fr deems a description too short."""


def check_release(
    package: Package,
    publication: Publication,
    context: PrivateContext,
    progress: Progress,
) -> Iterator[Problem]:
    """Yield what forbids, or would worsen, the publication of the release `package`.

    The privacy gate runs again, on the very bytes to be sent: what is uploaded
    to a private dataset can be read by whoever has its address. It reads them
    whole, which takes time: `progress` learns how far it is.
    """
    yield from _whole(package)
    yield from _archived(package, publication)

    def told(name: str, done: int, total: int) -> None:
        progress(f"contrôle de {name}", done, total)

    for finding in check_privacy(package, context, told):
        yield Problem(f"donnée personnelle : {finding.message}")
    if publication.licence not in LICENCES:
        known = ", ".join(LICENCES)
        yield Problem(f"licence « {publication.licence} » inconnue ; attendu : {known}")
    if len(publication.description) < _SHORT:
        said = (
            f"description de {len(publication.description)} caractères : il en faut plus de "
            f"{_SHORT} pour un bon score de qualité ; complétez « description » dans "
            "consultation.toml"
        )
        yield Problem(said, blocking=False)
    if publication.contact is None:
        said = "aucun contact : ajoutez « contact » dans consultation.toml"
        yield Problem(said, blocking=False)


def _whole(package: Package) -> Iterator[Problem]:
    if package.version is None:
        yield Problem(f"{package.path} : ce n’est pas une version ; lancez concertation release")
    if altered := package.altered():
        said = (
            f"{package.path} : modifié depuis sa mise en version ({', '.join(altered)}) ; "
            "restaurez la sauvegarde de cette version, ou faites-en une nouvelle"
        )
        yield Problem(said)
    report: dict[str, Any] = package.report
    if not report.get("valid"):
        yield Problem(f"{package.path} : son rapport de validation contient des erreurs")


def _archived(package: Package, publication: Publication) -> Iterator[Problem]:
    """Prove that the archive holds the release and nothing else: it need not be searched again."""
    with zipfile.ZipFile(publication.file(ARCHIVE).path) as archive:
        for name in archive.namelist():
            expected = (
                publication.manifest_sha256
                if name == "manifest.json"
                else package.manifest["files"].get(name, {}).get("sha256")
            )
            if _digest(archive, name) != expected:
                yield Problem(f"{ARCHIVE} : {name} n’est pas le fichier de la version")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
