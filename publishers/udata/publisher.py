"""One consultation on one udata site: plan, apply, verify, unpublish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from datapackage.consultation import Target
from publishers.base import Problem, Resource, State, Step, Verification, converge
from publishers.errors import LostAnswerError, RefusedError, StalePlanError
from publishers.plan import Change, FileChange, Plan
from publishers.publication import Publication
from publishers.settings import Settings
from publishers.udata.look import Site, page
from publishers.udata.preflight import problems
from publishers.udata.steps import Match, Seen, Write, is_ours, match, next_write, withdraw
from publishers.udata.translate import (
    RESOURCE,
    SENT,
    SHA256,
    VERSION,
    Document,
    Wanted,
    changes,
    described,
    traces,
    translate,
)
from publishers.udata.upload import Uploads
from publishers.udata.verify import compare

__all__ = ["Udata"]

_EXTENSIONS = frozenset({"csv", "json", "md", "parquet", "txt", "xlsx", "zip"})
_ABSENT = {404, 410}
_BLANK: Document = {"extras": {}, "resources": [], "tags": []}


class Udata:
    """data.gouv.fr, its demonstration site, or any other site that runs udata."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.target = target
        base = target.url.rstrip("/").removesuffix("/api/1")
        self.http = settings.http(base, {"X-API-KEY": settings.token} if settings.token else {})
        self.site = Site(self.http, target, settings.slug)
        self.uploads = Uploads(self.http, note=settings.note)

    def refused(self) -> frozenset[str]:
        """Return the extensions that this site does not take: Parquet and Markdown, often."""
        return _EXTENSIONS.difference(self.http.read("/api/1/datasets/extensions/") or ())

    def preflight(self, publication: Publication) -> list[Problem]:
        """Return what would go wrong, and what would make a better score; write nothing."""
        return list(problems(self.http, self.site, publication))

    def plan(self, publication: Publication) -> Plan:
        """Look at the site and return what would change; write nothing."""
        seen = self.site.look()
        wanted = self._wanted(publication)
        dataset = seen.dataset
        found = match(dataset or _BLANK, wanted, seen.lost)
        files = tuple(_file_changes(wanted, found))
        return Plan(
            target=self.target.name,
            kind=self.target.kind,
            slug=publication.slug,
            version=publication.version,
            manifest_sha256=publication.manifest_sha256,
            dataset=dataset["id"] if dataset else None,
            url=page(dataset, self.http.base) if dataset else None,
            state=_state(seen),
            changes=tuple(_told(wanted, dataset or _BLANK, found, files)),
            files=files,
        )

    def apply(self, publication: Publication, plan: Plan) -> None:
        """Bring the site to the release, if it still is as the plan saw it.

        Files change one by one, `datapackage.json` last: udata cannot change
        several together. A first publication is seen whole or not at all.
        """
        _refuse_stale(plan, publication, self.site.look())
        wanted = self._wanted(publication)
        converge(lambda: self._next(wanted), self.http.sleep)

    def verify(self, publication: Publication) -> Verification:
        """Read everything back as an anonymous reader, and compare."""
        seen = self.site.look()
        if seen.dataset is None:
            return Verification(None, None, (), ("le jeu de données n’existe pas ; publiez-le",))
        identifier, address = seen.dataset["id"], page(seen.dataset, self.http.base)
        public = self.http.read(f"/api/1/datasets/{identifier}/", anonymous=True)
        if public is None:
            said = "le public ne voit pas le jeu de données (privé ou supprimé) ; publiez-le"
            return Verification(identifier, address, (), (said,))
        resources, differences = compare(public, self._wanted(publication), self.http)
        twins = tuple(f"doublon : {page(twin, self.http.base)}" for twin in seen.twins)
        score = (public.get("quality") or {}).get("score")
        return Verification(identifier, address, resources, differences + twins, score)

    def kept(self) -> tuple[Resource, ...]:
        """Return nothing: one release is online; a file's former address is gone with it."""
        return ()

    def found(self, url: str) -> str | None:
        """Return the SHA-256 of what an anonymous reader finds at `url`."""
        return self.http.found(url)

    def unpublish(self) -> tuple[Resource, ...]:
        """Archive the dataset, then remove its files; publishing again restores all.

        udata goes on giving the files of an archived dataset to whoever has their address.
        """
        # One moment for every attempt: a write that is done again is the same write.
        now = datetime.now(UTC).isoformat(timespec="seconds")

        def next_step() -> Step | None:
            write = withdraw(self.site.look().dataset, now)
            return self._step(write) if write else None

        online = tuple(_online(self.site.look().dataset or _BLANK))
        converge(next_step, self.http.sleep)
        return online

    def state(self) -> State:
        """Return what the target holds now."""
        dataset = self.site.look().dataset
        if dataset is None:
            return State()
        visibility = "private" if dataset["private"] else "public"
        return State(
            dataset=dataset["id"],
            url=page(dataset, self.http.base),
            version=dataset["extras"].get(VERSION),
            visibility="archived" if dataset["archived"] else visibility,
            details={"quality": (dataset.get("quality") or {}).get("score")},
        )

    def _wanted(self, publication: Publication) -> Wanted:
        return translate(publication, self.site.organization()["id"])

    def _next(self, wanted: Wanted) -> Step | None:
        seen = self.site.look(thorough=False)
        write = next_write(seen, wanted)
        publishes = write and write.kind == "describe" and (seen.dataset or {}).get("private")
        if write is None or publishes:
            # Another publisher may have created the same dataset, or removed a file, meanwhile.
            write = next_write(self.site.look(), wanted)
        return self._step(write) if write else None

    def _step(self, write: Write) -> Step:
        def run() -> None:
            try:
                self._write(write)
            except RefusedError as error:
                if error.status not in _ABSENT:
                    raise
                # Somebody removed it since we looked: look again.
                self.site.forget()
                raise LostAnswerError(str(error)) from error

        return Step(write.name, run)

    def _write(self, write: Write) -> None:
        dataset = f"/api/1/datasets/{write.dataset}/"
        resource = f"{dataset}resources/{write.resource}/"
        if write.file is not None:
            path = f"{resource if write.resource else dataset}upload/"
            self.uploads.send(path, write.file, purpose=write.name)
            return
        method, path = {
            "create": ("POST", "/api/1/datasets/"),
            "announce": ("PUT", f"/api/2/datasets/{write.dataset}/extras/"),
            "describe": ("PUT", dataset),
            "archive": ("PUT", dataset),
            "discard": ("DELETE", dataset),
            "drop": ("DELETE", resource),
        }[write.kind]
        self.http.write(method, path, write.document, purpose=write.name)
        if write.kind in {"create", "discard"}:
            self.site.forget()


def _online(dataset: Document) -> Iterator[Resource]:
    for one in dataset["resources"]:
        if is_ours(one, dataset):
            extras, address = one["extras"], str(one["url"])
            name = extras.get(RESOURCE) or one["title"]
            yield Resource(name, one["id"], address, extras.get(SHA256), one.get("latest"))


def _file_changes(wanted: Wanted, found: Match) -> Iterator[FileChange]:
    for file in wanted.files:
        online = found.held.get(file.name)
        if online is None:
            yield FileChange(file.name, "add", file.bytes, file.sha256)
        elif found.right(file):
            yield FileChange(file.name, "same", file.bytes, file.sha256, online["id"])
        else:
            yield FileChange(file.name, "replace", file.bytes, file.sha256, online["id"])
    for resource in (*found.spare, *found.gone):
        size = resource.get("filesize") or 0
        yield FileChange(resource["title"], "remove", size, None, resource["id"])


def _told(
    wanted: Wanted, dataset: Document, found: Match, files: tuple[FileChange, ...]
) -> Iterator[Change]:
    """Yield the changes that are not already told by those of the files."""
    moved = {file.name for file in files if file.action != "same"}
    for change in changes(described(wanted, dataset, found.held), dataset):
        of_file, is_of_file, _ = change.field.rpartition(" : ")
        told = of_file in moved if is_of_file else change.field == f"extras {SENT}" and moved
        if not told:
            yield change


def _state(seen: Seen) -> str:
    parts = traces(seen.dataset)
    parts |= {f"doublon {twin['id']}": "présent" for twin in seen.twins}
    parts |= {f"fichier {resource}": "perdu" for resource in seen.lost}
    return "\n".join(f"{name}={value}" for name, value in sorted(parts.items()))


def _refuse_stale(plan: Plan, publication: Publication, seen: Seen) -> None:
    if plan.manifest_sha256 != publication.manifest_sha256:
        msg = (
            f"le plan est celui de la version {plan.version}, pas de {publication.version} telle "
            "qu’elle est sur ce disque ; refaites le plan"
        )
        raise StalePlanError(msg)
    now = _state(seen)
    if now != plan.state:
        moved = set(now.splitlines()).symmetric_difference(plan.state.splitlines())
        names = sorted({line.rpartition("=")[0] for line in moved})
        msg = (
            f"{plan.target} : le portail a changé depuis le plan ({', '.join(names)}) ; "
            "refaites le plan, relisez-le, puis publiez"
        )
        raise StalePlanError(msg)
