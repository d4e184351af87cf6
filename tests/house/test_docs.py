"""What the documentation shows is true: generated parts, links, commands."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml

from concertation.cli import cli, main
from concertation.configuration.rules import SECTIONS
from datapackage import schemas
from datapackage.schemas.dictionary import markdown
from datapackage.sheets.overlays import SHEETS
from validation.check import EXPECTATIONS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
# The news of an example lead to pages of its portal: tests/dashboard/test_news.py follows them.
PAGES += sorted(page for page in (ROOT / "examples").rglob("*.md") if page.parent.name != "news")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
COMMAND = ".venv/bin/concertation "
ADJUSTED = {"thresholds", "severities", "accept"}
WALK = [line.removeprefix(COMMAND) for line in SHELL if line.startswith(COMMAND)]


def test_generated_parts_are_up_to_date():
    """Dictionary, figures, checks and command reference are what the code says today."""
    pages = [str(path) for path in sorted((ROOT / "docs").glob("*.md"))]
    ended = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", *pages],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    """A link to a file of the tree leads to a file that is there."""
    # What is indented by four is shown as it would be typed elsewhere.
    text = re.sub(r"^ {4}.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)", text)
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_readme_make_targets_exist():
    """Each `make` word that the README and the guide tell to type is a target."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^make ([a-z-]+)", README + contributing, re.MULTILINE))
    targets = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {"demo", "test"} <= told <= set(targets)


def test_commands_that_are_told_exist():
    """Each `concertation` word in a command line of the documentation is a command."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    lines = r"^(?: {4}|\.venv/bin/)concertation ([a-z-]+)|`concertation ([a-z-]+)"
    told = {first or second for first, second in re.findall(lines, text, re.MULTILINE)}
    assert len(told) > 5
    assert told <= set(cli.commands)


def test_readme_walks_from_an_export_to_the_portal(tmp_path, monkeypatch):
    """The six commands, typed in order in an empty folder, end with the portal answering."""
    assert [line.split()[0] for line in WALK] == [
        "init", "build", "validate", "release", "query", "serve",
    ]  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for line in WALK[:-1]:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line))
        assert ended.value.code == 0, line
    assert (tmp_path / "ma-consultation" / "releases" / "1.0.0" / "datapackage.json").is_file()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [sys.executable, "-m", "concertation", *shlex.split(WALK[-1]), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(serve, env=environment) as server:
        try:
            assert _answers(f"http://127.0.0.1:{port}/", server)
        finally:
            server.terminate()


def _answers(url, server):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def test_template_shows_every_key():
    """The commented `consultation.toml` of a new workspace shows each key that is known."""
    template = ROOT / "concertation" / "templates" / "consultation.toml"
    text = template.read_text(encoding="utf-8")
    shown = set(re.findall(r"^(?:# )?([a-z_-]+) = ", text, re.MULTILINE))
    own = {key for name in SECTIONS.keys() - ADJUSTED for key in SECTIONS[name]()}
    # Of the checks, some examples: docs/checks.md has them all.
    assert own <= shown <= own | {one.check.id for one in EXPECTATIONS}
    assert all(f"# [{section}]" in text for section in ADJUSTED)


def test_guide_explains_every_sheet():
    """Each optional sheet has its line in the publisher's guide."""
    guide = (ROOT / "docs" / "how-to" / "publier.md").read_text(encoding="utf-8")
    assert [name for name in SHEETS if f"| `{name}.csv` |" not in guide] == []


def test_public_description_follows_its_standard():
    """`publiccode.yml` has the standard's keys and lengths, but the address that is not known."""
    description = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    needed = {"publiccodeYmlVersion", "name", "platforms", "developmentStatus", "softwareType"}
    needed |= {"description", "legal", "maintenance", "localisation"}
    assert needed <= description.keys()
    for text in description["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert all(len(feature) <= 100 for feature in text["features"])
    assert description["legal"]["license"] == "MIT"


def test_dictionary_explains_every_field():
    """Each table has its section and each field its line, marked when it is in the key."""
    text = markdown()
    for table in schemas.names():
        section = text.split(f"\n## {table}\n")[1].split("\n## ")[0]
        named = re.findall(r"^\| `([a-z_]+)`", section, re.MULTILINE)
        assert named == list(schemas.columns(table))
    assert "| `workshop_id` 🔑 \\* | texte |" in text
    assert "- `parent_theme_id` renvoie à [themes](#themes)." in text
