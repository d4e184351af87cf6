"""What was asked, by whom, when: what `consultation.toml` says, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

__all__ = ["Acceptance", "Consultation", "PortalSettings", "Privacy", "SourceSettings", "Target"]

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
    flags_hold: int | None = None
    """Readers' flags that hold a text back; null: none does, flagged texts are for review."""
    currency: str | None = None
    """Of the amounts of an export that does not say theirs, ISO 4217 code."""
    questions: tuple[str, ...] | None = None
    """Questions of the platform's form whose answers are texts; null: what was answered tells."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a person accepts what a check says, for one export."""

    reason: str
    export: str
    """SHA-256 of the collection for which it was given; it expires with it."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What may be published about people; the defaults publish least."""

    names: Names = "organisations"
    min_group: int = 5
    """Least number of individuals that may share a published attribute."""
    source_links: bool = True
    raw_retention_days: int = 365
    publish_after: timedelta | None = timedelta(0)
    """How long a live package waits before readers see it; None until a person approves it."""


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """Where people find the portal that `concertation serve` opens."""

    url: str
    """Public address of the site, without final slash; the consultation is at `<url>/<id>/`."""


@dataclass(frozen=True, slots=True)
class Target:
    """A portal to publish to."""

    name: str
    kind: str
    url: str = ""
    """Address of the portal; for `folder` and `catalog`, the public one of their folder."""
    organization: str = ""
    dataset: str = ""
    """An existing dataset to take over, by identifier or slug."""
    token_env: str = ""
    environment: Literal["demo", "production"] = "demo"
    """`production` asks for a confirmation before anything is written."""
    folder: str = ""
    """Where `folder` and `catalog` write, relative to `consultation.toml`."""


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
    portal: PortalSettings | None = None
    """Absent: nothing stable can be named, hence no catalogue. Never the platform's `url`."""
    targets: tuple[Target, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Bounds of plausibility that the operator chose, by the check's id."""
    severities: Mapping[str, Literal["error", "warning"]] = field(default_factory=dict)
    """Severities of plausibility that the operator chose, by the check's id."""
    accept: Mapping[str, Acceptance] = field(default_factory=dict)
    """What a person accepted for one export, by the check's id."""
