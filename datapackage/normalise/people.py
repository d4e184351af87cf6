"""Participants under pseudonyms: who may be named, and what may be told about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.normalise import groups
from datapackage.normalise.pseudonyms import pseudonym
from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["publish"]


def publish(connection: duckdb.DuckDBPyConnection, consultation: Consultation, key: bytes) -> None:
    """Fill `participants`, and `work.pseudonyms (author_key, participant_id)`.

    `work.organisation_candidates`, private, has alias, why, accounts, texts: names that may
    be those of organisations and that the operator does not list.
    Only people who wrote something are listed; an account that never wrote is
    counted among the registered, and nothing more.
    """
    _pseudonyms(connection, consultation.id, key)
    run(connection, __package__, "accounts")
    run(connection, __package__, "organisation_candidates")
    run(connection, __package__, "participants", {"names": consultation.privacy.names})
    groups.hide(connection, consultation.privacy.min_group)


def _pseudonyms(connection: duckdb.DuckDBPyConnection, consultation_id: str, key: bytes) -> None:
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed when building

    authors = [row[0] for row in run(connection, __package__, "authors").fetchall()]
    # DuckDB has no HMAC: one call per author, not per contribution.
    batch = pa.table(
        {
            "author_key": pa.array(authors, pa.string()),
            "participant_id": pa.array(
                [pseudonym(key, consultation_id, author) for author in authors], pa.string()
            ),
        }
    )
    connection.register("pseudonym_batch", batch)
    connection.execute("CREATE TABLE work.pseudonyms AS SELECT * FROM pseudonym_batch")
    connection.unregister("pseudonym_batch")
