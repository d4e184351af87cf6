"""Run a figure over a package, safely and from several threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from datapackage.errors import ConcertationError, PackageError
from datapackage.literal import literal, quoted
from datapackage.package.opening import open_tables
from queries.figure import Figure, Value, load
from queries.header import QueryError
from queries.spill import spill_folder
from queries.view import views

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    import pyarrow as pa

    from datapackage.package import Package

__all__ = ["AT_ONCE", "Engine", "UnavailableError", "reading"]

_MAX_THREADS = 4

AT_ONCE = max(2, min(_MAX_THREADS, os.cpu_count() or 1))
"""How many queries run at a time in one database: more would share its memory, not go faster."""


class UnavailableError(ConcertationError):
    """The data are there, but cannot be read for now: memory or disk is short."""

    exit_code = 3


class Engine:
    """A locked in-memory DuckDB whose views are the package's Parquet files.

    It reads nothing but the package's folder and writes nothing; it may be
    shared by threads, each run having its own cursor. Use it as a context
    manager, or `close()` it.
    """

    def __init__(self, package: Package, memory_limit: str = "1GB") -> None:
        """Open `package`; `memory_limit` is a DuckDB size, beyond which it spills.

        Raises:
            PackageError: a table or column of the schema is missing, as in a
                package made by another version.
            UnavailableError: memory or disk is short.
        """
        import duckdb  # noqa: PLC0415  heavy, and whoever reads a header does without

        self.package = package
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._connection = duckdb.connect(
            config={
                "memory_limit": memory_limit,
                "temp_directory": str(spill_folder()),
                "threads": min(_MAX_THREADS, os.cpu_count() or 1),
            }
        )
        try:
            with reading(package):
                self._open()
        except BaseException:
            self.close()
            raise

    def run(self, figure: Figure | str, parameters: Mapping[str, Value] | None = None) -> pa.Table:
        """Return the figure's rows, in its stated order; parameters are bound.

        Raises:
            QueryError: unknown figure or parameter, a value that is not of the
                parameter's type, or one that the SQL cannot use.
            PackageError: the files can no longer be read.
            UnavailableError: memory or disk is short.
        """
        import duckdb  # noqa: PLC0415

        if isinstance(figure, str):
            figure = load(figure)
        values = figure.values(parameters)
        with self._turns, self._connection.cursor() as cursor:
            try:
                with reading(self.package):
                    return cursor.execute(figure.sql, values or None).to_arrow_table()
            except duckdb.Error as error:
                msg = f"{figure.name} : calcul impossible avec {values} : {error}"
                raise QueryError(msg) from error

    def close(self) -> None:
        """Release the files and the memory."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        connection, package = self._connection, self.package
        # Global, since each cursor is a session: what is shown never depends on the
        # server's own time zone.
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        paths = package.parquet
        # The listed files, not their folder: nothing new may be written beside them. By their
        # name, and by what they are asked for.
        names = [name for path in paths.values() for name in (str(path), literal(path))]
        allowed = ", ".join(map(quoted, names))
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        open_tables(connection, package)
        connection.execute(views())
        connection.execute("SET lock_configuration = true")


@contextmanager
def reading(package: Package) -> Iterator[None]:
    """Tell a file of `package` that is gone from a memory or a disk that is short.

    Raises:
        PackageError: a file is gone.
        UnavailableError: asking again later may help.
    """
    import duckdb  # noqa: PLC0415

    try:
        yield
    # A file that is gone is looked for as a folder, which a locked database forbids.
    except (duckdb.OperationalError, duckdb.InternalError, duckdb.PermissionException) as error:
        gone = [path for path in package.parquet.values() if not path.is_file()]
        if gone:
            msg = f"{gone[0]} : fichier illisible : {error}"
            raise PackageError(msg) from error
        msg = (
            f"{package.path} : lecture impossible pour le moment ; si cela dure, "
            f"donner de la mémoire ou de la place sur le disque ({error})"
        )
        raise UnavailableError(msg) from error
