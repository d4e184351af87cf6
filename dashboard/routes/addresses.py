"""Where does an address lead that is nearly one of ours? Final slashes and capitals."""

from __future__ import annotations

from urllib.parse import quote

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

__all__ = ["moved"]


def moved(scope: Scope, prefix: str, asking: BaseRoute) -> str | None:
    """Return the address that was meant, its query kept, or None if there is none.

    `prefix` is `/<slug>/`, which the path of `scope` has, in any case; `asking` is the route
    that found nothing. Only an address that another route answers is returned, always under
    `prefix`: it can lead to no other site, whatever was asked.
    """
    path = scope["path"]
    rest = path[len(prefix) :].strip("/")
    first, slash, last = rest.partition("/")
    # Codes of themes and workshops keep their capitals, which may tell two of them apart.
    same = first + slash + last, first.lower() + slash + last
    for candidate in (f"{name}{end}" for name in same for end in ("", "/")):
        to = prefix + candidate.lstrip("/")
        if to != path and _answered(scope, to, asking):
            query = scope["query_string"].decode("latin-1")
            return quote(to) + (f"?{query}" if query else "")
    return None


def _answered(scope: Scope, path: str, asking: BaseRoute) -> bool:
    """Tell if one of our routes, before the one that found nothing, answers `path`."""
    asked = dict(scope) | {"path": path, "raw_path": path.encode()}
    for route in scope["router"].routes:
        if route is asking:
            return False
        if route.matches(asked)[0] is Match.FULL:
            return True
    return False
