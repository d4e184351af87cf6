"""Lines of Decidim's exports, and what a test asks of the staging tables that hold them."""

from __future__ import annotations

from collections import Counter

import duckdb

DEBATES = "id;title/en;title/fr;description/fr;comments;created_at;url\n"
COMMENTS = (
    "id;created_at;body;author/id;author/name;alignment;depth;user_group/id;user_group/name/fr;"
    "commentable_id;commentable_type;root_commentable_url\n"
)
DEBATE, REPLY = "Decidim::Debates::Debate", "Decidim::Comments::Comment"
PROPOSAL = "Decidim::Proposals::Proposal"
SITE = "https://a.example/processes/p/f/1"


def debate(number: int, url: str = f"{SITE}/debates/1") -> str:
    """Return a line under `DEBATES`, titled in French only."""
    return f"{number};;Question {number};Thème;0;2019-01-16 10:58:44 +0100;{url}\n"


def comment(  # noqa: PLR0913  one per column that a test varies
    number: int,
    target: int | str,
    kind: str = DEBATE,
    body: str = "Texte",
    *,
    alignment: str = "0",
    author: str = "7;Ada Martin",
    group: str = ";",
    url: str = f"{SITE}/debates/1",
) -> str:
    """Return a line under `COMMENTS`."""
    start = f"{number};2019-01-17 10:38:20 +0100;{body};{author};{alignment};0"
    return f"{start};{group};{target};{kind};{url}\n"


def rows(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[tuple]:
    """Return the rows of a query."""
    return connection.execute(query, list(values)).fetchall()


def quarantine(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Return what was set aside: object type and reason."""
    return rows(connection, "SELECT object_type, reason FROM staging.quarantine ORDER BY ALL")


def exclusions(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Return what was excluded: object type, rule and count."""
    return rows(connection, "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL")


def stances(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter]:
    """Count the stances of what was read, apart for contributions and for comments."""
    return {
        table: Counter(side for (side,) in rows(connection, f"SELECT stance FROM staging.{table}"))
        for table in ("contributions", "comments")
    }
