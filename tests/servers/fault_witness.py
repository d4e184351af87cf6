"""What somebody who is not the publisher finds of a consultation while things break."""

from __future__ import annotations

from typing import Any

from portals_client import Organisation, Portal
from publications import FIRST, SECOND


class Broken(AssertionError):  # noqa: N818  it is read as «a broken promise»
    """A promise that a fault broke."""


class Witness:
    """Reads one consultation, without the code that publishes it."""

    def __init__(self, portal: Portal, organisation: Organisation, slug: str) -> None:
        self.portal, self.organisation, self.slug = portal, organisation, slug

    def check_reader(self, *, first: bool, alone: bool) -> None:
        """Look as an anonymous reader does while a publication goes on.

        `alone` is False when two publish at once.

        Raises:
            Broken: the reader sees what is never to be seen.
        """
        seen = self._public()
        if len(seen) > 1:
            raise Broken(f"a reader sees {len(seen)} datasets")
        for files in seen:
            # On udata whoever comes second may send a file again, before it finds that it is there.
            whole = alone or self.portal.kind == "ckan"
            if first and not (
                files.keys() == FIRST.keys() if whole else files.keys() >= FIRST.keys()
            ):
                raise Broken(f"a reader sees an incomplete first publication: {sorted(files)}")
            if first or self.portal.kind == "ckan":
                # udata cannot change several files together: only its first publication is whole.
                self._check_whole({name: files[name] for name in files if whole or name in FIRST})

    def check_end(self, contents: dict[str, bytes]) -> dict[str, str]:
        """Find exactly one dataset, with exactly the right bytes; return its files' ids by name.

        Raises:
            Broken: it is otherwise.
        """
        mine = self._public()
        if [sorted(files) for files in mine] != [sorted(contents)]:
            raise Broken(f"online: {[sorted(files) for files in mine]}")
        for name, file in mine[0].items():
            if self.portal.download(file["url"]) != contents[name]:
                raise Broken(f"{name}: other bytes online")
        everything = self.portal.seen_by_publisher(self.organisation)
        if (found := sum(self._is_it(one.raw) for one in everything)) != 1:
            raise Broken(f"{found} datasets, private ones included")
        return {name: file["id"] for name, file in mine[0].items()}

    def _check_whole(self, files: dict[str, dict[str, Any]]) -> None:
        found = {name: self.portal.download(file["url"]) for name, file in files.items()}
        if found not in (FIRST, SECOND):
            raise Broken(f"a reader downloads a mixture of two releases: {sorted(found)}")

    def _public(self) -> list[dict[str, dict[str, Any]]]:
        """Return, of each dataset of the consultation that anybody sees, the files by name."""
        seen = self.portal.seen_by_anyone(self.organisation)
        return [_files(one.raw) for one in seen if self._is_it(one.raw)]

    def _is_it(self, raw: dict[str, Any]) -> bool:
        if self.portal.kind == "ckan":
            return bool(raw["name"] == self.slug)
        return bool(raw["extras"].get("concertation:package") == self.slug)


def _files(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return each file by our own name of it, by its id if it has none."""
    return {
        file.get("concertation_resource")
        or file.get("extras", {}).get("concertation:resource")
        or file["id"]: file
        for file in raw["resources"]
    }
