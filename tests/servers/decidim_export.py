"""Lines of Decidim's exports, and how a test reads them and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from datapackage import staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.sources import source_for

Read = Callable[..., duckdb.DuckDBPyConnection]

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


def reader(tmp_path: Path) -> Read:
    """Return a function: files by name, or paths, to staging tables whose accounts agree."""
    folders = iter(range(1000))

    def _read(files: dict[str, str | bytes] | list[Path], **settings: str):
        folder = tmp_path / f"raw-{next(folders)}"
        folder.mkdir()
        contents = files if isinstance(files, dict) else {p.name: p.read_bytes() for p in files}
        for name, content in contents.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        connection = duckdb.connect(config={"threads": 2})
        staging.create(connection)
        consultation = Consultation(
            id="essai",
            title="Titre",
            start_date=date(2019, 1, 1),
            licence="odc-odbl",
            source=SourceSettings(platform="decidim", location=".", **settings),
            path=tmp_path / "consultation.toml",
        )
        source_for("decidim").read(folder, consultation, connection)
        check_accounts(connection)
        return connection

    return _read


def check_accounts(connection: duckdb.DuckDBPyConnection) -> None:
    """Check, at each read of each test: read = kept + quarantined + excluded."""
    for name in ("theme", "contribution", "comment"):
        total = "SELECT coalesce(sum(count), 0) FROM staging.{} WHERE object_type = ?"
        read = rows(connection, total.format("records_read"), name)[0][0]
        excluded = rows(connection, total.format("exclusions"), name)[0][0]
        aside = "SELECT count(*) FROM staging.quarantine WHERE object_type = ?"
        kept = f"SELECT count(*) FROM staging.{name}s"
        assert read == rows(connection, kept)[0][0] + rows(connection, aside, name)[0][0] + excluded
    rules = rows(connection, "SELECT DISTINCT rule FROM staging.exclusions")
    assert {rule for (rule,) in rules} <= set(staging.EXCLUSION_RULES)


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
