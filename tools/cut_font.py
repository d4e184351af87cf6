"""Cut the fonts of pictures anew from the one that Streamlit ships; run by hand, never served.

    pip install fonttools brotli
    python -m tools.cut_font

A picture is drawn where no font is installed, by a renderer that reads neither WOFF2 nor the
weights of a variable font: hence two plain files, with the letters of Europe alone. Their licence
reserves the name « Source » to what is unchanged, so they bear another.
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from streamlit import file_util

from dashboard.drawing.picture import FAMILY, FONTS

_WEIGHTS = {"regular.ttf": ("Regular", 400), "bold.ttf": ("Bold", 700)}
_LETTERS = [*range(0x20, 0x250), *range(0x370, 0x460), *range(0x2010, 0x2040), 0x202F, 0x20AC]
_LETTERS += [0x2116, 0x2122, *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]
_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_KEPT = {0, 5, 8, 9, 13, 14}
"""Copyright, version, maker, designer, licence."""


def main() -> None:
    """Write the two files."""
    folder = Path(file_util.get_static_dir()) / "static" / "media"
    source = TTFont(next(folder.glob("SourceSansVF-Upright*.woff2")))
    source.flavor = None
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "ccmp"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LETTERS)
    cutter.subset(source)
    cut = io.BytesIO()
    source.save(cut)
    for name, (style, weight) in _WEIGHTS.items():
        font = TTFont(io.BytesIO(cut.getvalue()), recalcTimestamp=False)
        font = instancer.instantiateVariableFont(font, {"wght": weight})
        font["OS/2"].usWeightClass = weight
        _name(font, style)
        font.save(FONTS / name)


def _name(font: TTFont, style: str) -> None:
    names = font["name"]
    names.names = [one for one in names.names if one.nameID in _KEPT]
    plain = f"{FAMILY.replace(' ', '')}-{style}"
    told = {_FAMILY: FAMILY, _STYLE: style, _UNIQUE: plain, _FULL: f"{FAMILY} {style}"}
    for number, text in {**told, _POSTSCRIPT: plain}.items():
        names.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main()
