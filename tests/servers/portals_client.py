"""A real portal seen by a test: organisations to publish in, and what each reader finds there.

Nothing here uses the project's publishers: it is the witness of what they do.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

HOME = Path(__file__).parents[2] / ".portals"
NAMES = ("ckan-2.11", "ckan-2.12", "udata")
_PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Organisation:
    """Where the publisher is an editor."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    """The accounts to take out of it at the end, by their ids."""


@dataclass(frozen=True)
class OnlineFile:
    """A resource, as a reader finds it."""

    id: str
    title: str
    url: str


@dataclass(frozen=True)
class Online:
    """A dataset, as a reader finds it; `raw` is the portal's own JSON."""

    id: str
    name: str
    title: str
    private: bool
    files: tuple[OnlineFile, ...]
    raw: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Portal:
    """A server that `control.py start` started; a token of None is an anonymous reader."""

    kind: str
    version: str
    url: str
    publisher_token: str = field(repr=False)
    admin_token: str = field(repr=False)

    def headers(self, token: str | None = None) -> dict[str, str]:
        """How this portal wants a token."""
        name = "Authorization" if self.kind == "ckan" else "X-API-KEY"
        return {name: token} if token else {}

    def get(self, path: str, token: str | None = None, **keywords: Any) -> requests.Response:
        """Read a path of the portal."""
        keywords.setdefault("timeout", _PATIENCE)
        return requests.get(self.url + path, headers=self.headers(token), **keywords)

    def post(self, path: str, token: str | None = None, **keywords: Any) -> requests.Response:
        """Send to a path of the portal."""
        keywords.setdefault("timeout", _PATIENCE)
        return requests.post(self.url + path, headers=self.headers(token), **keywords)

    def new_organisation(self) -> Organisation:
        """Make an organisation that no other test knows; the publisher is an editor of it."""
        name = f"org-{uuid.uuid4().hex[:12]}"
        make = _new_ckan if self.kind == "ckan" else _new_udata
        return make(self, name)

    def leave(self, organisation: Organisation) -> None:
        """Take everybody out of an organisation whose test is over; what is public stays so.

        udata reads all the organisations of an account at each of its requests: after a few
        hundred tests, each request would take seconds.
        """
        for member in organisation.members:
            path = f"/api/1/organizations/{organisation.id}/member/{member}/"
            headers = self.headers(self.admin_token)
            requests.delete(self.url + path, headers=headers, timeout=_PATIENCE).raise_for_status()

    def seen_by_anyone(self, organisation: Organisation) -> list[Online]:
        """List the datasets that an anonymous reader finds."""
        return self._listed(organisation, None)

    def seen_by_publisher(self, organisation: Organisation) -> list[Online]:
        """List the datasets that the publisher finds: private ones and drafts too."""
        return self._listed(organisation, self.publisher_token)

    def download(self, url: str) -> bytes:
        """Fetch a file as an anonymous reader."""
        answer = requests.get(url, timeout=_PATIENCE)
        answer.raise_for_status()
        return answer.content

    def _listed(self, organisation: Organisation, token: str | None) -> list[Online]:
        list_them = _listed_by_ckan if self.kind == "ckan" else _listed_by_udata
        return list_them(self, organisation, token)


def known(name: str) -> Portal:
    """Return a running portal by its name; FileNotFoundError if it was not started."""
    address = json.loads((HOME / name / "env.json").read_text(encoding="utf-8"))
    return Portal(kind=name.partition("-")[0], **address)


def _json(answer: requests.Response) -> Any:
    """The answer's document; what the server said is in the error when it refused."""
    if not answer.ok:
        raise requests.HTTPError(answer.status_code, answer.url, answer.text[:2000])
    return answer.json()


def _new_ckan(portal: Portal, name: str) -> Organisation:
    path, admin = "/api/3/action/organization_", portal.admin_token
    made = _json(portal.post(f"{path}create", admin, json={"name": name, "title": name}))
    member = {"id": name, "username": "publisher", "role": "editor"}
    _json(portal.post(f"{path}member_create", admin, json=member))
    return Organisation(made["result"]["id"], name)


def _new_udata(portal: Portal, name: str) -> Organisation:
    path, admin = "/api/1/organizations/", portal.admin_token
    made = _json(portal.post(path, admin, json={"name": name, "description": name}))
    membership, asked = f"{path}{made['id']}/membership/", {"comment": "to publish"}
    request = _json(portal.post(membership, portal.publisher_token, json=asked))
    member = _json(portal.post(f"{membership}{request['id']}/accept/", admin))
    if member["role"] != "editor":
        raise ValueError(member)
    people = (member, *made["members"])
    return Organisation(made["id"], made["slug"], tuple(one["user"]["id"] for one in people))


def _listed_by_ckan(portal: Portal, organisation: Organisation, token: str | None) -> list[Online]:
    asked = {"fq": f"owner_org:{organisation.id}", "rows": 1000}
    if token:
        asked |= {"include_private": True, "include_drafts": True}
    found = _json(portal.post("/api/3/action/package_search", token, json=asked))["result"]
    return [
        Online(raw["id"], raw["name"], raw["title"], raw["private"], _files(raw, "name"), raw)
        for raw in found["results"]
    ]


def _listed_by_udata(portal: Portal, organisation: Organisation, token: str | None) -> list[Online]:
    path = f"/api/1/organizations/{organisation.id}/datasets/?page_size=100"
    found = _json(portal.get(path, token))["data"]
    return [
        Online(raw["id"], raw["slug"], raw["title"], raw["private"], _files(raw, "title"), raw)
        for raw in found
        if not raw["deleted"]
    ]


def _files(raw: dict[str, Any], title: str) -> tuple[OnlineFile, ...]:
    return tuple(OnlineFile(file["id"], file[title], file["url"]) for file in raw["resources"])
