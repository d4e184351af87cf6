"""How long is `60s`, `5m`, `24h`? Durations as an operator writes them."""

from __future__ import annotations

import re

__all__ = ["duration"]

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "j": 86400, "d": 86400}


def duration(text: str) -> int | None:
    """Return the seconds of a duration such as `60s`, `5m` or `24h`; None if it is none."""
    match = re.fullmatch(r"(\d{1,9}) ?(s|m|min|h|j|d)?", text.strip(), re.ASCII)
    return int(match[1]) * _UNITS[match[2] or "s"] if match else None
