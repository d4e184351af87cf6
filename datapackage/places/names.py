"""The names of départements and régions by their codes, as people read them.

Light on purpose: the portal imports it, and it reads one small file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["department_name", "departments", "region_name", "region_of", "regions"]

TERRITORIES = Path(__file__).with_name("territories.json")
"""Built by `rebuild`: names of départements and régions, région of each département."""


@cache
def _territories() -> Mapping[str, Mapping[str, str]]:
    content: dict[str, dict[str, str]] = json.loads(TERRITORIES.read_text(encoding="utf-8"))
    return content


def departments() -> Mapping[str, str]:
    """Return the 107 départements and collectivities overseas: INSEE code to French name."""
    return _territories()["departments"]


def regions() -> Mapping[str, str]:
    """Return the 18 régions: INSEE code to French name."""
    return _territories()["regions"]


def department_name(code: str | None) -> str | None:
    """Return the name of the département `code`; None for a code that is not one."""
    return departments().get(code or "")


def region_name(code: str | None) -> str | None:
    """Return the name of the région `code`; None for a code that is not one."""
    return regions().get(code or "")


def region_of(department_code: str | None) -> str | None:
    """Return the code of a département's région; None overseas outside the five DROM."""
    return _territories()["region_of_department"].get(department_code or "")
