"""Do the letters of a text stay what they were, since lasting numbers depend on them?"""

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datapackage.sources.democracyos.letters import latin_letters, letters_in_sql

# The same rule as DuckDB's own functions say it: without tags, without what windows-1252
# cannot hold, without accents, case, nor anything but letters and digits.
ORACLE = r"""
SELECT regexp_replace(
    lower(strip_accents(regexp_replace(
        regexp_replace($1, '<[^>]*>', '', 'g'), '[^\x00-\x{ff}ŠšŽžŸ]', '', 'g'
    ))), '[^a-z0-9]+', '', 'g'
)
"""

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.text(st.characters(max_codepoint=0x17F, exclude_characters="\0")),
    st.text("ab<>/é ŠœÆ’1\n"),
    st.text("a<>/é Šp", max_size=6).map("<p>{}</p>".format),
)


@pytest.fixture(scope="module")
def connection():
    """A DuckDB that keeps to its own functions."""
    with duckdb.connect() as connection:
        yield connection


@given(text=texts)
@example(text="<p class='a>b'>L’Été, c\u0301 ŠŽ ß œuvre № ²</p>")
def test_the_letters_are_those_of_the_rule(connection, text):
    """Written twice, in two languages: they agree on any text."""
    assert latin_letters(text) == connection.execute(ORACLE, [text]).fetchone()[0]


def test_sql_finds_the_same_letters_on_many_rows_at_once():
    """Several vectors, empty texts and nulls among them."""
    words = ["", None, "<b>", "Été", "№", "a" * 5000, "Ça <i>va</i> ?"] * 1000
    with duckdb.connect() as connection, letters_in_sql(connection):
        connection.execute("CREATE TABLE t AS SELECT unnest($1::VARCHAR[]) AS text", [words])
        found = connection.execute("SELECT latin_letters(text) FROM t").fetchall()
    assert [row[0] for row in found] == [(word and latin_letters(word)) or None for word in words]
