"""Themes, and what the operator adds: milestones, announced figures, codings, removals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["cite", "publish", "themes"]


def themes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the canonical table `themes`, which others refer to."""
    run(connection, __package__, "themes")


def publish(
    connection: duckdb.DuckDBPyConnection, consultation: Consultation, retrieved_at: datetime
) -> None:
    """Fill the tables that come from `consultation.toml` and from the workspace's sheets."""
    run(
        connection,
        __package__,
        "consultations",
        {
            "id": consultation.id,
            "title": consultation.title,
            "description": consultation.description,
            "organiser": consultation.organiser,
            "siret": consultation.organiser_siret,
            "platform": consultation.source.platform,
            "url": consultation.url,
            "start": consultation.start_date,
            "end": consultation.end_date,
            "timezone": consultation.timezone,
            "language": consultation.language,
            "licence": consultation.licence,
            "registered": consultation.registered,
            "retrieved_at": retrieved_at,
        },
    )
    run(
        connection,
        __package__,
        "group_tallies",
        {"min_group": consultation.privacy.min_group},
    )
    run(connection, __package__, "sheets")
    cite(connection)
    run(connection, __package__, "outcomes", {"timezone": consultation.timezone})


def cite(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `sources` with what `links` cites, completed by the team's sheet."""
    run(connection, __package__, "sources")
