"""What a udata site holds of one consultation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from datapackage.consultation import Target
from publishers.errors import NotPublishableError, PortalError
from publishers.http import Http
from publishers.udata.steps import Seen, is_ours, ours_alone
from publishers.udata.translate import MARK, Document

__all__ = ["Site", "page"]

_PAGE = 100


class Site:
    """Finds the consultation's dataset in its organisation, by its marker or as the target says."""

    def __init__(self, http: Http, target: Target, slug: str) -> None:
        self._http = http
        self._target = target
        self._slug = slug
        self._known: str | None = None
        """The dataset that the last look at the whole organisation found."""
        self._organization: Document | None = None

    def organization(self) -> Document:
        """Return the target's organisation.

        Raises:
            NotPublishableError: there is none of that name.
        """
        if self._organization is None:
            name = self._target.organization
            found = self._http.read(f"/api/1/organizations/{name}/") if name else None
            if found is None:
                msg = (
                    f"{self._http.base} : l’organisation {name!r} n’existe pas ; écrivez dans "
                    "consultation.toml (organization) son identifiant, lu sur sa page"
                )
                raise NotPublishableError(msg)
            self._organization = found
        return self._organization

    def look(self, *, thorough: bool = True) -> Seen:
        """Return the dataset; the others with our marker and lost files by a `thorough` look.

        A thorough look reads the whole organisation, which may have thousands
        of datasets, and asks for each file; the other reads again what it found.

        Raises:
            NotPublishableError: which dataset is ours is not for us to decide.
        """
        if not thorough and self._known is not None:
            dataset = self._dataset(self._known)
            if dataset is not None:
                return Seen(dataset)
        marked = self._marked()
        dataset = self._adopted() if self._target.dataset else self._first(marked)
        twins = [one for one in marked if dataset is None or one["id"] != dataset["id"]]
        for twin in twins:
            self._refuse_filled(twin, dataset)
        self._known = dataset["id"] if dataset else None
        return Seen(
            dataset, tuple(twins), frozenset(self._lost(dataset)) if dataset else frozenset()
        )

    def forget(self) -> None:
        """Make the next look a thorough one."""
        self._known = None

    def _dataset(self, identifier: str) -> Document | None:
        dataset: Document | None = self._http.read(f"/api/1/datasets/{identifier}/")
        return None if dataset is None or dataset["deleted"] else dataset

    def _lost(self, dataset: Document) -> Iterator[str]:
        for resource in dataset["resources"]:
            if is_ours(resource, dataset) and self._http.gone(resource["url"]):
                yield resource["id"]

    def _marked(self) -> list[Document]:
        """Return the organisation's datasets with our marker: public first, then the oldest."""
        path: str | None = f"/api/1/organizations/{self.organization()['id']}/datasets/"
        # The oldest first: one that is created meanwhile moves no other to a page already read.
        parameters: dict[str, Any] = {"page_size": _PAGE, "page": 1, "sort": "created"}
        found: list[Document] = []
        while path:
            answer = self._http.read(path, **parameters)
            if not isinstance(answer, dict):
                msg = f"{self._http.base} : liste illisible ; vérifiez l’adresse du portail (url)"
                raise PortalError(msg)
            found += [
                one
                for one in answer["data"]
                if one["extras"].get(MARK) == self._slug and not one["deleted"]
            ]
            parameters["page"] += 1
            path = path if answer["next_page"] else None
        return sorted(found, key=lambda one: (one["private"], one["created_at"], one["id"]))

    def _first(self, marked: list[Document]) -> Document | None:
        # Read by itself: a list may be older than what it lists.
        return self._dataset(marked[0]["id"]) if marked else None

    def _adopted(self) -> Document:
        name = self._target.dataset
        dataset = self._dataset(name)
        if dataset is None:
            msg = (
                f"{self._http.base} : le jeu de données {name!r} n’existe pas ; corrigez "
                "« dataset » dans consultation.toml, ou retirez-le pour qu’il soit créé"
            )
            raise NotPublishableError(msg)
        if dataset["extras"].get(MARK, self._slug) != self._slug:
            msg = (
                f"{page(dataset, self._http.base)} : ce jeu de données est celui de la "
                f"consultation {dataset['extras'][MARK]!r} ; donnez-en un autre (dataset)"
            )
            raise NotPublishableError(msg)
        owner = (dataset["organization"] or {}).get("id")
        if owner != self.organization()["id"]:
            msg = (
                f"{page(dataset, self._http.base)} : ce jeu de données n’est pas à "
                f"l’organisation {self._target.organization!r} ; corrigez l’un ou l’autre"
            )
            raise NotPublishableError(msg)
        return dataset

    def _refuse_filled(self, twin: Document, dataset: Document | None) -> None:
        if dataset is not None and not ours_alone(twin):
            msg = (
                f"deux jeux de données portent la marque de {self._slug!r} : "
                f"{page(dataset, self._http.base)} et {page(twin, self._http.base)} ; "
                "supprimez sur le portail celui qui est de trop"
            )
            raise NotPublishableError(msg)


def page(dataset: Document, base: str) -> str:
    """Return where people see the dataset; a site without pages has only its API."""
    address = dataset.get("page") or dataset.get("uri") or f"/api/1/datasets/{dataset['id']}/"
    return str(address) if urlsplit(str(address)).scheme else f"{base}{address}"
