"""Which kinds of target can be published to? As many as there are folders here with a publisher.

Nothing heavy is imported to know it: `consultation.toml` is read by every command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import publishers
from datapackage.consultation import Target

if TYPE_CHECKING:
    from publishers.base import Publisher
    from publishers.settings import Settings

__all__ = ["Kind", "kind_of", "kinds"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of target is, as its folder's `__init__.py` declares it (`KIND`)."""

    label: str
    """What people call such a portal, in French."""
    needs: tuple[str, ...]
    """Keys of `[[target]]` without which nothing can be published."""
    open: Callable[[Target, Settings], Publisher]
    """Returns the publisher of a target; nothing is asked of the portal yet."""
    remedy: str = "supprimez-le sur le portail, ou demandez-le à son gestionnaire"
    """What to do of a file that the portal still gives against our will, in French."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """By `environment`, the `url` of who writes none: both or neither."""


def kinds() -> tuple[str, ...]:
    """Return the words that `kind` accepts in `[[target]]`, sorted; none is imported."""
    found = (path for home in publishers.__path__ for path in Path(home).glob("*/publisher.py"))
    return tuple(sorted(path.parent.name for path in found))


def kind_of(name: str) -> Kind:
    """Return the kind of that name, one of `kinds()`."""
    kind: Kind = import_module(f"publishers.{name}").KIND
    return kind
