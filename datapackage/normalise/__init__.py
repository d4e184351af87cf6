"""From staging to the canonical tables: cleaned, dated, numbered, under pseudonyms.

This is the only door between what was read, which is private, and what is
published. Each file here fills some of the canonical tables, in this order:
texts and dates, workshops, numbers, people, contributions and comments,
votes, links, territories, and the workspace's own sheets.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.normalise import (
    accounts,
    cleaned,
    contributions,
    history,
    numbers,
    people,
    places,
    sheets,
    workshops,
)
from datapackage.normalise.ledger import Ledger
from datapackage.tables import Tables, create

if TYPE_CHECKING:
    import duckdb

__all__ = ["normalise"]


def normalise(
    connection: duckdb.DuckDBPyConnection,
    consultation: Consultation,
    ledger: Ledger,
    *,
    key: bytes,
    retrieved_at: datetime,
    collection: str = "",
) -> Tables:
    """Fill the canonical tables of `connection` from its schemas `staging` and `overlay`.

    `ledger` must be loaded in `connection`; it is extended, not saved. The
    same staging, overlay, ledger and key give the same tables.
    """
    create(connection)
    cleaned.define(connection)
    cleaned.clean(connection, consultation)
    workshops.gather(connection)
    numbers.assign(connection, ledger)
    people.publish(connection, consultation, key)
    sheets.themes(connection)
    workshops.publish(connection, synthetic=consultation.source.synthetic)
    contributions.publish(connection, consultation, retrieved_at)
    places.locate(connection)
    sheets.publish(connection, consultation, retrieved_at)
    history.measure(connection, retrieved_at)
    return Tables(
        connection=connection,
        retrieved_at=retrieved_at,
        accounting=accounts.balance(connection),
        redactions=accounts.redactions(connection),
        left_aside=accounts.left_aside(connection),
        collection=collection,
    )
