"""A drawing as a PNG: for social networks and documents, that take no SVG.

Drawn by resvg from the very file that is offered as SVG, with the fonts of this folder alone:
the same on any machine, without any font of the system.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["FAMILY", "FONTS", "MOST_SIGNS", "WIDTH", "png"]

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Concertation Sans"
WIDTH = 1440
"""In pixels: sharp where the picture is shown at two thirds of it."""

MOST_SIGNS = 1_000_000
"""Signs of the SVG that is drawn at most: a map of France has 80 000."""


def png(sheet: str) -> bytes:
    """Return the PNG of an SVG file of ours.

    Raises:
        ValueError: it is too long to be drawn on demand.
    """
    import resvg_py  # noqa: PLC0415  only whoever asks for a picture needs it

    if len(sheet) > MOST_SIGNS:
        msg = f"{len(sheet)} signs to draw, {MOST_SIGNS} at most"
        raise ValueError(msg)
    return resvg_py.svg_to_bytes(
        svg_string=sheet,
        width=WIDTH,
        skip_system_fonts=True,
        font_files=[str(FONTS / name) for name in ("regular.ttf", "bold.ttf")],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
