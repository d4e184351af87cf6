"""Where an adapter puts what it read, before anything is cleaned, numbered or published.

The tables live in the schema `staging` of a private DuckDB connection. They
hold raw text and real identities: nothing leaves them but through
`normalise/`, which copies named columns only.

Keys. An object may be recognised by several keys, best first: `id:<platform id>`
when the platform gives one, `text:<hash>` computed from theme, author and text
when it does not. An object's first key is its *source key*; other tables refer
to it by that one. Whatever the export form, one object must keep one of its
keys, so that it keeps its public number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["create"]


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty staging tables in `connection`.

    `object_type` is `contribution`, `comment`, `vote`, `theme`, or `file` for a whole
    file that is no known form (read once, quarantined once); `rule` a code
    of the list `exclusion_rule`, `reason` one of `quarantine_reason`. `records_read` counts
    records, so that for each object type: read = rows of its table + quarantined + left out;
    the rows of votes are the counts of `tallies` of origin `computed`. `exclusions` counts
    the rows of `left_out`. `missing_contributions` has, once, each contribution that comments
    or votes name and that the export has not. In `contributions`, `alias` and `alias_count`
    are a collective contribution's name and number of people as written. `body`,
    `description` and `title` may be HTML; `*_raw` are dates as written.
    `participants.registered` is true for an account that the platform lists, whether or
    not it wrote.
    `outcomes` has what the institution answered: `state` is a code of `outcome_state`, or null
    where the platform has words only (`label`). `counters` has what the platform counted as a
    whole: the measure `voters`. `amount_raw` is an amount as written.
    `columns_left` lists, as they are written, the titles of the columns that a table
    has and that its adapter does not read; the keys of a JSON are not columns.
    `altered_texts` lists the kept objects (by source key) whose text comes from
    an export form that alters it: lost characters, glued lines, changed quotes.
    `flagged` lists what readers flagged, for a person to read: `held` is true when
    `[source] flags_hold` leaves it out.
    """
    run(connection, __package__, "staging")
