"""A target on a CKAN: asks its action API, writes what `steps` says, proves what is online.

ckanapi is not used, even for metadata: it holds whole files in memory, has no
time limit of its own, and turns what it does not know into text. Two transports
would also be two places to count, announce, note and retry writes; all of them
go through `publishers.http`, files streamed.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from datapackage.consultation import Target
from publishers.base import Problem, Resource, State, Step, Verification, converge
from publishers.ckan import preflight, steps, verify
from publishers.ckan.translate import MARKER, RESOURCE, VERSION, Wanted, translate
from publishers.errors import (
    BusyError,
    LostAnswerError,
    NotPublishableError,
    PortalError,
    RefusedError,
    StalePlanError,
)
from publishers.plan import Change, Plan
from publishers.publication import Publication, canonical
from publishers.settings import Settings

__all__ = ["Ckan"]

_ACTION = "/api/3/action/"
_NOT_AUTHORIZED = 403
_NOT_FOUND = 404
_CONFLICT = 409
_TOO_LARGE = 413
_LIMIT = 10_000_000
"""CKAN's own limit for a file, in bytes, unless its owner raised it (ckan.max_resource_size)."""
_RACE = 0.3


class Ckan:
    """The dataset of one target, written with the token of one account."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.target = target
        self._slug = settings.slug
        self._dataset = target.dataset or settings.slug
        self.http = settings.http(target.url, {"Authorization": settings.token})
        self._failed: Counter[str] = Counter()

    def refused(self) -> frozenset[str]:
        """Return no extension: CKAN takes every file."""
        return frozenset()

    def preflight(self, publication: Publication) -> list[Problem]:
        """Return what would go wrong: account, organisation, licence, name, tags, harvest."""
        found = list(preflight.offline(publication, self._dataset))
        found += preflight.online(self._read, self.target, publication)
        try:
            self._look()
        except NotPublishableError as error:
            found.append(Problem(str(error)))
        return found

    def plan(self, publication: Publication) -> Plan:
        """Look at the portal and return what would change; write nothing."""
        wanted = self._wanted(publication)
        return self._planned(publication, wanted, self._look())

    def apply(self, publication: Publication, plan: Plan) -> None:
        """Bring the portal to the release; see `publishers.base.Publisher`."""
        wanted = self._wanted(publication)
        now = self._planned(publication, wanted, self._look())
        if now.state != plan.state:
            raise StalePlanError(_moved(plan, now))

        def next_step() -> Step | None:
            return self._step(steps.next_write(self._look(), wanted))

        converge(next_step, self.http.sleep)

    def verify(self, publication: Publication) -> Verification:
        """Read everything back as an anonymous reader, and compare."""
        wanted = self._wanted(publication)
        seen = self._anonymous()
        if seen is None:
            missing = f"{self.target.url} : un lecteur anonyme ne trouve pas le jeu de données"
            return Verification(None, None, (), (missing,))
        found, differences = verify.compare(seen, wanted, self.http.download)
        return Verification(seen["id"], self._page(seen), found, differences)

    def kept(self) -> tuple[Resource, ...]:
        """Return nothing: one release is online, under addresses that stay."""
        return ()

    def found(self, url: str) -> str | None:
        """Return the SHA-256 of what an anonymous reader finds at `url`."""
        return self.http.found(url)

    def unpublish(self) -> tuple[Resource, ...]:
        """Make the dataset private: CKAN then refuses its files; `publish` makes it public."""
        online = tuple(
            Resource(each[RESOURCE], each["id"], each["url"], each.get("hash") or None)
            for each in self._known().get("resources", ())
            if each.get(RESOURCE)
        )

        def next_step() -> Step | None:
            seen = self._known()
            return self._step(steps.hide(seen) if steps.public(seen) else None)

        converge(next_step, self.http.sleep)
        return online

    def state(self) -> State:
        """Return what the target holds now."""
        seen = self._show()
        if seen is None or seen["state"] == "deleted":
            return State()
        return State(
            dataset=seen["id"],
            url=self._page(seen),
            version=steps.extras(seen).get(VERSION),
            visibility="public" if steps.public(seen) else "private",
            details={"état": seen["state"], "fichiers": len(seen["resources"])},
        )

    def _read(self, action: str, **parameters: Any) -> Any:
        answer = self.http.read(_ACTION + action, **parameters)
        return None if answer is None else answer["result"]

    def _page(self, seen: dict[str, Any]) -> str:
        return f"{self.target.url.rstrip('/')}/dataset/{seen['name']}"

    def _wanted(self, publication: Publication) -> Wanted:
        listed = {each["id"] for each in self._read("license_list") or ()}
        return translate(publication, self._dataset, self.target.organization, listed)

    def _show(self) -> dict[str, Any] | None:
        try:
            seen = self._read("package_show", id=self._dataset)
        except RefusedError as error:
            if error.status != _NOT_AUTHORIZED:
                raise
            msg = (
                f"{self.target.url} : le jeu de données « {self._dataset} » existe, mais ce jeton "
                "n’y a pas accès ; demandez à en être éditeur, ou choisissez un autre nom (dataset)"
            )
            raise NotPublishableError(msg) from error
        return seen if seen is None else dict(seen)

    def _look(self) -> dict[str, Any] | None:
        """Return our dataset, None if there is none yet; refuse one that is somebody else's."""
        seen = self._show()
        marker = None if seen is None else steps.extras(seen).get(MARKER)
        if seen is None or marker == self._slug:
            return seen
        if seen["state"] == "deleted":
            return None
        if self.target.dataset and marker is None:
            return seen
        held = f"tient la consultation « {marker} »" if marker else "n’est pas de nous"
        msg = (
            f"{self._page(seen)} : ce jeu de données {held} ; pour reprendre un jeu existant, "
            f'écrivez dataset = "{seen["name"]}" pour la cible « {self.target.name} » dans '
            "consultation.toml ; sinon, donnez-y un autre nom"
        )
        raise NotPublishableError(msg)

    def _known(self) -> dict[str, Any]:
        seen = self._show()
        if seen is None or steps.extras(seen).get(MARKER) != self._slug:
            msg = (
                f"{self.target.url} : aucun jeu de données publié par nous sous le nom "
                f"« {self._dataset} » ; vérifiez dataset dans consultation.toml"
            )
            raise NotPublishableError(msg)
        return seen

    def _anonymous(self) -> dict[str, Any] | None:
        try:
            answer = self.http.read(_ACTION + "package_show", anonymous=True, id=self._dataset)
        except RefusedError as error:
            if error.status == _NOT_AUTHORIZED:
                return None
            raise
        return None if answer is None else dict(answer["result"])

    def _planned(
        self, publication: Publication, wanted: Wanted, seen: dict[str, Any] | None
    ) -> Plan:
        changes = list(steps.changes(seen, wanted))
        if steps.hidden_meanwhile(seen, wanted):
            during = "privé le temps de l’envoi des fichiers, puis public"
            changes.insert(0, Change("visibilité", "public", during))
        return Plan(
            target=self.target.name,
            kind=self.target.kind,
            slug=publication.slug,
            version=publication.version,
            manifest_sha256=publication.manifest_sha256,
            dataset=seen["id"] if seen else None,
            url=self._page(seen) if seen else None,
            state=canonical(steps.owned(seen, wanted) if seen else None),
            changes=tuple(changes),
            files=tuple(steps.files(seen, wanted)),
        )

    def _step(self, write: steps.Write | None) -> Step | None:
        return None if write is None else Step(write.name, lambda: self._send(write))

    def _send(self, write: steps.Write) -> None:
        """Send one write; a refusal that only says that the portal moved means: look again."""
        try:
            self._transmit(write)
        except RefusedError as error:
            if _overtaken(error, write):
                msg = f"{self.target.url} : modifié entre-temps ({write.name}) ; relancez"
                raise BusyError(msg, _RACE) from error
            if write.files and error.status in {_CONFLICT, _TOO_LARGE}:
                msg = f"{error} ; {_too_large(write)}"
                raise RefusedError(msg, error.status) from error
            raise
        except LostAnswerError as error:
            self._failed[write.name] += bool(error.status)
            large = any(file.bytes > _LIMIT for file in write.files.values())
            if large and self._failed[write.name] > 1:  # what some servers say to what is too large
                msg = f"{error}, deux fois ; {_too_large(write)}"
                raise PortalError(msg) from error
            raise

    def _transmit(self, write: steps.Write) -> None:
        path = _ACTION + write.action
        if not write.files:
            self.http.write("POST", path, write.document, purpose=write.name)
            return
        fields = {key: json.dumps(value) for key, value in write.document.items()}
        self.http.upload(path, write.files, fields, purpose=write.name)


def _overtaken(error: RefusedError, write: steps.Write) -> bool:
    """Tell whether the write was refused because somebody wrote first; keys are not translated."""
    document = error.document if isinstance(error.document, dict) else {}
    said = document.get("error")
    keys = set(said) if isinstance(said, dict) else set()
    if write.action == "package_create":
        return error.status == _CONFLICT and "name" in keys
    return error.status == _NOT_FOUND or (error.status == _CONFLICT and "match" in keys)


def _too_large(write: steps.Write) -> str:
    largest = max(write.files.values(), key=lambda file: file.bytes)
    return (
        f"{largest.name} ({largest.bytes} octets) dépasse peut-être la limite du portail : "
        "demandez à son gestionnaire d’augmenter ckan.max_resource_size, puis relancez ; le jeu de "
        "données reste privé d’ici là"
    )


def _moved(plan: Plan, now: Plan) -> str:
    before = {change.field: change.old for change in plan.changes}
    after = {change.field: change.old for change in now.changes}
    fields = sorted(key for key in before | after if before.get(key) != after.get(key))
    old = {file.name: file.action for file in plan.files}
    fields += [file.name for file in now.files if old.get(file.name) != file.action]
    what = ", ".join(fields) or "des champs que nous ne gérons pas"
    return (
        f"{now.url or now.target} : le portail a changé depuis le plan ({what}) ; rien n’a été "
        "écrit ; refaites « concertation plan », relisez, puis publiez"
    )
