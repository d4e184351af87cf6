"""How is a figure computed again outside the portal, from the files of the data alone?"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Rerun"]


@dataclass(frozen=True, slots=True)
class Rerun:
    """The lines to be run in the folder of the package, where datapackage.json is."""

    file: str
    """The query, saved there."""

    @property
    def shell(self) -> str:
        """For whoever has the `duckdb` command."""
        return f'duckdb -c ".read queries/tables.sql" -c ".read {self.file}"'

    @property
    def python(self) -> str:
        """For whoever has Python and its `duckdb` package."""
        return (
            'python -c "import duckdb, pathlib; '
            "read = lambda path: duckdb.sql(pathlib.Path(path).read_text('utf-8')); "
            f"read('queries/tables.sql'); read('{self.file}').show(max_rows=10000)\""
        )
