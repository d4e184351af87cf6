"""Communes, EPCI, départements and régions of France: codes, names, coordinates; the resolver.

Everything is in the package: no network, no service. The data, their sources
and their licences are told in README.md; `rebuild` makes them again.
"""

from __future__ import annotations

from datapackage.places.gazetteer import PLACES
from datapackage.places.resolver import RESOLVED, resolve

__all__ = ["PLACES", "RESOLVED", "resolve"]
