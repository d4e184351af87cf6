"""The sieve may keep what is innocent; it never drops what the detectors would find."""

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datapackage.texts.redaction import CodeIndex, Known, NameIndex, detect
from validation.privacy.sieve import EVERYTHING, Sieve

PEOPLE = ["Jeanne Martineau", "Noël de La Tour", "Aïcha Ben Œuvrard", "Li Wang", "D’Hont Éric"]
NAMES = NameIndex.of(PEOPLE)

# What the kinds are made of, whole and in pieces, so that chance puts them together.
_PIECES = (
    "06 12 34 56 78|06.12.34.56|+33|6 12|(0)|0033|00|184127645108946|1 84 12 2A 451 089 46|"
    "FR14 2004 1010 0505 0001 3M02 606|FR14|2004|3M02|0001|606|01|7|42|٣|１２|²|½|"
    "jeanne.m|exemple.fr|exemple|free|point|dot|(a)|[at]|( A )|{chez}|<a>|_at_|_AT_|at|AT|arobase|"
    "Arobas|arobaſ|chez|@|＠|@jeanne_m|www.|https://|x.fr/|gravatar|GRAVATAR.com/avatar/|"
    "12 bis|12B|3 quater ,|8-10|rue|RUE|r.|bd|Bd.|av|allée|ALLÉE|imp.|ımpasse|İmpasse|place|"
    "des|de la|du|d’|Lilas|Gare|lilas|1er mai|62500|Saint-Omer|Cedex|"
    "AB-123-CD|AB|123|CD|1234|plaque|voiture|2A|75|Jeanne|JEANNE|Martineau|martine|au|Noël|"
    "Noe\u0308l|LA|la|Tour|Œuvrard|oeuvrard|Ben|Aicha|wang|Li|D'Hont|dhont|Eric|[nom masqué]|"
    "débat|eau|école|l’école"
)
PIECES = _PIECES.split("|")
SIGNS = [
    " ",
    " ",
    "",
    "-",
    ".",
    ",",
    "\n",
    "\t",
    "\u00a0",
    "\u202f",
    "·",
    "/",
    "_",
    "+",
    "’",
    "\x00",
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(SIGNS), st.text(max_size=2)), max_size=14
).map("".join)


def kept(text, sieve):
    """Tell whether the sieve keeps a text."""
    return bool(sieve.kept(pa.array([text], pa.large_string())))


@settings(max_examples=1000, deadline=None)
@given(TEXTS)
@example("jean (a) free.fr, 3 fois")
@example("jean_at_exemple.fr, 3 fois")
@example("débat : jean (chez) free.fr, 3 fois")
@example("12 ımpasse Lilas")
@example("75rue Jeanne")
@example("75bisrue Jeanne")
@example("75bd\xa0Jeanne")
@example("O6\xa0I2\xa034\xa056\xa07O")
@example("Noël\tde La\u00a0Tour")
@example("\u202fMARTINEAU, jeanne")
def test_what_is_dropped_holds_nothing(text):
    """Property: in a text that is not kept, the detectors find nothing."""
    if not kept(text, Sieve(NAMES)):
        assert detect(text, Known(NAMES)) == {}


@given(
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}(:[0-9]{2}){2}(Z|[+-][0-9]{2})?)?\n?")
)
def test_a_moment_that_is_dropped_holds_nothing(text):
    """Property: whatever the figures of a date or a moment, and a line end that ends it."""
    if not kept(text, Sieve(NAMES)):
        assert detect(text, Known(NAMES)) == {}


@given(
    st.from_regex(r"[0-9a-z]{0,12}[0-9][0-9a-z]{0,12}", fullmatch=True).filter(
        lambda code: len(code) >= 8
    ),
    st.text(max_size=3),
    st.text(max_size=3),
    st.booleans(),
)
def test_a_known_code_is_kept(code, before, after, upper):
    """Property: whatever is around it, in capitals or not."""
    sieve = Sieve(codes=CodeIndex.of([code]))
    assert kept(before + (code.upper() if upper else code) + after, sieve)


def test_a_code_that_nobody_knows_is_not_read():
    """The numbers of pages look like codes, and are many."""
    sieve = Sieve(codes=CodeIndex.of(["4e5f6a7b8c9d0e1f2a3b4c5d"]))
    assert not kept("voir https://exemple.fr/65000000000000000000c3d6", sieve)
    assert kept("voir https://exemple.fr/4e5f6a7b8c9d0e1f2a3b4c5d/", sieve)


@pytest.mark.parametrize(
    "written", ["", "1234567", "2024-03-10T08:00:00Z", "Bonjour à toutes et à tous.", "en 2024"]
)
def test_ordinary_texts_are_not_read(written):
    """Without this, the sieve would be of no use: short numbers and plain words pass through."""
    assert not kept(written, Sieve(NAMES))


def test_places_are_told_in_order_and_nothing_is_not_a_text():
    """Repeated texts are each told; nulls never; an open sieve keeps all that is a text."""
    values = pa.array([None, "a@b", "rien", "a@b", None, "Li Wang"], pa.large_string())
    assert Sieve(NAMES).kept(values) == [1, 3, 5]
    assert EVERYTHING.kept(values) == [1, 2, 3, 5]
