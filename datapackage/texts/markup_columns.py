"""What did people write, in a whole column? The shapes that most texts have cost a few scans.

`datapackage.texts.markup.read` is the definition. Here are, in RE2's words, the shapes whose
tags only have to be replaced: paragraphs and lists of tidy words in plain Latin signs.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.markup import Link, read

__all__ = ["read_each"]

# Plain Latin signs that are neither blank nor markup: reading leaves them as they are.
_SIGN = r"\x21-\x25\x27-\x3b\x3d-\x7e\x{a1}-\x{ac}\x{ae}-\x{24f}\x{2010}-\x{2027}\x{20ac}"
_NO_BREAK = r"\x{a0}\x{202f}"
_TO_READ = rf"[^\n\t {_NO_BREAK}{_SIGN}]|[ \t{_NO_BREAK}](?:\n|\z)|\A\n|\n\z|://"

_WORDS = rf"[{_SIGN}]+(?:(?: |[{_NO_BREAK}]+)[{_SIGN}]+)*"
_GAP = r"[ \n]*"
_LIST = rf"<ul>{_GAP}(?:<li>{_WORDS}</li>{_GAP})+</ul>"
_PARAGRAPH = rf"\A<p>{_WORDS}</p>\z"
_BLOCKS = rf"\A(?:(?:<p>{_WORDS}</p>|{_LIST}){_GAP})+\z"
_LOOKS = "</?(?:b|strong|em|i|u)>"
# Such a `<` could begin a tag once the tag inside it has gone.
_TAG_IN_A_TAG = "<[^>]*<"


def read_each(texts: pa.Array) -> tuple[pa.Array, dict[int, list[Link]]]:
    """Apply `read` to an array of strings; return the texts, and the links by place."""
    # One paragraph is what most comments are.
    alone = pc.match_substring_regex(texts, _PARAGRAPH)
    alone = pc.fill_null(pc.and_not(alone, pc.match_substring(texts, "://")), fill_value=False)
    others = pc.invert(alone)
    rest, cited = _read_any(texts.filter(others))
    inside = pc.utf8_slice_codeunits(texts.filter(alone), len("<p>"), -len("</p>"))
    done = pc.replace_with_mask(pc.replace_with_mask(texts, others, rest), alone, inside)
    rows = pc.indices_nonzero(others).to_pylist() if cited else []
    return done, {rows[place]: links for place, links in cited.items()}


def _read_any(texts: pa.Array) -> tuple[pa.Array, dict[int, list[Link]]]:
    """Do as `read_each`, for texts of any shape."""
    to_read = pc.fill_null(pc.match_substring_regex(texts, _TO_READ), fill_value=False)
    rows = pc.indices_nonzero(to_read)
    html = texts.take(rows)
    bare = pc.replace_substring_regex(html, _LOOKS, "")
    bare = pc.replace_substring(bare, "&nbsp;", "\u00a0")
    blocks = pc.match_substring_regex(bare, _BLOCKS)
    for more in (pc.match_substring(bare, "://"), pc.match_substring_regex(html, _TAG_IN_A_TAG)):
        blocks = pc.and_not(blocks, more)
    html = pc.replace_with_mask(html, blocks, _without_tags(bare.filter(blocks)))
    others = pc.invert(blocks)
    # One call per text with other markup: a parser has no columnar form.
    done = [read(text) for text in html.filter(others).to_pylist()]
    html = pc.replace_with_mask(html, others, pa.array([text for text, _ in done], html.type))
    cited = zip(rows.filter(others).to_pylist(), done, strict=True)
    return (
        pc.replace_with_mask(texts, to_read, html),
        {row: links for row, (_, links) in cited if links},
    )


def _without_tags(blocks: pa.Array) -> pa.Array:
    """Write each list as a paragraph, then set paragraphs apart by a blank line."""
    for form, written in (
        (rf"</li>{_GAP}<li>", "\n- "),
        (rf"<ul>{_GAP}<li>", "<p>- "),
        (rf"</li>{_GAP}</ul>", "</p>"),
        (rf"</p>{_GAP}<p>", "\n\n"),
    ):
        blocks = pc.replace_substring_regex(blocks, form, written)
    ended = pc.ascii_rtrim(blocks, " \n")
    return pc.utf8_slice_codeunits(ended, len("<p>"), -len("</p>"))
