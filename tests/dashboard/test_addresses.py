"""Which addresses lead to the page that was meant, and that none leads elsewhere."""

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/liste/", "/liste"),
        ("/liste///", "/liste"),
        ("/Liste", "/liste"),
        ("/LISTE/", "/liste"),
        ("/themes", "/themes/"),
        ("/Themes", "/themes/"),
        ("/C/1", "/c/1"),
        ("/c/1/", "/c/1"),
        ("/Methode/", "/methode"),
    ],
)
def test_a_final_slash_or_a_capital_leads_to_the_page(get, asked, meant):
    """For good, with what the address asked; the page is there."""
    answer = get(f"{asked}?q=a%26b&release=")
    assert answer.status == 308
    assert answer.headers["location"] == f"{get.prefix}{meant}?q=a%26b&release="
    assert get(meant).status == 200


def test_the_capitals_of_the_consultation_lead_to_it(get):
    """Its name in the address is written in small letters."""
    assert get.root(f"{get.prefix.upper()}/liste").headers["location"] == f"{get.prefix}/liste"


def test_letters_written_as_percents_are_the_same_page(get):
    """No copy of a page that a cache would take for another."""
    assert get("/%6Ciste").body == get("/liste").body


@pytest.mark.parametrize("asked", ["/nothing/", "/Nothing", "/liste/nothing", "//evil.example"])
def test_what_is_nothing_is_said_so(get, asked):
    """Nothing is led to a page that is not there."""
    assert get(asked).status == 404


def test_only_reading_is_led_elsewhere(get):
    """What is sent is not sent again elsewhere."""
    assert get("/liste/", "POST").status == 405


# What browsers take for another site, or for the end of a header.
_HOSTILE = st.lists(
    st.sampled_from(
        [
            "/",
            "//",
            "\\",
            "evil.example",
            "..",
            "\r\n",
            "@",
            ":",
            "https:",
            "C/1",
            "Liste",
            "é",
            "?",
        ]
    ),
    min_size=1,
    max_size=5,
).map("".join)


@given(tail=_HOSTILE, at_root=st.booleans())
def test_no_address_leads_to_another_site(get, tail, at_root):
    """Where there is a redirection, it is under the consultation, on one line."""
    path = quote(tail, safe="/\\@:?")
    answer = get.root(f"/{path}") if at_root else get(f"/{path}")
    if answer.status in range(300, 400):
        to = answer.headers["location"]
        assert not urlsplit(to).netloc or urlsplit(to).netloc == f"{get.host}:{get.port}"
        assert "\\" not in to
        assert urlsplit(to).path.startswith(f"{get.prefix}/")
