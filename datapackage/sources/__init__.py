"""Which platforms can be read, and what does an adapter promise?

To add a platform: write a class with the three members of `Source` in a new
package beside this file, and add an instance to `_ADAPTERS`. Nothing else
changes: the adapter fills the staging tables, the rest of the house reads those.
Its columns in `signatures.py` let `init --from` recognise its exports.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.capcollectif import CapCollectif
from datapackage.sources.decidim import Decidim
from datapackage.sources.democracyos import DemocracyOS
from datapackage.sources.polis import Polis
from datapackage.sources.table import Table

if TYPE_CHECKING:
    import duckdb

__all__ = ["SOURCES", "Source", "source_for"]


class Source(Protocol):
    """One participation platform: how to fetch its data, how to read them."""

    @property
    def platform(self) -> str:
        """The word that `consultation.toml` uses: `source.platform`."""
        ...

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Put a private copy of `settings.location` in the empty folder `destination`.

        `location` is a file, a folder or a ZIP relative to `base`, or a base
        URL. The copy is what `read` needs and no more; on an error `destination`
        may hold a part of it and is to be thrown away.

        Raises:
            ConfigurationError: `location` or `forum` names nothing usable.
            SourceError: the archive is damaged, unsafe or too big.
            RemoteError: the platform did not answer as documented.
        """
        ...

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
        ...


_ADAPTERS: tuple[Source, ...] = (CapCollectif(), Decidim(), DemocracyOS(), Polis(), Table())

SOURCES: dict[str, Source] = {adapter.platform: adapter for adapter in _ADAPTERS}
"""The adapters by the word that `consultation.toml` uses."""


def source_for(platform: str) -> Source:
    """Return the adapter of `platform`.

    Raises:
        ConfigurationError: no adapter has this name; the text lists those that do.
    """
    if platform not in SOURCES:
        known = ", ".join(sorted(SOURCES))
        message = (
            f"source.platform : plateforme {platform!r} inconnue ; plateformes connues : {known}"
        )
        raise ConfigurationError(message)
    return SOURCES[platform]
