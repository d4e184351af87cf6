"""What is not the public's, and what each answer carries, errors too."""

import json

import pytest


@pytest.mark.parametrize("path", ["metrics", "upload_file/a/b", "script-health-check"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_the_insides_of_the_server_are_not_public(get, path, method):
    """Whatever the method, there is nothing there."""
    assert get(f"/_stcore/{path}", method).status == 404


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nothing", "GET", 404),
        ("/nothing.json", "GET", 404),
        ("/liste", "POST", 405),
        ("/liste/", "GET", 308),
        ("/contributions.csv?unknown=1", "GET", 400),
        ("/assets/portal.css", "GET", 200),
        ("/assets/nothing.css", "GET", 404),
    ],
)
def test_errors_and_redirections_carry_the_rules_too(get, path, method, status):
    """Whatever the status."""
    answer = get(path, method)
    assert answer.status == status
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", ["/", "/liste", "/en-direct", "/data/"])
def test_a_page_is_framed_by_nobody(get, path):
    """Figures have an address of their own to be framed."""
    assert "frame-ancestors 'none'" in get(path).headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/c/nobody.json", "/nothing.csv", "/f/nothing.json"])
def test_programs_are_told_of_a_failure_in_their_words(get, path):
    """RFC 9457, and no page."""
    answer = get(path)
    assert answer.headers["content-type"] == "application/problem+json"
    told = json.loads(answer.body)
    assert told["status"] == answer.status == 404
    assert told["type"] == "about:blank"
    assert told["title"]
    assert told["detail"]
    assert told["instance"] == f"{get.prefix}{path}"


def test_people_are_told_of_a_failure_on_a_page(get):
    """The address of a page fails by a page."""
    assert get("/c/nobody").headers["content-type"].startswith("text/html")


def test_the_workbook_has_no_unknown_number_of_rows(get):
    """It holds several tables: no number of rows is its own."""
    table = get("/data/").body.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "inconnu" not in table
