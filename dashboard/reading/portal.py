"""Which data does the portal show now: the live package, the latest release, or a pinned one?

Pages and routes ask a `Portal`; none of them opens a file. `dashboard.reading.served` gives
the one of this process.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from dashboard.reading.exports import Asked, export
from dashboard.reading.filters import Filters, Sort, Sought
from dashboard.reading.kept import Kept
from dashboard.reading.news import News
from dashboard.reading.rows import Shelf, shelf
from dashboard.reading.search import Around, Found, Index
from dashboard.reading.status import Status, moment, read_status
from dashboard.reading.store import Store
from dashboard.reading.withdrawals import Asked as Withdrawn
from dashboard.reading.withdrawals import Withdrawals, tombstone, without
from datapackage.durable import pointed
from datapackage.errors import ConcertationError, PackageError
from datapackage.package import Package
from datapackage.package.versions import edition, latest, versions
from queries import Engine

__all__ = ["Portal", "Release", "UnknownReleaseError"]

Row = dict[str, Any]
Answer = TypeVar("Answer")

_CATALOG = re.compile(r"catalog(-\d+)?\.(jsonld|ttl)|schemas/[a-z_]+\.schema\.json", re.ASCII)
_CATALOG_FORMS = (
    ("catalog.jsonld", "application/ld+json", "JSON-LD"),
    ("catalog.ttl", "text/turtle", "Turtle"),
)
_OPEN_GENERATIONS = 6
_CACHED_ANSWERS = 512


class UnknownReleaseError(ConcertationError):
    """Nobody published that number; an HTTP answer is 404."""


@dataclass(frozen=True, slots=True)
class Release:
    """One numbered release, as a list of versions shows it."""

    version: str
    path: Path
    edition: str
    """Its version, and its revision if a text was taken out of it."""
    created: datetime | None
    latest: bool


@dataclass(slots=True)
class _Generation:
    """One package, its engine, and the answers already computed from it."""

    package: Package
    engine: Engine
    store: Store
    index: Index
    answers: Kept[tuple[str, str], list[Row]]
    withheld: Kept[frozenset[tuple[str, str]], int]

    @classmethod
    def open(cls, path: Path, kept: Shelf) -> _Generation:
        package = Package.open(path)
        engine = Engine(package)
        store = Store(package, engine, kept)
        return cls(package, engine, store, Index(store), Kept(_CACHED_ANSWERS), Kept(1))

    def rows(self, figure: str, parameters: dict[str, Any]) -> list[Row]:
        key = (figure, repr(sorted(parameters.items())))
        return self.answers.get(
            key, lambda: self.engine.run(figure, parameters or None).to_pylist()
        )


class Portal:
    """The packages of one workspace, as readers see them; safe to share by threads.

    `workspace` may also be a package itself, such as a release that somebody
    downloaded. Every method takes `release`: None for what is current (the live
    package if there is one, else the latest release), `live`, `latest`, or a
    number such as `1.0.0`. All raise `UnknownReleaseError` for any other, and
    `PackageError` when nothing was built yet, or when what was withdrawn since
    cannot be known: what `removals.csv` names is never given, whatever the package.
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace.resolve()
        self._generations: Kept[Path, _Generation] = Kept(_OPEN_GENERATIONS)
        self._texts = shelf()
        self._withdrawals = Withdrawals(self.workspace)
        self.news = News(self.workspace / "news")

    def package(self, release: str | None = None) -> Package:
        """Return the package that `release` names at this very moment."""
        return self._generation(release).package

    def rows(self, figure: str, release: str | None = None, **parameters: Any) -> list[Row]:
        """Return the rows of a figure, computed once per package: do not change them.

        What was withdrawn since the package was made has no row; sums still count it.
        """
        return self._ask(
            release,
            lambda generation: self._still(generation, generation.rows(figure, parameters)),
        )

    def first_rows(
        self, figure: str, most: int, release: str | None = None, **parameters: Any
    ) -> tuple[list[Row], int]:
        """Return the first rows of a figure that may have millions, and how many it has.

        Computed anew each time, and never kept whole.
        """

        def first(generation: _Generation) -> tuple[list[Row], int]:
            answer = generation.engine.run(figure, parameters or None)
            rows = answer.slice(0, most).to_pylist()
            return self._still(generation, rows), answer.num_rows

        return self._ask(release, first)

    def table(self, figure: str, release: str | None = None, **parameters: Any) -> pa.Table:
        """Return the rows of a figure with the types that they have in it; never kept."""

        def typed(generation: _Generation) -> pa.Table:
            answer = generation.engine.run(figure, parameters or None)
            rows = self._still(generation, answer.to_pylist())
            if len(rows) == answer.num_rows:
                return answer
            return pa.Table.from_pylist(rows, schema=answer.schema)

        return self._ask(release, typed)

    def consultation(self, release: str | None = None) -> Row:
        """Return the row of `consultations`: title, organiser, dates, licence and the rest."""
        return self._ask(release, lambda generation: generation.store.records("consultations")[0])

    def records(self, table: str, release: str | None = None) -> list[Row]:
        """Return every row of a small canonical table, in the order of its key.

        Meant for themes, workshops, milestones, announced figures: lists that
        people read whole. Do not change the rows. Raises KeyError for a table
        that is not in the package.
        """
        return self._ask(
            release, lambda generation: self._still(generation, generation.store.records(table))
        )

    def contribution(self, number: str, release: str | None = None) -> Row | None:
        """Return a contribution with its theme, workshop, votes, rank and removal.

        The columns are those of `contributions`, and `theme_title`,
        `workshop_title`, `author_label`, `votes_for`, `votes_against`, `score`, `support_rank`
        (None where unknown), `comments_count`, `removal_reason`, `removal_date`.
        None if the number was never given. What was withdrawn since the release
        was made has lost its text there too.
        """

        def known(generation: _Generation) -> Row | None:
            row = generation.store.contribution(number)
            removal = self._withdrawn(generation).get(("contribution", number))
            if row is None or removal is None:
                return row
            return row | tombstone("contribution", removal)

        return self._ask(release, known)

    def outcome(self, kind: str, number: str, release: str | None = None) -> Row | None:
        """Return what the institution answered to a contribution or a theme, if anything."""
        return self._ask(release, lambda generation: generation.store.outcome(kind, number))

    def comments(self, number: str, release: str | None = None) -> list[Row]:
        """Return the thread under a contribution, each reply after what it answers."""

        def thread(generation: _Generation) -> list[Row]:
            withdrawn = self._withdrawn(generation)
            return [
                row | tombstone("comment", removal)
                if (removal := withdrawn.get(("comment", row["comment_id"])))
                else row
                for row in generation.store.comments(number)
            ]

        return self._ask(release, thread)

    def search(
        self,
        query: str = "",
        filters: Filters | None = None,
        sort: Sort = "support",
        page: int = 1,
        release: str | None = None,
    ) -> Found:
        """Return a page of the contributions in which each word asked, or a form of it, is.

        It may only begin a word; neither accents nor case count; a number also finds the
        contribution that bears it. Pages are numbered from 1.
        """

        def found(generation: _Generation) -> Found:
            hidden = _numbers(self._withdrawn(generation), "contribution")
            return generation.index.search(query, filters or Filters(), sort, page, hidden)

        return self._ask(release, found)

    def ranked(self, release: str | None = None) -> int:
        """Return among how many contributions ranks are given: those whose votes are known."""
        return self._ask(release, lambda generation: generation.index.ranked)

    def sorts(self, release: str | None = None) -> tuple[Sort, ...]:
        """Return the orders of a list that mean something here, the default first."""
        return self._ask(release, lambda generation: generation.index.sorts)

    def around(self, number: str, sought: Sought, release: str | None = None) -> Around | None:
        """Return the place of a contribution in the list that one came from, if it is there."""

        def placed(generation: _Generation) -> Around | None:
            hidden = _numbers(self._withdrawn(generation), "contribution")
            return generation.index.around(number, sought, hidden)

        return self._ask(release, placed)

    def counts(
        self, query: str, filters: Filters, release: str | None = None
    ) -> dict[str, dict[str, int]]:
        """Return, by facet, how many contributions each value would keep, the others as chosen."""

        def counted(generation: _Generation) -> dict[str, dict[str, int]]:
            hidden = _numbers(self._withdrawn(generation), "contribution")
            return generation.index.counts(query, filters, hidden)

        return self._ask(release, counted)

    def suggested(self, query: str, release: str | None = None) -> list[str]:
        """Return queries near one that finds nothing; all of them find something."""
        return self._ask(release, lambda generation: generation.index.suggested(query))

    def export(
        self,
        path: Path,
        form: str,
        sought: Sought,
        asked: Asked,
        release: str | None = None,
    ) -> None:
        """Write to `path` the contributions found, in their order, as one of `exports.FORMS`.

        Raises:
            TooManyError: more rows than the form is given for.
        """

        def write(generation: _Generation) -> None:
            hidden = _numbers(self._withdrawn(generation), "contribution")
            places = generation.index.places(sought.words, sought.filters, sought.sort, hidden)
            export(generation.store, places, form, path, asked)

        self._ask(release, write)

    def releases(self) -> list[Release]:
        """Return the numbered releases, newest first."""
        if self._is_package:
            package = self.package()
            number = package.version
            return [_release(package.path, number)] if number else []
        try:
            return self._numbered()
        except PackageError:
            # Between the list and its reading, a revision took the place of one of them.
            return self._numbered()

    def status(self) -> Status:
        """Return how fresh the live data are."""
        return read_status(self.workspace)

    def withheld(self, release: str | None) -> int:
        """Count what this package still says in full and was withdrawn since.

        Its files that hold texts must not be served any more: a package never
        changes, but a right to withdraw outlives it.
        """

        def held(generation: _Generation) -> int:
            withdrawn = self._withdrawn(generation)
            return generation.withheld.get(
                frozenset(withdrawn),
                lambda: sum(
                    generation.store.publishes(kind, _numbers(withdrawn, kind))
                    for kind in ("contribution", "comment")
                ),
            )

        return self._ask(release, held)

    @property
    def withdrawals_readable(self) -> bool:
        """Whether `removals.csv` could be read at the last answer; if not, the last list holds."""
        return self._withdrawals.readable

    def catalog(self, name: str) -> Path | None:
        """Return a file of the DCAT-AP catalogue of the releases, or None if it is not there.

        `name` is what its address says after `/<slug>/`: `catalog.ttl`,
        `schemas/themes.schema.json`.
        """
        # The name comes from an address: it must not walk out of `catalog/`.
        if not _CATALOG.fullmatch(name):
            return None
        path = self.workspace / "catalog" / self.slug / name
        return path if path.is_file() else None

    def catalog_forms(self) -> list[tuple[str, str, str]]:
        """Return (address after `/<slug>/`, media type, French name) of each form that is there."""
        return [form for form in _CATALOG_FORMS if self.catalog(form[0])]

    @property
    def slug(self) -> str:
        """The consultation's identifier, with which every address begins."""
        return self.package().slug

    def _still(self, generation: _Generation, rows: list[Row]) -> list[Row]:
        """Return the rows that say nothing of what was withdrawn since, or `rows` itself."""
        withdrawn = self._withdrawn(generation)
        kept = without(rows, withdrawn)
        if not withdrawn or not kept or "citations" not in kept[0]:
            return kept
        # The address of a source, and its title, are the words of whoever cites it.
        gone = generation.store.cited_by(withdrawn)
        return [row for row in kept if row["url"] not in gone]

    def _withdrawn(self, generation: _Generation) -> Withdrawn:
        """Return what was withdrawn and `generation`, made before, says all the same."""
        if self._is_package:
            return {}
        newest = self._generation(None)
        asked = _applied(newest) | self._withdrawals.asked(newest.package.path)
        if not asked:
            return asked
        known = _applied(generation)
        return {key: row for key, row in asked.items() if key not in known}

    @property
    def _is_package(self) -> bool:
        return (self.workspace / "datapackage.json").is_file()

    def _ask(self, release: str | None, question: Callable[[_Generation], Answer]) -> Answer:
        """Return what the package that `release` names answers at this very moment.

        A release leaves the disk at once when its revision comes: who was reading it reads that.
        """
        path = self._path(release)
        try:
            return question(self._open(path))
        except (ConcertationError, OSError):
            newest = self._path(release)
            if newest == path:
                raise
        return question(self._open(newest))

    def _generation(self, release: str | None) -> _Generation:
        return self._ask(release, lambda generation: generation)

    def _open(self, path: Path) -> _Generation:
        return self._generations.get(path, lambda: _Generation.open(path, self._texts))

    def _path(self, release: str | None) -> Path:
        if self._is_package:
            return self._itself(release)
        live = pointed(self.workspace / "live" / "public")
        newest = latest(self.workspace / "releases")
        if release is None:
            if found := live or newest:
                return found
            raise PackageError(_nothing(self.workspace))
        if release in {"live", "latest"}:
            found = live if release == "live" else newest
        else:
            found = versions(self.workspace / "releases").get(release)
        if found is None:
            raise UnknownReleaseError(_unknown(release))
        return found

    def _numbered(self) -> list[Release]:
        folder = self.workspace / "releases"
        newest = latest(folder)
        found = [
            _release(path, version, latest=path == newest)
            for version, path in versions(folder).items()
        ]
        return found[::-1]

    def _itself(self, release: str | None) -> Path:
        number = Package.open(self.workspace).version if release else None
        if release in {None, number, "latest" if number else "live"}:
            return self.workspace
        raise UnknownReleaseError(_unknown(str(release)))


def _applied(generation: _Generation) -> Withdrawn:
    """Return the withdrawals that a package has been built with."""
    rows = generation.store.records("removals")
    return {(row["object_type"], row["object_id"]): row for row in rows}


def _numbers(withdrawn: Withdrawn, kind: str) -> list[str]:
    return [number for what, number in withdrawn if what == kind]


def _release(path: Path, version: str, *, latest: bool = True) -> Release:
    described = Package(path).descriptor
    return Release(version, path, edition(described), moment(described.get("created")), latest)


def _nothing(workspace: Path) -> str:
    if pointed(workspace / "live" / "current"):
        return f"{workspace} : rien n’est encore public ; lancer « concertation approve »"
    return f"{workspace} : aucune donnée ; lancer « concertation build »"


def _unknown(release: str) -> str:
    return f"version {release!r} : inconnue ; la liste des versions est sur /data/"
