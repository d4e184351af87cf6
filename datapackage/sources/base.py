"""What does an adapter promise, and what do all of them do alike?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources.local import copy_export, files_found, refuse_mistaken

if TYPE_CHECKING:
    import duckdb

__all__ = ["Export", "Source", "is_address"]


def is_address(location: str) -> bool:
    """Tell whether `source.location` is the address of a site, and not a path."""
    return location.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Export:
    """One export being read: its files, what was asked of them, the database that they fill."""

    source: Source
    raw: Path
    """The folder made by `Source.collect`."""
    consultation: Consultation
    connection: duckdb.DuckDBPyConnection
    """Has the tables of `staging.create`, and an empty schema for the platform's own."""

    def run(self, *names: str) -> None:
        """Run scripts of the platform's folder, `<name>.sql`, in this order."""
        folder = resources.files(type(self.source).__module__)
        for name in names:
            self.connection.execute(folder.joinpath(f"{name}.sql").read_text("utf-8"))

    def name(self, path: Path) -> str:
        """Return what people call the file at `path`: where it is in the export, with `/`."""
        return path.relative_to(self.raw).as_posix()

    def set_aside(self, name: str, reason: str) -> None:
        """Quarantine a whole file, counted as one record; `reason` is a code."""
        self._count_file(name)
        self.connection.execute(
            "INSERT INTO staging.quarantine VALUES (?, NULL, 'file', ?, NULL)", [name, reason]
        )

    def note_columns_left(
        self, name: str, titles: Sequence[str], read: Container[int | None]
    ) -> None:
        """Note which columns of the table `name` are not read: those not in `read`, from 0."""
        self.connection.execute(
            "INSERT INTO staging.columns_left SELECT $name, unnest($titles::VARCHAR[])",
            {
                "name": name,
                "titles": [
                    title.strip() or f"colonne {place + 1}"
                    for place, title in enumerate(titles)
                    if place not in read
                ],
            },
        )

    def leave_out(self, name: str, rule: str) -> None:
        """Exclude a whole file, counted as one record; `rule` is a code of `exclusion_rule`."""
        self._count_file(name)
        self.connection.execute(
            "INSERT INTO staging.left_out VALUES (?, NULL, 'file', ?, NULL)", [name, rule]
        )

    def keep_damaged(self, name: str, object_type: str) -> None:
        """Put in the schema's table `damaged` the lines that `read_csv` has just rejected.

        Its columns: file, row, object_type, content. `read_csv` had `store_rejects`.
        """
        self.connection.execute(
            f"""
            INSERT INTO {self.source.schema}.damaged
            SELECT $name, line, $object_type, any_value(csv_line)
            FROM reject_errors
            GROUP BY line
            ORDER BY line
            """,
            {"name": name, "object_type": object_type},
        )
        self.connection.execute("DROP TABLE reject_errors")
        self.connection.execute("DROP TABLE reject_scans")

    def unknown(self) -> SourceError:
        """Return the error of an export in which no file is a form that is known.

        Raises:
            SourceError: its files are no tables at all, which is better said.
        """
        refuse_mistaken(self.raw, "export", json_too=not self.source.own_keys)
        message = (
            f"{self.raw} : aucune forme d’export {self.source.label} reconnue "
            f"({files_found(self.raw)}) ; attendu : {self.source.expected}"
        )
        return SourceError(message)

    def _count_file(self, name: str) -> None:
        self.connection.execute("INSERT INTO staging.records_read VALUES (?, 'file', 1)", [name])


class Source(ABC):
    """One participation platform: how its exports are known, fetched and read.

    The folder's name is the word that `consultation.toml` uses (`source.platform`).
    """

    label: ClassVar[str]
    """What people call the platform."""
    how_to_get: ClassVar[str] = "téléchargez ses fichiers et indiquez leur dossier"
    """What to do instead of giving an address, in French."""
    expected: ClassVar[str]
    """The files that can be read; said, in French, when there is none."""
    own_columns: ClassVar[tuple[frozenset[str], ...]] = ()
    """Columns of a CSV, in lower case, that only this platform puts together: one set is enough.

    Stricter than what is read: a table that somebody made must not pass for a platform's.
    """
    own_keys: ClassVar[tuple[frozenset[str], ...]] = ()
    """Keys of a JSON that only this platform puts together: one set is enough."""
    created: ClassVar[tuple[str, ...]] = ()
    """Ends of the titles, without case nor signs, under which rows say when they were written."""
    says: ClassVar[Mapping[str, str]] = {}
    """Key of `[consultation]` to the column, in lower case, that says it on each row."""

    def told(self, path: Path) -> dict[str, str]:  # noqa: ARG002  most platforms have no such file
        """Return what a file that is no list says of the consultation, by key of its section."""
        return {}

    def spaces(self, raw: Path) -> list[str]:  # noqa: ARG002  most platforms export one at a time
        """Return what `source.forum` may name, the fullest first; none where there is no choice.

        `raw` is a folder of exports; what cannot be read in it is left for `read` to tell.
        """
        return []

    @property
    def platform(self) -> str:
        """The word that `consultation.toml` uses."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def schema(self) -> str:
        """The schema of the database that the scripts may fill, dropped once all is read."""
        return self.platform

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Put a private copy of `settings.location` in the empty folder `destination`.

        `location` is a file, a folder or a ZIP relative to `base`, or, for a
        platform that can be asked, a base URL. The copy is what `read` needs and
        no more; on an error `destination` may hold a part of it and is to be
        thrown away.

        Raises:
            ConfigurationError: `location` or `forum` names nothing usable.
            SourceError: the archive is damaged, unsafe or too big.
            RemoteError: the platform did not answer as documented.
        """
        if is_address(settings.location):
            message = (
                f"source.location : {settings.location} : un export {self.label} ne se lit pas à "
                f"une adresse ; {self.how_to_get}"
            )
            raise ConfigurationError(message)
        copy_export(base / settings.location, destination)

    def read(
        self,
        raw: Path,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Fill the tables of `staging.create` from a folder made by `collect`.

        Every record read is kept, quarantined or excluded by a stated rule,
        and counted so.

        Raises:
            ConfigurationError: several consultations are in it, none is chosen.
            SourceError: nothing in the folder is a form that is known.
        """
        connection.execute(f"CREATE SCHEMA {self.schema}")
        try:
            self.fill(Export(self, raw, consultation, connection))
        finally:
            connection.execute(f"DROP SCHEMA {self.schema} CASCADE")

    @abstractmethod
    def fill(self, export: Export) -> None:
        """Do what `read` promises, with a schema of one's own to work in."""
