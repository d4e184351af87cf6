"""What is read of an XML document, wherever its blocks end."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.privacy import xml_texts
from validation.privacy.xml_texts import MarkupError, marked_up

SHEET = """<?xml version="1.0"?><worksheet xmlns:r="u"><sheetData>
<row r="1" spans="1"><c r="A1" t="inlineStr"><is><t>É &amp; j&#64;x.fr</t></is></c></row>
<row r="7"><c><v>12.5</v></c><c t="str"><f>A1</f><v>06 12 34 56 78</v></c>
<c><is><r><t>un</t></r> deux </is></c></row></sheetData><!-- note -->
<hyperlink r:location="mailto:a" display="ici" other="rien"/><x><![CDATA[<brut>]]></x>
</worksheet>"""
READ = [
    (1, "É & j@x.fr"),
    (7, "A1"),
    (7, "06 12 34 56 78"),
    (7, "un"),
    (7, " deux "),
    (7, " note "),
    (7, "mailto:a"),
    (7, "ici"),
    (7, "<brut>"),
]


@settings(deadline=None)
@given(st.integers(1, 200))
def test_texts_do_not_depend_on_where_blocks_end(size):
    """Property: entities, tags and texts cut anywhere; numbers alone are passed over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_texts, "blocks", lambda stream: iter(lambda: stream.read(size), b""))
        assert list(marked_up(io.BytesIO(SHEET.encode()))) == READ


def test_what_comes_before_a_fault_is_read_and_the_fault_is_told():
    """The caller learns that the rest was not read."""
    read = []
    with pytest.raises(MarkupError):
        read.extend(marked_up(io.BytesIO(b"<a><b>avant</b><c>ici")))
    assert read == [(None, "avant")]


def test_a_text_without_end_is_never_held_whole(monkeypatch):
    """A text longer than what may be held comes out in windows; nothing is lost between them."""
    monkeypatch.setattr(xml_texts, "LONGEST", 1000)
    cut = xml_texts.windows
    monkeypatch.setattr(xml_texts, "windows", lambda text: cut(text, 1000, 200))
    text = "mot " * 3000 + "jeanne@exemple.fr" + " mot" * 3000
    read = [said for _, said in marked_up(io.BytesIO(f"<a>{text}</a>".encode()))]
    assert max(map(len, read)) <= 1000
    assert any("jeanne@exemple.fr" in said for said in read)
