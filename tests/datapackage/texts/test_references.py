"""A platform's own references inside texts become words; no number of an account stays."""

import base64
import html
import re
from urllib.parse import quote

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackage.texts.redaction import detect, redact_url
from datapackage.texts.redaction.references import HINT, references, spoken, spoken_each

WRITTEN = {
    "as it is": lambda reference: reference,
    "in capitals": str.upper,
    "in an address": lambda reference: quote(reference, safe=""),
    "in an address, twice": lambda reference: quote(quote(reference, safe=""), safe=""),
    "as entities": lambda reference: reference.replace("/", "&#x2F;").replace(":", "&#58;"),
    "as entities, twice": lambda reference: html.escape(reference.replace("/", "&#47;")),
    "in JSON": lambda reference: reference.replace("/", r"\/"),
    "in base64": lambda reference: base64.urlsafe_b64encode(reference.encode()).decode(),
}


@pytest.mark.parametrize(
    ("reference", "word"),
    [
        ("gid://ma-ville/Decidim::User/70125", "[compte]"),
        ("gid://ma-ville/Decidim::User/70125/Ada_Fictive", "[compte]"),
        ("gid://ma-ville/Decidim::UserGroup/70125", "[compte]"),
        ("gid://boutique/Customer/70125?expires_in=3", "[compte]"),
        ("gid://ma-ville/Decidim::User/1b4e28ba-2fa1-11d2-883f-0016d3cca427", "[compte]"),
        ("gid://ma-ville/Decidim::Proposals::Proposal/70125", "[proposition]"),
        ("gid://ma-ville/Decidim::Meetings::Meeting/70125", "[rencontre]"),
        ("gid://ma-ville/Decidim::Hashtag/70125", "[mot-clé]"),
        ("gid://ma-ville/Decidim::Brand::New/70125", "[référence]"),
        ("gid://ma-ville", "[référence]"),
    ],
)
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_reference_becomes_the_word_of_what_it_names(reference, word, written):
    """However it is escaped; the words and the punctuation around it stay."""
    assert spoken(f"Merci {written(reference)}, à bientôt.") == f"Merci {word}, à bientôt."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gid://v/Decidim::Hashtag/31/_potager !", "#potager !"),
        ("Vive gid://v/Decidim::Hashtag/31/rue_aux_enfants.", "Vive #rue_aux_enfants."),
        ("gid://v/Decidim::Hashtag/31/%C3%A9t%C3%A9", "#été"),
        ("gid://v/Decidim::User/31. Et gid://v/Decidim::User/32?", "[compte]. Et [compte]?"),
        ("gid://v/Decidim::User/31gid://v/Decidim::User/32", "[compte][compte]"),
        ("(gid://v/Decidim::User/31)", "([compte])"),
        ("Un sol rigide : rien à dire", "Un sol rigide : rien à dire"),
    ],
)
def test_reads_references_among_words(text, words):
    """A hashtag keeps its name; two references side by side are two; other words are left."""
    assert spoken(text) == words


REFERENCES = st.builds(
    "gid://{}/{}/{}{}".format,
    st.sampled_from(["ville", "gid", "a.b-c", ""]),
    st.sampled_from(["Decidim::User", "Customer", "A::B::C"]),
    st.integers(10_000_000, 99_999_999),
    st.sampled_from(["", "/Nom", "/", "?a=b", "-", "."]),
)


@given(st.lists(st.one_of(REFERENCES, st.text(max_size=5)), max_size=5), st.sampled_from([" ", ""]))
def test_no_number_stays_and_the_gate_agrees(pieces, glue):
    """Whatever surrounds them; nothing is found in what was read, and columns say the same."""
    text = glue.join(pieces).encode("utf-8", "replace").decode()
    read = spoken(text)
    numbers = {number for piece in pieces for number in re.findall("[0-9]{8}", piece)}
    assert not any(number in read for number in numbers if "gid://" in text)
    assert not list(references(read))
    assert spoken_each(pa.array([text, None, ""])).to_pylist() == [read, None, ""]
    if list(references(text)):
        assert pa.compute.match_substring_regex(pa.array([text]), HINT).to_pylist() == [True]


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_the_gate_finds_what_was_not_read(written):
    """A reference in a cell that nobody cleans stops the publication; in an address, it goes."""
    reference = written("gid://ma-ville/Decidim::User/70125")
    assert detect(f"vu par {reference}") == {"account": 1}
    assert redact_url(f"https://exemple.fr/?qui={reference}") is None


@pytest.mark.parametrize("attack", ["gid://", "gid://a/", "gid://a/B::", "gid%3A%2F", "Z2lkOi8v"])
def test_time_grows_with_length_only(attack):
    """A hundred thousand signs that begin references are read at once."""
    import time

    started = time.perf_counter()
    spoken(attack * 20_000)
    assert time.perf_counter() - started < 2
