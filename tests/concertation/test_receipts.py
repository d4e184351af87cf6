"""Receipts: whatever follows, no address that was ever proved is lost."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from publications import publication

from concertation.receipts import addresses, last, write
from datapackage.consultation import Target
from publishers.base import Resource, Verification

TARGET = Target("site", "udata", "https://donnees.example")
RELEASES = {
    (version, revision): publication(
        Path(tempfile.mkdtemp()), "essai", version, {"a.csv": b"a"}, revision=revision
    )
    for version in ("1.0.0", "1.1.0")
    for revision in (0, 1)
}
texts = st.sampled_from(["a", "b", "c"])
resources = st.builds(
    Resource,
    name=texts,
    id=texts,
    url=texts.map("https://donnees.example/{}".format),
    sha256=texts | st.none(),
    also=texts.map("https://donnees.example/r/{}".format) | st.none(),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(RELEASES)), st.lists(resources)), min_size=1))
def test_no_address_is_ever_lost(verified):
    """Whatever was verified, in whatever order, over whatever receipt: each address is known."""
    ever = set()
    with tempfile.TemporaryDirectory() as folder:
        for (version, revision), found in verified:
            seen = Verification("d", "https://donnees.example/d", tuple(found), ())
            write(Path(folder), TARGET, RELEASES[version, revision], seen, 0)
            ever |= {
                (url, version, revision, one.sha256) for one in found for url in (one.url, one.also)
            }
        known = addresses(Path(folder), "site")
        assert last(Path(folder), "site")["proved"]
    told = {(one.url, one.version, one.revision, one.sha256) for one in known}
    assert told == {one for one in ever if one[0] is not None}
    assert len(known) == len(set(known))


def test_a_receipt_of_before_revisions_is_read(tmp_path):
    """Without revision, other addresses or former ones; replaced, its address stays known."""
    old = {
        "release": "1.0.0",
        "target": "site",
        "proved": True,
        "verified_at": "2026-01-01T00:00:00+00:00",
        "url": None,
        "resources": [{"name": "a.csv", "id": "1", "url": "https://x.example/a", "sha256": "00"}],
    }
    (tmp_path / "1.0.0-site.json").write_text(json.dumps(old))
    (known,) = addresses(tmp_path, "site")
    assert (known.url, known.version, known.revision) == ("https://x.example/a", "1.0.0", 0)
    write(tmp_path, TARGET, RELEASES["1.0.0", 1], Verification(None, None, (), ("absent",)), 1)
    assert addresses(tmp_path, "site") == [known]


def test_another_target_is_not_asked_for(tmp_path):
    """« web-site » is not « site », though their receipts end alike."""
    seen = Verification(None, None, (Resource("a", "a", "https://x.example/a"),), ())
    other = Target("web-site", "folder")
    write(tmp_path, other, RELEASES["1.0.0", 0], seen, 0)
    assert addresses(tmp_path, "site") == []
    assert last(tmp_path, "site") is None
