"""The blocks that pages are made of: headings, notices, tables, lists, choices.

Whatever was written by others goes through `html.escape` and then `st.html`:
never through Markdown, `st.table` or a widget's label, which would show images
and links of the public's choosing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.drawing.tabulated import Cell, Table
from dashboard.reading.view import View
from dashboard.words import formats
from dashboard.words.codes import authored_by, heading, unknown_to_all, unknown_to_all_told
from dashboard.words.excerpts import excerpt
from dashboard.words.formats import NBSP, count, number, signed

__all__ = [
    "Column",
    "choice",
    "contributions",
    "links",
    "note",
    "notice",
    "section",
    "segments",
    "style",
    "table",
    "text",
]

Row = dict[str, Any]
_STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of a list is shown; those of a figure are told by its header."""

    name: str
    label: str
    kind: str = "text"
    """`text`, `number`, `wide` (a long text), or `html` and `count` (HTML of ours, the
    latter aligned as a number); null is shown as unknown."""


def style() -> None:
    """Load the style sheet; once per run, before anything else."""
    st.html(_STYLE)


def section(title: str, sub: str = "", level: int = 2) -> None:
    """Show a heading, and under it what is measured; both are escaped."""
    below = f'<p class="co-sub">{escape(sub)}</p>' if sub else ""
    css = f"co-h{level}" + (" co-section" if level == 2 else "")  # noqa: PLR2004 - h2
    st.html(f'<h{level} class="{css}">{escape(title)}</h{level}>{below}')


def text(content: str) -> None:
    """Show a paragraph; it is escaped."""
    st.html(f'<p class="co-text">{escape(content)}</p>')


def note(content: str) -> None:
    """Show a smaller paragraph, for caveats and sources; it is escaped."""
    st.html(f'<p class="co-note">{escape(content)}</p>')


def notice(content: str, kind: str = "", link: tuple[str, str] | None = None) -> None:
    """Show what must not be missed; `link` is `(address, words)`; all is escaped."""
    more = f' <a href="{escape(link[0])}">{escape(link[1])}</a>' if link else ""
    st.html(f'<p class="co-notice {kind}">{escape(content)}{more}</p>')


def links(items: Sequence[tuple[str, str, str]]) -> None:
    """Show `(address, words, detail)` as a row of links; all is escaped."""
    entries = "".join(
        f'<li><a href="{escape(address)}">{escape(words)}</a>'
        + (f" <small>{escape(detail)}</small>" if detail else "")
        + "</li>"
        for address, words, detail in items
    )
    st.html(f'<ul class="co-links">{entries}</ul>')


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], caption: str) -> None:
    """Show a list as a table; every cell is escaped, but those of HTML of ours."""
    cells = [[Cell(_cell(row, column), _css(column)) for column in columns] for row in rows]
    heads = [Cell(escape(column.label), _css(column)) for column in columns]
    st.html(Table(heads, cells).html(caption, "co-"))


def contributions(
    view: View, rows: Sequence[Row], words: str = "", *, first: int = 1, texts: bool = False
) -> None:
    """Show contributions as a numbered list with links to their permanent addresses.

    `words` are those searched, marked where they are found; `texts` shows the
    passage around them, or the beginning. What is unknown of all, or the same for
    all, is not repeated on each row.
    """
    hidden = unknown_to_all(rows)
    if len(view.records("themes")) <= 1 and len({row["theme_id"] for row in rows}) == 1:
        hidden |= {"theme"}
    if hidden & {"votes", "author", "date"}:
        note(unknown_to_all_told(rows))
    items = "".join(_contribution(view, row, words, hidden, texts=texts) for row in rows)
    bare = " bare" if "votes" in hidden else ""
    st.html(f'<ol class="co-list{bare}" start="{first}">{items}</ol>')


def choice(label: str, key: str, names: Mapping[str, str], default: str = "") -> str:
    """Let readers choose one of the codes of `names`, kept in the address as `?key=code`.

    A code that is not in `names` is ignored. Choosing goes back to the first page.
    """
    asked = _asked(key, names, default)
    state = f"w_{key}"
    # Streamlit warns when a widget has both a state and a default.
    first: dict[str, Any] = {} if state in st.session_state else {"index": list(names).index(asked)}
    st.selectbox(
        label,
        list(names),
        format_func=lambda code: names[code],
        key=state,
        on_change=_write,
        args=(key, default),
        **first,
    )
    return asked


def choices(label: str, key: str, names: Mapping[str, str]) -> None:
    """Let readers choose several codes of `names`, kept in the address as `?key=code&key=code`."""
    state = f"w_{key}"
    asked = [code for code in st.query_params.get_all(key) if code in names]
    # Streamlit warns when a widget has both a state and a default.
    first: dict[str, Any] = {} if state in st.session_state else {"default": asked}

    def write() -> None:
        st.query_params.pop("page", None)
        if chosen := st.session_state[state]:
            st.query_params[key] = chosen
        else:
            st.query_params.pop(key, None)

    st.multiselect(
        label,
        list(names),
        format_func=lambda code: names[code],
        key=state,
        on_change=write,
        placeholder="Tout",
        **first,
    )


def segments(label: str, key: str, names: Mapping[str, str], default: str) -> str:
    """Let readers choose one of two or three codes side by side; else as `choice`."""
    asked = _asked(key, names, default)
    state = f"w_{key}"
    first: dict[str, Any] = {} if state in st.session_state else {"default": asked}
    st.segmented_control(
        label,
        list(names),
        format_func=lambda code: names[code],
        key=state,
        on_change=_write,
        args=(key, default),
        label_visibility="collapsed",
        required=True,
        **first,
    )
    return asked


def _asked(key: str, names: Mapping[str, str], default: str) -> str:
    code = st.query_params.get(key, default)
    return code if code in names else default


def _write(key: str, default: str) -> None:
    st.query_params.pop("page", None)
    value: str | None = st.session_state[f"w_{key}"]
    if value in {None, default}:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def _css(column: Column) -> str:
    if column.kind in {"number", "count"}:
        return "num"
    return "wide" if column.kind == "wide" else ""


def _cell(row: Mapping[str, Any], column: Column) -> str:
    value = row[column.name]
    if column.kind in {"html", "count"}:
        return str(value)
    if column.kind == "number":
        return number(value)
    return escape(formats.UNKNOWN if value is None else str(value))


def _contribution(view: View, row: Row, words: str, hidden: frozenset[str], *, texts: bool) -> str:
    address = escape(view.address(f"c/{row['contribution_id']}"))
    known = row["date_precision"] if row["created_at"] else "unknown"
    when = formats.moment(row["created_at"], view.timezone, "day" if known != "unknown" else known)
    tag = ' <span class="co-tag small">Texte fictif</span>' if row["synthetic"] else ""
    title = heading(row)
    passage = excerpt(row["body"], words, "" if row["title"] else title) if texts else ""
    shown = f'<p class="co-x" dir="auto">{passage}</p>' if passage else ""
    facts = {
        "number": f"N°{NBSP}{escape(row['contribution_id'])}",
        "author": f"<bdi>{escape(authored_by(row))}</bdi>",
        "date": escape(when),
    }
    told = ", ".join(fact for name, fact in facts.items() if name not in hidden) + tag
    theme = "" if "theme" in hidden else f"<br>{escape(row['theme_title'] or 'Sans thème')}"
    votes = "" if "votes" in hidden else f'<p class="co-n">{_votes(row)}</p>'
    return (
        f'<li>{votes}<div><p class="co-t"><a href="{address}"><bdi>{escape(title)}</bdi></a></p>'
        f'{shown}<p class="co-m">{told}{theme}</p></div></li>'
    )


def _votes(row: Row) -> str:
    """Return the votes as the platform lets them be known; unknown is not zero."""
    if row["votes_for"] is not None:
        words = count(row["votes_for"], "vote pour", "votes pour").split(NBSP)[-1]
        return f"{number(row['votes_for'])}<small>{words}</small>"
    if row["score"] is not None:
        return f"{signed(row['score'])}<small>solde des votes</small>"
    return "<small>votes inconnus</small>"
