"""Ask again every address that a target ever gave: does one still say what was withdrawn?

One after the other, so that no portal is pressed; a site that no longer answers is not asked for
all that it had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from concertation.receipts import Address
from concertation.removal import withdrawn_in
from concertation.workspace import Workspace
from datapackage.package import Package
from datapackage.package.versions import versions
from publishers.base import Publisher, Resource
from publishers.errors import PortalError
from publishers.publication import ARCHIVE

__all__ = ["Answer", "again", "ask", "differences", "given", "released", "withdrawn"]

_PATIENCE = 2
"""Addresses of one site without an answer, after which it is asked no more."""

_Told = tuple[str, str, str, str]
"""SHA-256, name, version, and why it should not be online."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an anonymous reader of one address is given."""

    url: str
    known: tuple[Address, ...]
    """What the address gave before."""
    sha256: str | None
    """None if there is no file any more."""
    answered: bool = True
    """False if nobody could tell."""


def given(resources: Iterable[Resource]) -> list[Answer]:
    """Return what a verification found at the addresses of `resources`, the other ones included.

    It also proved that those lead to the same files.
    """
    return [Answer(url, (), one.sha256) for one in resources for url in (one.url, one.also) if url]


def again(known: Iterable[Address], resources: Iterable[Resource]) -> list[Address]:
    """Return the addresses, of those `known`, that the verification of `resources` left unasked.

    Another address of a file that was verified is asked if it ever gave anything else.
    """
    now = {one.url: None for one in resources} | {one.also: one.sha256 for one in resources}
    return [one for one in known if one.url not in now or now[one.url] not in {None, one.sha256}]


def ask(publisher: Publisher, known: Iterable[Address]) -> list[Answer]:
    """Return what each address gives now; the publisher tells how far each reading is."""
    by_url: dict[str, list[Address]] = {}
    for one in known:
        by_url.setdefault(one.url, []).append(one)
    silent: Counter[str] = Counter()
    answers = []
    for url, before in by_url.items():
        site = urlsplit(url).netloc
        digest, answered = None, silent[site] < _PATIENCE
        if answered:
            try:
                digest = publisher.found(url)
            except PortalError:
                silent[site] += 1
                answered = False
        answers.append(Answer(url, tuple(before), digest, answered))
    return answers


def released(workspace: Workspace) -> set[str]:
    """Return the SHA-256 of every file of every release."""
    return _published(Package.open(folder) for folder in versions(workspace.releases).values())


def withdrawn(workspace: Workspace, known: Iterable[Address]) -> dict[str, str]:
    """Return, by SHA-256, which file no address should give any more, and why, in French.

    From the manifests of the revisions; from the receipts, which also know the archives that were
    made of former revisions; and from the releases that still say what was withdrawn.
    """
    known = list(known)
    newest = {
        version: Package.open(folder) for version, folder in versions(workspace.releases).items()
    }
    # A list that was empty is as it was in another release, to which nothing is to be withdrawn.
    right = _published(newest.values())
    told = [one for one in _replaced(newest, known) if one[0] not in right]
    for package in newest.values():
        for kind, number in withdrawn_in(workspace, package):
            told += _telling(package, kind, number, known)
    by_digest: dict[str, list[_Told]] = {}
    for one in told:
        by_digest.setdefault(one[0], []).append(one)
    return {digest: _said(ones) for digest, ones in by_digest.items()}


def differences(
    answers: Iterable[Answer], withdrawn: dict[str, str], remedy: str, site: str
) -> Iterator[str]:
    """Yield each address that still gives what was withdrawn, and what to do, in French.

    `site` is the address of the target: it must answer; a site that it had before need not.
    """
    silent = []
    for answer in dict.fromkeys(answers):
        if answer.sha256 in withdrawn:
            cure = f"publiez à nouveau, et s’il y reste : {remedy}"
            yield f"{answer.url} rend encore {withdrawn[answer.sha256]} ; {cure}"
        if not answer.answered and urlsplit(answer.url).netloc == urlsplit(site).netloc:
            silent.append(answer.url)
    if silent:
        yield (
            f"{len(silent)} adresses connues n’ont pas répondu, dont {silent[0]} ; "
            "relancez concertation verify"
        )


def _published(packages: Iterable[Package]) -> set[str]:
    """Return the SHA-256 of every file of these releases."""
    return {stated["sha256"] for one in packages for stated in one.manifest["files"].values()}


def _replaced(newest: dict[str, Package], known: Iterable[Address]) -> Iterator[_Told]:
    """Yield the files of former revisions: those of the manifests, and those of the receipts."""
    why = "d’avant une révision"
    for version, package in newest.items():
        for former in package.manifest.get("withdrawn", ()):
            for name, stated in former["files"].items():
                yield stated["sha256"], name, version, why
    for one in known:
        now = newest.get(one.version)
        if now and one.revision < now.revision and one.sha256:
            yield one.sha256, one.name, one.version, why


def _telling(package: Package, kind: str, number: str, known: Iterable[Address]) -> Iterator[_Told]:
    """Yield the files of a release that tell one of its objects: tables, workbook, archive."""
    version = str(package.version)
    why = (
        f"qui contient {kind} {number}, retiré depuis (concertation remove --purge fait la "
        "révision que publish mettra en ligne)"
    )
    for name, stated in package.manifest["files"].items():
        if name.startswith((f"{kind}s.", "contributions.")):
            yield stated["sha256"], name, version, why
    for one in known:
        same = (one.version, one.revision) == (version, package.revision)
        if same and one.name == ARCHIVE and one.sha256:
            yield one.sha256, one.name, version, why


def _said(ones: list[_Told]) -> str:
    """Return what a file is: releases may have it in common."""
    names = ", ".join(dict.fromkeys(name for _, name, _, _ in ones))
    of = " et ".join(dict.fromkeys(version for _, _, version, _ in ones))
    whys = ", ".join(dict.fromkeys(why for _, _, _, why in ones))
    return f"{names} de {of}, {whys}"
