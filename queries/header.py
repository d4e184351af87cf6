"""The comments that open a `.sql` file of ours: one key per line, and what each one says.

A key is followed by a colon and its value; a line indented by two more spaces goes on
with the key above. Figures, views and checks are written so.
"""

from __future__ import annotations

from dataclasses import dataclass

from datapackage.errors import ConcertationError

__all__ = ["Header", "QueryError", "split"]


class QueryError(ConcertationError):
    """A file is written wrongly, unknown, or given a parameter it does not take."""


@dataclass(frozen=True, slots=True)
class Header:
    """The keys of one file, each with its values in order."""

    name: str
    """That of the file, without `.sql`."""
    text: str
    """The comments, as written."""
    keys: dict[str, list[str]]

    def one(self, key: str) -> str:
        """Return the only value of `key`.

        Raises:
            QueryError: it is absent, empty, or there twice.
        """
        values = self.keys.get(key, [])
        if len(values) != 1 or not values[0]:
            msg = f"{self.name}.sql : la clé {key!r} doit être écrite une fois, avec une valeur"
            raise QueryError(msg)
        return values[0]

    def optional(self, key: str) -> str | None:
        """Return the only value of `key`, or None if it is absent.

        Raises:
            QueryError: as `one`.
        """
        return self.one(key) if key in self.keys else None

    def all(self, key: str) -> list[str]:
        """Return each value of `key`, none if it is absent."""
        return self.keys.get(key, [])


def split(name: str, text: str, known: tuple[str, ...]) -> tuple[Header, str]:
    """Return the header of `text`, the content of `<name>.sql`, and the SQL below it.

    Raises:
        QueryError: a key that is not among `known`.
    """
    lines = text.splitlines()
    end = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    written = "\n".join(lines[:end])
    return Header(name, written, _keys(name, lines[:end], known)), "\n".join(lines[end:]).strip()


def _keys(name: str, lines: list[str], known: tuple[str, ...]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    last = ""
    for line in lines:
        content = line.removeprefix("--")
        if content.startswith("   ") and last:
            keys[last][-1] += " " + content.strip()
            continue
        last, _, value = content.strip().partition(":")
        if last not in known:
            msg = f"{name}.sql : clé {last!r} inconnue ; clés : {', '.join(known)}"
            raise QueryError(msg)
        keys.setdefault(last, []).append(value.strip())
    return keys
