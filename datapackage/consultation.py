"""What was asked, by whom, when: the content of `consultation.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

__all__ = ["Consultation", "Privacy", "SourceSettings", "Target"]

Names = Literal["never", "organisations", "consented"]


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where the contributions come from."""

    platform: str
    location: str
    """File, folder, ZIP (relative to `consultation.toml`) or base URL."""
    contribution_level: Literal["comment", "topic"] = "comment"
    licence: str | None = None
    """Licence of what is read, when it is not the consultation's."""
    retrieved_at: datetime | None = None
    """When the export was made, UTC, if it was made before it was collected."""
    forum: str | None = None
    """Which of the platform's consultations to read, when it holds several."""
    synthetic: bool = False
    """True when the contributions were generated for a demonstration."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What may be published about people; the defaults publish least."""

    names: Names = "organisations"
    min_group: int = 5
    """Least number of individuals that may share a published attribute."""
    source_links: bool = True
    raw_retention_days: int = 365


@dataclass(frozen=True, slots=True)
class Target:
    """A portal to publish to."""

    name: str
    kind: str
    url: str
    organization: str = ""
    dataset: str = ""
    token_env: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """The identity of a consultation, its source and its policies."""

    id: str
    title: str
    start_date: date
    licence: str
    source: SourceSettings
    path: Path
    """The `consultation.toml` it was read from."""
    description: str | None = None
    organiser: str | None = None
    organiser_siret: str | None = None
    end_date: date | None = None
    timezone: str = "Europe/Paris"
    language: str = "fr"
    url: str | None = None
    contact: str | None = None
    registered: int | None = None
    privacy: Privacy = field(default_factory=Privacy)
    targets: tuple[Target, ...] = ()
