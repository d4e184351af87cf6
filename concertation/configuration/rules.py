"""Which keys `consultation.toml` may hold, and what each of them accepts.

To add a key: one line in its section, and the attribute of the same name in
`datapackage/consultation.py`. A rule turns what TOML gave into what the attribute holds,
or raises `Refusal` with what was expected. Platforms, kinds of target and checks
are asked what they are: none is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from stdnum.fr import siret

from concertation.durations import duration
from datapackage.licences import LICENCES
from datapackage.sources import platforms
from publishers.kinds import kinds

__all__ = ["SECTIONS", "Key", "Keys", "Refusal"]

Rule = Callable[[Any], Any]


class Refusal(ValueError):  # noqa: N818  it is the answer of a rule, shown as a sentence
    """Why a value is refused: what was expected and what to write."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section."""

    rule: Rule
    required: bool = False


Keys = Mapping[str, Key]
"""Those of a section, by name."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refusal('attendu : un texte non vide entre guillemets droits, "ainsi"')
    return value.strip()


def _optional_text(value: Any) -> str:
    # An empty text in a template means «not filled in yet».
    return "" if value == "" else _text(value)


def _titles(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise Refusal('attendu : une liste de titres entre crochets, ["Pourquoi ?", "Comment ?"]')
    return tuple(value)


def _matching(pattern: str, expected: str) -> Rule:
    def rule(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            msg = f"attendu : {expected}"
            raise Refusal(msg)
        return value

    return rule


def _among(known: Iterable[str], what: str) -> Rule:
    choices = tuple(known)

    def rule(value: Any) -> str:
        if value not in choices:
            msg = f"attendu : {what} parmi {', '.join(choices)}"
            raise Refusal(msg)
        chosen: str = value
        return chosen

    return rule


def _whole(least: int) -> Rule:
    def rule(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            msg = f"attendu : un nombre entier sans guillemets, au moins {least}"
            raise Refusal(msg)
        return value

    return rule


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refusal("attendu : true ou false, sans guillemets")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Refusal("attendu : un jour sans guillemets ni heure, par exemple 2017-02-08")
    return value


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Refusal(
            "attendu : une date et une heure avec leur fuseau, sans guillemets, "
            "par exemple 2017-03-27T08:00:00Z"
        )
    return value.astimezone(UTC)


def _delay(value: Any) -> timedelta | None:
    """Return how long to wait; None: until a person has read."""
    if value == "review":
        return None
    seconds = duration(value) if isinstance(value, str) else None
    if seconds is None:
        raise Refusal('attendu : une durée ("0s", "30m", "24h", "7j"), ou "review"')
    return timedelta(seconds=seconds)


def _siret(value: Any) -> str:
    number = value.replace(" ", "") if isinstance(value, str) else value
    if not isinstance(number, str) or not siret.is_valid(number):
        raise Refusal(
            "attendu : un SIRET de 14 chiffres entre guillemets, dont la clé de Luhn est juste ; "
            "vérifiez-le sur annuaire-entreprises.data.gouv.fr"
        )
    return number


def _timezone(value: Any) -> str:
    if not isinstance(value, str) or value not in available_timezones():
        raise Refusal('attendu : un fuseau horaire de la base IANA, par exemple "Europe/Paris"')
    return value


_slug = _matching(
    r"[a-z0-9]+(-[a-z0-9]+)*",
    "des lettres minuscules sans accent, des chiffres et des tirets, "
    'par exemple "territoire-numerique"',
)
_address = _matching(r"https?://[^\s/]+\S*", 'une adresse complète, par exemple "https://…"')


_SITE = (
    "l’adresse publique du portail, sans rien après le nom du site (ni chemin : celui de la "
    "consultation est ajouté ; ni « ? », ni « # »), par exemple "
    '"https://consultation.exemple.fr"'
)
# Every address of the catalogue starts with it: no sign that an RDF address may not hold, and
# no path, since the portal answers at the root only.
_site_address = _matching(r"""https?://[^\s/?#@<>"{}|\\^`]+/*""", _SITE)


def _site(value: Any) -> str:
    address: str = _site_address(value).rstrip("/")
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        msg = f"attendu : {_SITE}"
        raise Refusal(msg)
    return address


_licence = _among(LICENCES, "une licence ouverte")
_variable = _matching(
    "|[A-Z_][A-Z0-9_]*",
    "le nom d’une variable d’environnement, jamais le jeton lui-même, "
    'par exemple "DATAGOUV_API_KEY"',
)


def _consultation() -> Keys:
    return {
        "id": Key(_slug, required=True),
        "title": Key(_text, required=True),
        "description": Key(_optional_text),
        "organiser": Key(_optional_text),
        "organiser_siret": Key(_siret),
        "start_date": Key(_day, required=True),
        "end_date": Key(_day),
        "timezone": Key(_timezone),
        "language": Key(_matching("[a-z]{2}", 'un code de langue de deux lettres, "fr"')),
        "licence": Key(_licence, required=True),
        "url": Key(_address),
        "contact": Key(_optional_text),
        "registered": Key(_whole(0)),
    }


def _source() -> Keys:
    return {
        "platform": Key(_among(platforms(), "une plateforme"), required=True),
        "location": Key(_text, required=True),
        "contribution_level": Key(_among(("comment", "topic"), "un niveau")),
        "licence": Key(_licence),
        "retrieved_at": Key(_moment),
        "forum": Key(_optional_text),
        "synthetic": Key(_truth),
        "flags_hold": Key(_whole(1)),
        "currency": Key(_matching("[A-Z]{3}", 'le code ISO 4217 d’une monnaie, "EUR"')),
        "questions": Key(_titles),
    }


def _privacy() -> Keys:
    return {
        "names": Key(_among(("never", "organisations", "consented"), "une politique")),
        "min_group": Key(_whole(2)),
        "source_links": Key(_truth),
        "raw_retention_days": Key(_whole(0)),
        "publish_after": Key(_delay),
    }


def _portal() -> Keys:
    return {"url": Key(_site, required=True)}


def _target() -> Keys:
    return {
        "name": Key(_slug, required=True),
        "kind": Key(_among(kinds(), "une sorte"), required=True),
        "url": Key(_address),
        "organization": Key(_optional_text),
        "dataset": Key(_optional_text),
        "token_env": Key(_variable),
        "environment": Key(_among(("demo", "production"), "un environnement")),
        "folder": Key(_text),
    }


def _thresholds() -> Keys:
    from concertation.configuration import checks  # noqa: PLC0415  brings DuckDB in

    return checks.THRESHOLDS


def _severities() -> Keys:
    from concertation.configuration import checks  # noqa: PLC0415  brings DuckDB in

    return checks.SEVERITIES


def _accept() -> Keys:
    from concertation.configuration import checks  # noqa: PLC0415  brings DuckDB in

    return checks.ACCEPT


SECTIONS: Mapping[str, Callable[[], Keys]] = {
    "consultation": _consultation,
    "source": _source,
    "privacy": _privacy,
    "portal": _portal,
    "target": _target,
    "thresholds": _thresholds,
    "severities": _severities,
    "accept": _accept,
}
"""Each section's keys, in the order in which they are documented; `target` may repeat."""
