"""How is a figure cited: who produced it, what it is, of which version, where it is found?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.words import codes, formats
from dashboard.words.formats import NBSP
from datapackage.licences import LICENCES, Licence
from datapackage.package import Package
from datapackage.package.versions import edition
from queries import Figure

__all__ = ["Citation"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Citation:
    """What whoever takes a figure away must be able to say of it."""

    producer: str
    figure: str
    consultation: str
    version: str
    """`version 1.0.0`, or `données en cours`."""
    day: str
    """When the data were collected, in French."""
    address: str
    """Where exactly this figure is found: that of its version as soon as it has one."""
    licence: Licence | None
    fixed: bool
    """Whether the address will always show these very numbers."""

    @classmethod
    def of(cls, figure: Figure, consultation: Row, package: Package, address: str) -> Citation:
        """Return how to cite `figure` as `package`, one of `consultation`, tells it."""
        collected = consultation["retrieved_at"]
        return cls(
            producer=consultation["organiser"] or consultation["title"],
            figure=figure.title,
            consultation=consultation["title"],
            version=f"version {edition(package.descriptor)}"
            if package.version
            else "données en cours",
            day=formats.moment(collected, consultation["timezone"], "day"),
            address=address,
            licence=LICENCES.get(consultation["licence"] or ""),
            fixed=bool(package.version),
        )

    @property
    def short(self) -> str:
        """`Agence du Numérique, contributions par thème, version 1.0.0, 27 mars 2017`."""
        title = self.figure[:1].lower() + self.figure[1:]
        return f"{self.producer}, {title}, {self.version}, {self.day}."

    @property
    def long(self) -> str:
        """The same with the consultation, the licence and the address."""
        parts = [self.producer, f"«{NBSP}{self.figure}{NBSP}»"]
        if self.consultation != self.producer:
            parts.append(self.consultation.rstrip("."))
        parts += [self.version, self.day, *([self.licence.title] if self.licence else [])]
        return f"{', '.join(parts)}. {self.address}"

    @property
    def source(self) -> str:
        """The line under a drawing that leaves the portal."""
        licence = f" {self.licence.title}." if self.licence else ""
        return f"Source{NBSP}: {self.producer}, {self.version}, {self.day}.{licence}"

    def told(self, figure: Figure, given: Mapping[str, str]) -> dict[str, str]:
        """Return what a file says beside its rows, label by label."""
        asked = {f"Paramètre {name}": value for name, value in given.items()}
        licence = f"{self.licence.title} ({self.licence.url})" if self.licence else "inconnue"
        return {
            "Chiffre": figure.title,
            "Définition": formats.typography(figure.description),
            "Unité": figure.unit,
            **asked,
            "Source": self.producer,
            "Consultation": self.consultation,
            "Version": self.version,
            "Données du": self.day,
            "Adresse": self.address,
            "Licence": licence,
            "Citer": self.long,
            "À savoir": codes.CAUTION,
        }
