"""Which live package do readers see? The newest one, one that has waited, or the one approved.

`live/current` leads to the newest package that was made, `live/public` to the one that the portal
shows. The second follows the first by `[privacy] publish_after`: at once, after a delay, or when
a person says so. What nobody has ever seen is only shown by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from concertation.workspace import Workspace
from datapackage.durable import point, pointed, switch
from datapackage.package import Package

__all__ = ["Shown", "Wait", "approve", "hide", "keep_waiting", "show"]

Wait = Literal["first", "delay", "review", "texts"]

_WHY: dict[Wait, str] = {
    "first": "car une première publication ne se fait pas seule ; relisez-le, puis",
    "delay": "il le sera au bout du délai de publish_after ; pour ne pas l’attendre",
    "review": "publish_after demande une relecture ; relisez-le, puis",
    "texts": "des textes y attendent une relecture (concertation review) ; décidez-en, ou",
}
_STEPS = 8
"""Packages that wait at once, at most: a delay is as fine as an eighth of itself."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers see, and why it is not the newest package."""

    public: Path | None
    wait: Wait | None = None
    """None: they see the newest one. `texts`: texts wait in it for a person to read, of which none
    waits in what readers see."""

    def told(self, workspace: Path) -> str:
        """Return what readers do not see yet, and the command that shows it; empty if none."""
        if self.wait is None:
            return ""
        return f"pas encore public, {_WHY[self.wait]} : concertation approve {workspace}"


def show(
    workspace: Workspace, after: timedelta | None, *, typed: bool, now: datetime | None = None
) -> Shown:
    """Lead readers to the newest package that may be seen at `now`; call it under the lock.

    `after`: how long a package waits, None until a person approves it. `typed`: a person asked
    for this very package, which counts as an approval when nothing has to wait.
    """
    newest, public = pointed(workspace.live / "current"), pointed(workspace.live / "public")
    if newest is None or newest == public:
        return Shown(public)
    if after is None:
        return Shown(public, "first" if public is None else "review")
    if public is None and (after or not typed):
        return Shown(None, "first")
    # Texts that wait are not in the package; without a delay, nobody is to read them before.
    return _aged(workspace, newest, public, after, now) if public and after else _lead(newest)


def _aged(
    workspace: Workspace, newest: Path, public: Path, after: timedelta, now: datetime | None
) -> Shown:
    """Lead readers to the newest package that has waited, and in which no new text waits."""
    due = [one for one in _since(workspace, public) if _age(one, now) >= after]
    seen = _waiting(public)
    ripe = next((one for one in reversed(due) if _waiting(one) <= seen), None)
    if ripe is not None:
        _lead(ripe)
    if ripe == newest:
        return Shown(newest)
    return Shown(ripe or public, "delay" if _waiting(newest) <= seen else "texts")


def approve(workspace: Workspace) -> Path | None:
    """Lead readers to the newest package, as a person asks; return it, None if there is none.

    A writer may be at work: it leaves the newest packages where they are.
    """
    newest = pointed(workspace.live / "current")
    return newest and _lead(newest).public


def hide(workspace: Workspace) -> None:
    """Lead readers to no live package: the one that they saw is about to go."""
    point("write -public")
    (workspace.live / "public").unlink(missing_ok=True)


def keep_waiting(workspace: Workspace, after: timedelta | None) -> list[Path]:
    """Return the live packages that readers see or may still see, the oldest first."""
    newest, public = pointed(workspace.live / "current"), pointed(workspace.live / "public")
    kept = [one for one in (public,) if one is not None]
    if after and public is not None:
        for one in _since(workspace, public):
            if _made(one) - _made(kept[-1]) >= after / _STEPS:
                kept.append(one)
    return [*kept, *(one for one in (newest,) if one is not None and one not in kept)]


def _lead(folder: Path) -> Shown:
    switch(folder.with_name("public"), folder.name)
    return Shown(folder)


def _since(workspace: Workspace, public: Path) -> list[Path]:
    """Return the packages made after the one that readers see, the oldest first."""
    packages = (path.parent for path in workspace.live.glob("[!.]*/manifest.json"))
    later = (one for one in packages if not one.is_symlink() and _made(one) > _made(public))
    return sorted(later, key=_made)


def _made(folder: Path) -> datetime:
    """Return when a package was made: its name tells when its export was collected."""
    return datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime, UTC)


def _age(folder: Path, now: datetime | None) -> timedelta:
    return (now or datetime.now(UTC)) - _made(folder)


def _waiting(folder: Path) -> set[tuple[str, str]]:
    """Return the texts (kind, number) of a package that wait to be read by a person."""
    import pyarrow.compute as pc  # noqa: PLC0415  heavy, and most packages have none
    import pyarrow.parquet as pq  # noqa: PLC0415

    package = Package.open(folder)
    found: set[tuple[str, str]] = set()
    for kind in package.descriptor.get("withheld", ()):
        rows = pq.read_table(package.parquet[f"{kind}s"], columns=[f"{kind}_id", "status"])
        held = rows.filter(pc.equal(rows["status"], "withheld"))
        found |= {(kind, number) for number in held[f"{kind}_id"].to_pylist()}
    return found
