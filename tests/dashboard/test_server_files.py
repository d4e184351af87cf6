"""Downloads, exports, figures and feeds: plain HTTP that any tool understands."""

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from xml.etree import ElementTree as ET

import duckdb
import pytest
import small_portal

from dashboard.reading.portal import Portal
from dashboard.words.since import differences

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module", autouse=True)
def corrected(workspace):
    """Release 1.0.1, made after the withdrawal: 1.0.0 still holds what was withdrawn."""
    folder = workspace / "releases" / "1.0.1"
    small_portal.write(
        folder, small_portal.rows(first="Première rédaction.", withdrawn=True), "1.0.1"
    )
    yield
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "name", ["contributions.csv", "contributions.parquet", "search.sqlite", "package.zip"]
)
def test_a_release_that_says_what_was_withdrawn_is_not_given_any_more(get, name):
    """410 and what to download instead; its description and its queries stay."""
    answer = get(f"/data/1.0.0/{name}")
    assert answer.status == 410
    assert small_portal.SECRET not in answer.body
    assert "la plus récente" in answer.body
    assert get("/data/1.0.0/datapackage.json").status == 200
    assert get("/data/1.0.0/queries/totals.sql").status == 200


def records(answer) -> list[dict[str, str]]:
    """The lines of a CSV answer."""
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("contributions.csv", "text/csv; charset=utf-8; header=present"),
        ("contributions.parquet", "application/vnd.apache.parquet"),
        ("datapackage.json", "application/json"),
        ("manifest.json", "application/json"),
        ("CHANGELOG.md", "text/markdown; charset=utf-8"),
        ("search.sqlite", "application/vnd.sqlite3"),
        ("queries/totals.sql", "application/sql; charset=utf-8"),
    ],
)
def test_each_file_has_its_type_and_the_bytes_of_the_disk(get, workspace, name, kind):
    """Sent as it is, whatever the client accepts, with its length and a good name."""
    answer = get(f"/data/1.0.1/{name}", Accept_Encoding="gzip, br")
    data = (workspace / "releases" / "1.0.1" / name).read_bytes()
    assert answer.status == 200
    assert answer.data == data
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-length"] == str(len(data))
    assert answer.headers["etag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-encoding"] is None
    expected = f"essai-1.0.1-{name.replace('/', '-')}"
    assert f'filename="{expected}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("release", ["1.0.1", "live"])
@pytest.mark.parametrize("name", ["contributions.parquet", "datapackage.json", "package.zip"])
def test_a_file_is_kept_a_minute_at_most_even_of_a_numbered_release(get, release, name):
    """A text may be withdrawn from any of them: whoever keeps one asks again, by its ETag."""
    answer = get(f"/data/{release}/{name}")
    rules = {rule.strip() for rule in answer.headers["cache-control"].split(",")}
    assert rules == {"public", "max-age=60", "must-revalidate"}
    assert re.fullmatch(r'"[^"]+"', answer.headers["etag"]), "strong: bytes, not meaning"
    again = get(f"/data/{release}/{name}", If_None_Match=answer.headers["etag"])
    assert (again.status, again.headers["cache-control"]) == (304, answer.headers["cache-control"])


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/c/1", "/c/1.json", "/c/4", "/liste", "/themes/1", "/data/", "/nothing"),
        *("/contributions.atom", "/contributions.csv", "/sitemap.xml", "/catalog.ttl"),
        *("/figures/", "/f/most_supported.json", "/f/recent_items.csv"),
        *("/data/1.0.0/contributions.csv", "/data/1.0.0/nothing", "/_stcore/health"),
    ],
)
def test_nothing_else_of_the_public_is_kept_without_asking(get, path):
    """No answer is left to the guess of a cache, errors and tombstones included."""
    assert get(path).headers["cache-control"] in {"no-cache", "no-store"}


def test_a_file_already_held_is_not_sent_again(get):
    """304 without a body, and still readable by any site."""
    first = get("/data/1.0.1/contributions.csv")
    again = get("/data/1.0.1/contributions.csv", If_None_Match=f'"x", {first.headers["etag"]}')
    assert (again.status, again.data) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    assert get("/data/1.0.1/contributions.csv", If_None_Match='"x"').status == 200


def test_a_part_of_a_file_can_be_asked(get):
    """Range gives 206 and the right bytes; out of the file, 416."""
    whole = get("/data/1.0.1/contributions.parquet")
    part = get("/data/1.0.1/contributions.parquet", Range="bytes=-8")
    assert part.status == 206
    assert part.data == whole.data[-8:]
    assert part.headers["content-range"].endswith(f"/{len(whole.data)}")
    assert get("/data/1.0.1/contributions.parquet", Range="bytes=999999999-").status == 416
    kept = get("/data/1.0.1/contributions.csv", Range="bytes=0-3", If_Range='"other"')
    assert kept.status == 200


def test_head_tells_the_size_without_the_body(get):
    """What a downloader asks before it begins."""
    answer = get("/data/1.0.1/contributions.csv", "HEAD")
    assert (answer.status, answer.data) == (200, b"")
    assert int(answer.headers["content-length"]) > 0
    assert get("/data/1.0.1/package.zip", "HEAD").status == 200


def test_a_preflight_allows_ranges_and_validators(get):
    """A page elsewhere may read a part of a file."""
    for path in ("/data/1.0.1/contributions.csv", "/data/1.0.1/package.zip", "/contributions.csv"):
        answer = get(path, "OPTIONS", Origin="https://other.invalid")
        assert answer.status == 204
        assert "Range" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/data/1.0.1/../../../consultation.toml",
        "/data/1.0.1/..%2f..%2fstatus.json",
        "/data/1.0.1/%2e%2e/%2e%2e/live/status.json",
        "/data/..%2Flive/g1/datapackage.json",
        "/data/live/..%2fstatus.json",
        "/data/1.0.1//etc/passwd",
        "/data/1.0.1/%2Fetc%2Fpasswd",
        "/data/9.9.9/contributions.csv",
        "/data/1.0.1/nothing.csv",
        "/data/1.0.1/queries",
        "/data/live/contributions.csv",
        "/assets/..%2fserver.py",
        "/static/..%2findex.html",
    ],
)
def test_only_what_the_manifest_lists_can_be_had(get, path):
    """No path leaves the package, and what was not published is not there."""
    assert get(path).status in {400, 404}


def test_a_file_beside_the_package_is_not_served(get, workspace):
    """A leftover on the disk is not a publication."""
    stray = workspace / "releases" / "1.0.1" / "stray.csv"
    stray.write_text("secret", "utf-8")
    try:
        assert get("/data/1.0.1/stray.csv").status == 404
    finally:
        stray.unlink()


def test_the_zip_holds_each_file_and_is_the_same_twice(get, workspace):
    """One download for the whole release, reproducible, verified by its manifest."""
    answer = get("/data/1.0.1/package.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert 'filename="essai-1.0.1.zip"' in answer.headers["content-disposition"]
    assert answer.data == get("/data/1.0.1/package.zip").data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))["files"]
        assert set(archive.namelist()) == {*manifest, "manifest.json"}
        for name, expected in manifest.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == expected["sha256"]
    held = get("/data/1.0.1/package.zip", If_None_Match=answer.headers["etag"])
    assert held.status == 304


def test_the_export_follows_the_filters_and_its_name_says_so(get):
    """Theme 2 holds contributions 3 and 5, with the columns of the table."""
    answer = get("/contributions.csv?theme=2")
    assert [row["contribution_id"] for row in records(answer)] == ["3", "5"]
    assert records(answer)[1]["body"] == small_portal.HOSTILE
    assert records(answer)[0]["created_at"] == "2017-02-11T09:00:00Z"
    assert "contributions-filtrees" in answer.headers["content-disposition"]
    everything = get("/contributions.csv")
    assert [row["contribution_id"] for row in records(everything)] == list("3217856")
    assert "filtrees" not in everything.headers["content-disposition"]
    assert "essai-en-cours" in everything.headers["content-disposition"]


def test_the_export_can_be_pinned_and_searched(get):
    """The first wording is in 1.0.0 only; what was withdrawn since is in no export."""
    found = records(get("/contributions.csv?q=premiere&release=1.0.0"))
    assert [row["contribution_id"] for row in found] == ["1"]
    assert records(get("/contributions.csv?q=premiere")) == []
    pinned = records(get("/contributions.csv?release=1.0.0&sort=number"))
    assert [row["contribution_id"] for row in pinned] == list("1235678")


def test_the_page_of_data_lists_each_file_with_size_and_hash(get, workspace):
    """Every file of the manifest is linked, and its hash written."""
    page = get("/data/1.0.0/").body
    manifest = json.loads((workspace / "releases/1.0.0/manifest.json").read_text("utf-8"))
    for name, expected in manifest["files"].items():
        assert f'href="/essai/data/1.0.0/{name}"' in page
        assert expected["sha256"] in page
    assert "Première version." in page
    assert "/essai/data/1.0.0/" in get("/data/").body
    assert get("/data/9.0.0/").status == 404


def test_addresses_of_data_without_a_slash_lead_to_the_page(get):
    """People type `/data`."""
    assert get("/data").headers["location"] == "/essai/data/"


def test_a_figure_is_the_same_in_csv_in_json_and_by_hand(get):
    """Seven published contributions, one of them withdrawn apart."""
    from_csv = {row["measure"]: row["value"] for row in records(get("/f/totals.csv"))}
    content = json.loads(get("/f/totals.json").body)
    assert from_csv["contributions"] == "7"
    assert from_csv["withdrawn_contributions"] == "1"
    assert content["rows"][0] == {
        "measure": "contributions",
        "value": 7,
        "unit": "contributions",
        "unknown": 0,
    }
    assert content["description"]
    pinned = json.loads(get("/f/totals.json?release=1.0.0").body)
    assert (pinned["version"], pinned["rows"][0]["value"]) == ("1.0.0", 8)


def test_a_figure_takes_its_parameters_from_the_address(get):
    """Unknown parameters and figures are refused, not ignored."""
    rows = records(get("/f/support_rank.csv?theme_id=2"))
    assert [row["contribution_id"] for row in rows] == ["3", "5"]
    assert get("/f/support_rank.csv?nonsense=1").status == 400
    assert get("/f/nonsense.json").status == 404
    assert get("/f/totals.xml").status == 404
    listed = json.loads(get("/figures/").body)["figures"]
    assert "totals" in [figure["figure"] for figure in listed]


def test_every_figure_can_be_read_as_csv_and_json(get):
    """Whatever the types of its columns."""
    for figure in json.loads(get("/figures/").body)["figures"]:
        name = figure["figure"]
        lines = records(get(f"/f/{name}.csv"))
        rows = json.loads(get(f"/f/{name}.json").body)["rows"]
        assert len(lines) == len(rows)


def test_the_feed_is_valid_atom_newest_first(get):
    """Parsed as XML, hostile text included, with permanent addresses."""
    feed = ET.fromstring(get("/contributions.atom").data)
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.find(f"{ATOM}id").text.rsplit("/", 1)[1] for entry in entries]
    assert ids == ["8", "7", "5", "2", "3", "1", "6"]
    assert entries[2].find(f"{ATOM}content").text == small_portal.HOSTILE
    assert entries[2].find(f"{ATOM}content").get("type") == "text"
    assert feed.find(f"{ATOM}updated").text == "2017-03-25T08:00:00Z"
    assert entries[0].find(f"{ATOM}updated").text == "2017-03-24T23:30:00Z"


def test_the_map_of_the_site_holds_what_answers_200(get):
    """Every address given to search engines exists, and the withdrawn one is not given."""
    tree = ET.fromstring(get("/sitemap.xml").data)
    addresses = [node.text for node in tree.iter(f"{MAP}loc")]
    paths = [address.split(str(get.port), 1)[1] for address in addresses]
    assert f"{get.prefix}/c/1" in paths
    assert f"{get.prefix}/c/4" not in paths
    assert {get.root(path).status for path in paths} == {200}
    assert f"http://127.0.0.1:{get.port}{get.prefix}/sitemap.xml" in get.root("/robots.txt").body


def test_parquet_is_read_by_a_bare_duckdb(get, tmp_path):
    """The bytes sent are a table."""
    path = tmp_path / "live.parquet"
    path.write_bytes(get("/data/live/contributions.parquet").data)
    with duckdb.connect() as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM read_parquet(?)", [str(path)]
        ).fetchone()
    assert count == 8


def test_times_are_utc_whatever_the_zone_of_the_server(workspace):
    """Filtered contributions say the same as the release does, on a machine set to Cayenne."""
    from urllib.request import urlopen

    with small_portal.process(workspace, TZ="America/Cayenne") as (_, address):
        with urlopen(f"{address}contributions.csv", timeout=30) as answer:
            rows = csv.DictReader(io.StringIO(answer.read().decode("utf-8")))
        times = {row["contribution_id"]: row["created_at"] for row in rows}
    assert times["8"] == "2017-03-24T23:30:00Z"


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        (
            {"contributions": 204, "votes": 9},
            {"contributions": 200, "votes": 10},
            ["4\u00a0contributions de plus", "1\u00a0vote de moins"],
        ),
        ({"contributions": 5}, {"contributions": 5}, []),
        ({"votes": None}, {"votes": 5}, []),
        (
            {"withdrawn_contributions": 1},
            {"withdrawn_contributions": 0},
            ["1\u00a0contribution retirée de plus"],
        ),
    ],
)
def test_what_differs_from_a_release_is_told_in_words(now, then, expected):
    """One and several, more and less; what is unknown tells nothing."""
    rows = [{name: {"value": value} for name, value in one.items()} for one in (now, then)]
    assert differences(*rows) == expected


def test_the_page_of_data_opens_on_the_latest_release(get, workspace):
    """Before the current data, with what moved since."""
    page = get("/data/").body
    assert page.index("la plus récente") < page.index("Télécharger les données")
    (newest,) = [one.version for one in Portal(workspace).releases() if one.latest]
    assert f'href="/essai/data/{newest}/"' in page
    assert "la plus récente</h2>" not in get("/data/1.0.0/").body
