"""A plain folder as a portal: the old release or the new one, whole."""

import json
import zipfile

import pytest
from frictionless import Package as Judge

from concertation.publishing import NotProvedError, opened
from publishers.errors import NotPublishableError, StalePlanError


def latest(workspace):
    """Return the folder that readers see."""
    return workspace.path / "web" / "territoire-numerique" / "data" / "latest"


def publish(workspace, version=None):
    """Publish as the command does; return the receipt."""
    with opened(workspace, "site", version) as publishing:
        publishing.preflight()
        return json.loads(publishing.publish(publishing.plan()).read_text("utf-8"))


def test_first_publication_shows_every_byte_of_the_release(workspace):
    """Each published file is the release's own, and the archive holds the whole release."""
    receipt = publish(workspace)
    assert receipt["proved"]
    release = workspace.releases / "1.0.0"
    for name in ("contributions.csv", "contributions.parquet", "datapackage.json", "README.md"):
        assert (latest(workspace) / name).read_bytes() == (release / name).read_bytes()
    with zipfile.ZipFile(latest(workspace) / "paquet-complet.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    expected = {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file()
    }
    assert inside == expected


def test_what_is_published_is_a_valid_package(workspace):
    """Whoever downloads the folder validates it with Frictionless alone."""
    publish(workspace)
    judge = Judge(str(latest(workspace).resolve() / "datapackage.json"))
    assert judge.validate().valid


def test_unchanged_run_has_nothing_to_do(workspace):
    """The second plan is empty, and applying it touches no file."""
    publish(workspace)
    before = {path: path.stat().st_mtime_ns for path in latest(workspace).iterdir()}
    with opened(workspace, "site", None) as publishing:
        plan = publishing.plan()
        assert not plan.pending
        assert plan.bytes_to_send == 0
        publishing.publish(plan)
    assert {path: path.stat().st_mtime_ns for path in latest(workspace).iterdir()} == before


@pytest.mark.journey
def test_new_release_replaces_only_what_changed_and_rollback_brings_it_back(
    workspace, next_release
):
    """The plan of 1.1.0 names milestones; rolling back is publishing 1.0.0 again."""
    publish(workspace, "1.0.0")
    with opened(workspace, "site", None) as publishing:
        actions = {file.name: file.action for file in publishing.plan().files}
    assert actions["milestones.csv"] == "replace"
    assert actions["contributions.csv"] == "same"
    assert publish(workspace)["release"] == next_release
    assert "restitution" in (latest(workspace) / "milestones.csv").read_text("utf-8")
    publish(workspace, "1.0.0")
    assert "restitution" not in (latest(workspace) / "milestones.csv").read_text("utf-8")


def test_a_byte_changed_online_is_told_and_mended(workspace):
    """`verify` names the file; publishing again puts the release back."""
    publish(workspace)
    with (latest(workspace) / "themes.csv").open("a") as stream:
        stream.write("intrus\n")
    with opened(workspace, "site", None) as publishing:
        with pytest.raises(NotProvedError, match=r"themes\.csv"):
            publishing.verify()
        receipt = json.loads((workspace.receipts / "1.0.0-site.json").read_text("utf-8"))
        assert not receipt["proved"]
        publishing.publish(publishing.plan())


def test_stale_plan_is_refused(workspace):
    """What moved between the plan and its approval stops the publication."""
    publish(workspace)
    with opened(workspace, "site", None) as publishing:
        plan = publishing.plan()
        (latest(workspace) / "themes.csv").write_text("intrus\n")
        with pytest.raises(StalePlanError):
            publishing.check_plan(plan)
        with pytest.raises(StalePlanError):
            publishing.publish(plan)
    assert (latest(workspace) / "themes.csv").read_text() == "intrus\n"


def test_unpublished_is_out_of_sight_and_comes_back(workspace):
    """Readers find nothing in between, not even under another name; the releases stay here."""
    publish(workspace)
    with opened(workspace, "site", None) as publishing:
        publishing.publisher.unpublish()
        assert not [path for path in (workspace.path / "web").rglob("*") if path.is_file()]
        assert publishing.publisher.state().visibility == "absent"
    assert publish(workspace)["proved"]


def test_what_a_killed_publication_left_is_told_and_swept(workspace):
    """It may be served under a hidden name: verify and plan tell of it, publish removes it."""
    publish(workspace)
    left = latest(workspace).parent / ".tmp-new-1.0.0"
    left.mkdir()
    (left / "contributions.csv").write_text("ancien")
    with opened(workspace, "site", None) as publishing:
        with pytest.raises(NotProvedError, match=r"\.tmp-new-1\.0\.0 : reste"):
            publishing.verify()
        plan = publishing.plan()
        assert plan.pending
        publishing.publish(plan)
    assert not left.exists()


def test_altered_release_is_never_sent(workspace):
    """A byte changed in `releases/` since it was made: nothing is written."""
    path = workspace.releases / "1.0.0" / "themes.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x\n")
    with (
        opened(workspace, "site", None) as publishing,
        pytest.raises(NotPublishableError, match=r"themes\.csv"),
    ):
        publishing.preflight()
    assert not latest(workspace).exists()


def test_text_withdrawn_since_is_never_sent(workspace):
    """A release that still says what its author withdrew cannot be published or rolled back to."""
    (workspace.path / "removals.csv").write_text(
        "object_type,object_id,reason_code,date\ncontribution,1,author_request,2017-04-01\n"
    )
    with (
        opened(workspace, "site", None) as publishing,
        pytest.raises(NotPublishableError, match="contribution 1, retiré"),
    ):
        publishing.preflight()


def test_personal_datum_known_since_is_never_sent(workspace):
    """The privacy gate runs again on the final files, with what is known today."""
    known = workspace.private / "known.json"
    content = json.loads(known.read_text("utf-8"))
    content["names"] = ["Agence du Numérique"]
    known.write_text(json.dumps(content), "utf-8")
    with (
        opened(workspace, "site", None) as publishing,
        pytest.raises(NotPublishableError, match="donnée personnelle"),
    ):
        publishing.preflight()
