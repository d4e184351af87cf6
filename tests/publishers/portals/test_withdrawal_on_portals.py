"""A text withdrawn after three releases were on a real portal: none of its addresses gives it."""

import json
import os
import re
import shutil

import pytest
from anonymous_reader import Reader
from click.testing import CliRunner
from large_workspace import add_target

from concertation.cli import cli
from concertation.workspace import Workspace

pytestmark = pytest.mark.portals

COPIED = "contributions.csv"


@pytest.fixture(params=["ckan-2.12", "udata"])
def portal(request, running):
    """A CKAN, then a udata."""
    return running(request.param)


def run(portal, code, *arguments):
    """Run the command with the portal's token, which must end with `code`; return what it says."""
    environment = {**os.environ, "TOKEN": portal.publisher_token}
    ended = CliRunner(env=environment).invoke(cli, [str(one) for one in arguments])
    said = f"{ended.output}{ended.exception or ''}"
    assert ended.exit_code == code, said
    return said


def note(reader, portal, organisation):
    """Note every address that the portal shows of the files now, those of its own copies too."""
    for file in portal.seen_by_publisher(organisation)[0].raw["resources"]:
        reader.addresses.add(file["url"])
        if portal.kind == "udata":
            reader.addresses.add(file["latest"])
        else:
            reader.addresses.add(f"{portal.url}/datastore/dump/{file['id']}")


def copy_rows(portal, organisation, text):
    """Copy the rows of a file into the CKAN's database, as its own loaders do."""
    files = portal.seen_by_anyone(organisation)[0].raw["resources"]
    (file,) = (one for one in files if one["concertation_resource"] == COPIED)
    answer = portal.post(
        "/api/3/action/datastore_create",
        portal.publisher_token,
        json={
            "resource_id": file["id"],
            "force": True,
            "fields": [{"id": "body", "type": "text"}],
            "records": [{"body": text}],
        },
    )
    assert answer.ok, answer.text


def test_a_withdrawal_followed_on_the_portal(
    portal, organisation, thrice, withdraw, withdrawn_text, tmp_path
):
    """Published thrice, withdrawn, revised, published again, then unpublished: asked each time."""
    workspace = Workspace(tmp_path / "consultation")
    shutil.copytree(thrice.path, workspace.path, symlinks=True)
    add_target(workspace.path, "portail", portal.kind, portal.url, organisation.name)
    if portal.kind == "ckan":  # where names are the whole site's
        with workspace.configuration.open("a", encoding="utf-8") as stream:
            stream.write(f'dataset = "{organisation.name}"\n')
    text, reader = withdrawn_text, Reader()
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        run(portal, 0, "publish", workspace.path, "--release", version)
        note(reader, portal, organisation)
    if portal.kind == "ckan":
        copy_rows(portal, organisation, text)
    telling = reader.telling(text)
    assert any(one.endswith(COPIED) for one in telling)
    assert any("dump" in one or "/r/" in one for one in telling)

    withdraw(workspace)
    said = run(portal, 1, "verify", workspace.path)
    # A CKAN's copy of the rows is not a file: it goes with the file that it copies.
    assert {one for one in telling if f"{one} rend encore" not in said and "dump" not in one} == (
        set()
    )
    run(portal, 0, "publish", workspace.path)
    note(reader, portal, organisation)
    assert reader.telling(text) == set()
    said = run(portal, 0, "verify", workspace.path, "--json")
    assert json.loads(said[said.index("{") :])["revision"] == 1

    said = run(portal, 0, "unpublish", workspace.path)
    assert int(re.search(r"(\d+) adresses redemandées", said)[1]) > 30
    assert reader.answers() == {}
    run(portal, 0, "publish", workspace.path)
    assert reader.telling(text) == set()
