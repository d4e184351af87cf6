"""What would go wrong on a udata site, or give a poor score, asked before any byte is sent."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.base import Problem
from publishers.errors import NotPublishableError, RefusedError
from publishers.http import Http
from publishers.publication import Publication
from publishers.udata.look import Site, page
from publishers.udata.translate import TAG_LENGTHS, Document, licence, slugified, translate

__all__ = ["of_account", "of_dataset", "problems"]

_TITLE = 350
_DESCRIPTION = 100
"""udata counts a description only above that many signs (QUALITY_DESCRIPTION_LENGTH)."""
_CRITERIA = 9
_FORBIDDEN = {401, 403}
_OPEN = {"csv", "json", "geojson", "xml", "txt"}


def problems(http: Http, site: Site, publication: Publication) -> Iterator[Problem]:
    """Yield the problems of `publication`, those of the account first."""
    try:
        account = http.read("/api/1/me/")
        if account is None:
            yield Problem(f"{http.base} : aucune API udata à cette adresse ; corrigez url")
            return
        organization = site.organization()
        dataset = site.look().dataset
    except RefusedError as error:
        if error.status not in _FORBIDDEN:
            raise
        yield Problem(
            f"{http.base} : clé d’API absente, expirée ou refusée ; créez-en une sur votre profil "
            "du portail, et mettez-la dans la variable que nomme token_env"
        )
        return
    except NotPublishableError as error:
        yield Problem(str(error))
        return
    yield from of_account(account, organization, dataset)
    if dataset is not None:
        yield from of_dataset(dataset, http.base)
    yield from _of_site(http, publication)
    yield from _of_texts(publication)
    yield from _of_score(publication, organization["id"], dataset)


def of_account(
    account: Document, organization: Document, dataset: Document | None
) -> Iterator[Problem]:
    """Yield what the account may not do, or what it may do too much."""
    if "admin" in (account.get("roles") or ()):
        yield Problem(
            "cette clé est celle d’un administrateur du portail : elle peut tout y changer ; "
            "préférez celle d’un compte de service, éditeur de la seule organisation",
            blocking=False,
        )
        return
    roles = {one["user"]["id"]: one["role"] for one in organization.get("members", ())}
    rights = (dataset or {}).get("permissions")
    if account["id"] not in roles:
        yield Problem(
            f"le compte {account['slug']} n’est pas membre de {organization['name']} ; demandez à "
            "un administrateur de l’organisation de l’ajouter comme éditeur"
        )
    elif rights and not (rights["edit"] and rights["edit_resources"]):
        yield Problem(
            f"le compte {account['slug']} ne peut pas modifier ce jeu de données (rôle "
            f"{roles[account['id']]}) ; demandez à en devenir éditeur"
        )


def of_dataset(dataset: Document, base: str) -> Iterator[Problem]:
    """Yield why an existing dataset is not for us to write."""
    harvest = dataset.get("harvest") or {}
    if harvest.get("source_id") or harvest.get("backend"):
        yield Problem(
            f"{page(dataset, base)} est moissonné : la prochaine moisson effacerait ce que nous "
            "écririons ; publiez à la source moissonnée, ou donnez un autre jeu de données"
        )


def _of_site(http: Http, publication: Publication) -> Iterator[Problem]:
    known = [one["id"] for one in http.read("/api/1/datasets/licenses/") or ()]
    wanted = licence(publication.licence)
    if wanted not in known:
        yield Problem(
            f"licence {publication.licence} : ce portail ne connaît pas {wanted!r} et "
            f"l’effacerait sans le dire ; il connaît {', '.join(known)}"
        )
    frequencies = {one["id"] for one in http.read("/api/1/datasets/frequencies/") or ()}
    if not {"punctual", "irregular"} <= frequencies:
        yield Problem("ce portail ne connaît pas les fréquences « punctual » et « irregular »")
    allowed = http.read("/api/1/datasets/extensions/") or ()
    for file in publication.files:
        if file.format not in allowed:
            yield Problem(f"{file.name} : ce portail refuse l’extension {file.format!r}")


def _of_texts(publication: Publication) -> Iterator[Problem]:
    if len(publication.title) > _TITLE:
        yield Problem(
            f"titre de {len(publication.title)} signes, {_TITLE} au plus ; raccourcissez title"
        )
    shortest, longest = TAG_LENGTHS
    for word in publication.keywords:
        if not shortest <= len(slugified(word)) <= longest:
            yield Problem(
                f"mot-clé {word!r} : {slugified(word)!r} doit avoir de {shortest} à {longest} "
                "signes ; changez-le"
            )


def _of_score(
    publication: Publication, organization: str, dataset: Document | None
) -> Iterator[Problem]:
    """Advise on what udata would not count (`Dataset.compute_quality` of its code)."""
    wanted = translate(publication, organization)
    advice = []
    if len(wanted.fields["description"]) <= _DESCRIPTION:
        advice.append(f"une description de plus de {_DESCRIPTION} signes (description)")
    if wanted.geometry is None and not (dataset or {}).get("spatial"):
        advice.append("une couverture géographique, à choisir sur le portail")
    if not any(file.format in _OPEN for file in publication.files):
        advice.append("un fichier dans un format ouvert")
    if not any(file.role != "data" or file.description for file in publication.files):
        advice.append("un fichier de documentation")
    if advice:
        score = f"{_CRITERIA - len(advice)}/{_CRITERIA}"
        yield Problem(
            f"score de qualité prévu : {score} ; pour mieux : {', '.join(advice)}", blocking=False
        )
