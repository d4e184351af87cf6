"""What a CKAN, or udata that harvests it, would refuse or lose; said before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from datapackage.consultation import Target
from publishers.base import Problem
from publishers.ckan.translate import LICENCES
from publishers.publication import Publication

__all__ = ["offline", "online"]

_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_RESERVED = {"new", "edit", "search"}
_TAG = re.compile(r"[\w \-.]{2,100}")
_VERSION_LENGTH = 100
_OLDEST = (2, 10)


def offline(publication: Publication, name: str) -> Iterator[Problem]:
    """Yield what CKAN's own rules refuse, and what its harvesters lose; `name` is the dataset's."""
    if not _NAME.fullmatch(name) or name in _RESERVED:
        yield Problem(
            f"nom « {name} » : CKAN veut de 2 à 100 caractères parmi a-z, 0-9, « - » et « _ » ; "
            "donnez-en un autre (dataset) dans consultation.toml"
        )
    for tag in publication.keywords:
        if not _TAG.fullmatch(tag):
            yield Problem(
                f"mot-clé « {tag} » : CKAN veut de 2 à 100 caractères, lettres, chiffres, espaces, "
                "« - », « _ » ou « . » ; corrigez-le"
            )
    if len(publication.version) > _VERSION_LENGTH:
        yield Problem(f"version « {publication.version} » : plus de {_VERSION_LENGTH} caractères")
    if publication.end is None:
        yield Problem(
            "sans date de fin, data.gouv.fr qui moissonne ce CKAN ne garde pas la période ; "
            "donnez end_date dans consultation.toml une fois la consultation close",
            blocking=False,
        )


def online(read: Callable[..., Any], target: Target, publication: Publication) -> Iterator[Problem]:
    """Yield what the portal itself would refuse; `read` asks one action of its API."""
    status = read("status_show")
    if status is None:
        yield Problem(f"{target.url} : ce n’est pas un CKAN ; vérifiez url")
        return
    version = str(status.get("ckan_version", ""))
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < _OLDEST:
        yield Problem(f"{target.url} : CKAN {version} est trop ancien ; attendu : 2.10 ou plus")
    account = read("user_show")
    if account is None:
        yield Problem(
            f"{target.url} : jeton refusé ; créez-en un dans votre profil (« Jetons d’API ») "
            f"et mettez-le dans la variable {target.token_env or 'nommée par token_env'}"
        )
        return
    if account.get("sysadmin"):
        yield Problem(
            "ce jeton est celui d’un administrateur du site : prenez plutôt un compte éditeur de "
            "la seule organisation",
            blocking=False,
        )
    yield from _organization(read, target)
    yield from _licence(read, publication)


def _organization(read: Callable[..., Any], target: Target) -> Iterator[Problem]:
    if target.organization:
        mine = read("organization_list_for_user", permission="create_dataset") or []
        if any(target.organization in {each["id"], each["name"]} for each in mine):
            return
        names = ", ".join(sorted(each["name"] for each in mine)) or "aucune"
        yield Problem(
            f"organisation « {target.organization} » : inconnue, ou ce compte n’en est pas éditeur "
            f"(il l’est de : {names}) ; demandez ce rôle à son administrateur"
        )
    else:
        yield Problem(
            f"cible « {target.name} » : organization manque ; donnez le nom de l’organisation, "
            "sans laquelle un jeu de données ne peut pas rester privé pendant l’envoi"
        )


def _licence(read: Callable[..., Any], publication: Publication) -> Iterator[Problem]:
    listed = {each["id"] for each in read("license_list") or ()}
    names = LICENCES.get(publication.licence, ())
    if not listed & set(names):
        yield Problem(
            f"licence « {publication.licence} » : ce portail ne la liste pas "
            f"(attendu : {' ou '.join(names) or 'une licence connue'}) et n’en montrera que "
            "l’identifiant ; demandez à son gestionnaire de l’ajouter (licenses_group_url)",
            blocking=False,
        )
