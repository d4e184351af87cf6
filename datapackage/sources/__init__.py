"""Which platforms can be read? As many as there are folders here, each with its adapter.

To add a platform: a folder beside this file, called as `consultation.toml` will
call it, whose `__init__.py` makes an instance of its `Source`, named `SOURCE`.
Nothing else changes: the adapter fills the staging tables, the rest of the house
reads those. In each folder, `forms.py` tells which file is which, `reading.py`
brings files to tables, and the `.sql` go from there.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from datapackage.errors import ConfigurationError
from datapackage.sources.base import Source

__all__ = ["Source", "platforms", "source_for"]


def platforms() -> tuple[str, ...]:
    """Return the words that `source.platform` accepts, sorted; no adapter is imported."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg))


def source_for(platform: str) -> Source:
    """Return the adapter of `platform`.

    Raises:
        ConfigurationError: no adapter has this name; the text lists those that do.
    """
    if platform not in platforms():
        known = ", ".join(platforms())
        message = (
            f"source.platform : plateforme {platform!r} inconnue ; plateformes connues : {known}"
        )
        raise ConfigurationError(message)
    source: Source = import_module(f"{__name__}.{platform}").SOURCE
    return source
