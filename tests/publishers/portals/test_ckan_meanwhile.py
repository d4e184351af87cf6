"""While a real CKAN is being published to: what readers find, and others who write at that time."""

import hashlib
import threading

import pytest
from faulty_proxy import Cut
from publications import FIRST, SECOND

from publishers.errors import StalePlanError

pytestmark = pytest.mark.portals


def test_somebody_who_writes_during_the_publication_is_not_overwritten(site):
    """A field that is not ours, edited between our look and our write, is still there after."""
    site.publish(site.release("1.0.0", FIRST, homepage=None))
    newer = site.release("1.1.0", SECOND, homepage=None)
    publisher = site.publisher()
    plan = publisher.plan(newer)
    looks, edits = [], []

    def edit_after_our_look(seen):
        looks.extend([seen] if "package_show" in seen.path else [])
        # Not after the first look, which compares with the plan.
        if "package_show" in seen.path and 1 < len(looks) <= 4:
            edits.append(site.act("package_patch", id=site.slug, url=f"https://e.org/{len(looks)}"))

    site.proxy.after_request = edit_after_our_look
    publisher.apply(newer, plan)
    site.proxy.after_request = lambda _seen: None
    assert len(edits) == 3
    assert publisher.verify(newer).proved
    assert site.seen()["url"] == "https://e.org/4"


def test_two_publishers_at_once_make_one_dataset(site):
    """Both start from nothing with the same release: one dataset, each file once."""
    release = site.release("1.0.0", FIRST)
    publishers = [site.publisher(), site.publisher()]
    plans = [publisher.plan(release) for publisher in publishers]
    failures, start = [], threading.Barrier(2)

    def run(publisher, plan):
        start.wait()
        try:
            publisher.apply(release, plan)
        except StalePlanError as error:  # it came second: that is what it must say
            failures.append(error)

    threads = [
        threading.Thread(target=run, args=each) for each in zip(publishers, plans, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) < 2
    assert len(site.portal.seen_by_publisher(site.organisation)) == 1
    assert len(site.seen()["resources"]) == len(FIRST)
    assert site.publish(release) == 0


def _observe(site, releases):
    """Read once as an anonymous reader does: the version found whole, `mixture`, or None."""
    before = site.seen()
    if before is None:
        return "nothing"
    files = {}
    for each in before["resources"]:
        answer = site.portal.get(each["url"].removeprefix(site.portal.url))
        files[each["concertation_resource"]] = hashlib.sha256(answer.content).hexdigest()
    if site.seen() != before:
        return None  # it changed meanwhile, and the reader can tell
    hashes = {each["concertation_resource"]: each["hash"] for each in before["resources"]}
    whole = releases.get(before["version"], {})
    return before["version"] if files == hashes == whole else "mixture"


def _hashes(release):
    return {file.name: file.sha256 for file in release.files}


def test_a_reader_never_finds_an_incomplete_first_publication(site):
    """After each write of it, and after each write broken off, readers find nothing or all."""
    release = site.release("1.0.0", FIRST)
    observed = []
    site.proxy.after_request = lambda _seen: observed.append(
        _observe(site, {"1.0.0": _hashes(release)})
    )
    site.proxy.fail(Cut.HALFWAY, write=2)
    site.publish(release)
    assert set(observed) == {"nothing", "1.0.0"}


def test_a_reader_never_finds_a_mixture_of_two_releases(site):
    """Readers who download all the while find one release whole, the other whole, or nothing."""
    large = bytes(range(256)) * 4000
    first = site.release("1.0.0", {**FIRST, "a.csv": large, "b.csv": large})
    second = site.release("1.1.0", {**SECOND, "a.csv": large[1:], "b.csv": large[1:]})
    releases = {release.version: _hashes(release) for release in (first, second)}
    site.publish(first)
    stop, observed = threading.Event(), []

    def read():
        while not stop.is_set():
            observed.append(_observe(site, releases))

    # Between any two requests of ours, and at any other time.
    site.proxy.after_request = lambda _seen: observed.append(_observe(site, releases))
    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for release in [second, first] * 2:
            site.publish(release)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert set(observed) <= {"1.0.0", "1.1.0", "nothing", None}
    assert {"1.0.0", "1.1.0"} & set(observed)
