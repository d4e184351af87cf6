"""The tree itself: names that shadow nothing, one copy of each setting, nothing that leaks."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

from datapackage import schemas

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
FIELDS = [(table, field) for table in schemas.names() for field in schemas.load(table)["fields"]]


def tracked():
    """Return the text files under version control that are written by hand."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True
    ).stdout.split("\0")
    binary = {".png", ".parquet", ".xlsx", ".woff2", ".ttf", ".ico", ".zip", ".gz"}
    paths = [ROOT / name for name in listed if name]
    return [path for path in paths if path.is_file() and path.suffix not in binary]


def installed_names():
    """Return the top-level modules of the installed distributions, but ours."""
    return {
        path.parts[0].removesuffix(".py")
        for distribution in distributions()
        if distribution.metadata["Name"] != PROJECT["project"]["name"]
        for path in distribution.files or ()
        if path.suffix == ".py"
    }


def test_rooms_take_no_installed_name():
    """No installed distribution brings a module called as one of our rooms."""
    assert len(ROOMS) == 6
    assert installed_names().isdisjoint(ROOMS)
    assert set(ROOMS).isdisjoint(sys.stdlib_module_names)


def test_portal_scripts_shadow_nothing():
    """What stands beside the portal's script is first on its path: it must hide no module."""
    beside = [path for path in (ROOT / "dashboard").iterdir() if path.suffix in {".py", ""}]
    names = {path.stem for path in beside if not path.name.startswith(("_", "."))}
    assert "app_pages" in names
    known = installed_names() | sys.stdlib_module_names | set(ROOMS)
    assert names & known == set()


def test_portal_process_knows_no_platform_and_no_target():
    """What `concertation serve` loads holds no adapter and no publisher, even light ones."""
    script = (
        "import sys, concertation.cli, dashboard.server; "
        "print([name for name in sys.modules if name.startswith(('publishers', 'datapackage.so'))])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert ended.stdout == "[]\n"


def test_streamlit_settings_have_one_text():
    """The file that Streamlit reads is a link to the one at the root, in a checkout as in git."""
    link = ROOT / "dashboard" / ".streamlit" / "config.toml"
    assert link.is_symlink()
    assert link.resolve() == ROOT / "streamlit_config.toml"
    assert tomllib.loads(link.read_text(encoding="utf-8"))["browser"]["gatherUsageStats"] is False


def test_tracked_files_name_no_machine_and_no_registry():
    """Nobody's folders, and no package registry, are written in what we ship."""
    # The words are cut so that this file does not hold what it forbids.
    hosts = ["py" + "pi.org", "pythonhosted" + ".org", "registry.npm" + "js.org"]
    hosts += ["proxy.golang" + ".org"]
    folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/", "/tm" + "p/bash"]
    forbidden = re.compile("|".join([re.escape(host) for host in hosts] + folders))
    files = tracked()
    assert len(files) > 30
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_private_folders_are_never_tracked():
    """No key, ledger or raw export but the example's fictional one is under version control."""
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert not [name for name in names if "/private/" in name or name.endswith("ids.parquet")]
    exports = {name.split("/raw-export/")[0] for name in names if "/raw-export/" in name}
    assert exports == {"examples/territoire-numerique"}


@pytest.mark.parametrize(
    ("table", "field"), FIELDS, ids=[f"{table}.{field['name']}" for table, field in FIELDS]
)
def test_every_field_is_explained_in_both_languages(table, field):
    """Title and description, in French and in English, say something, and not the same thing."""
    for key in ("title", "title@en", "description", "description@en"):
        assert field[key].strip(), f"{table}.{field['name']}: {key}"
    assert field["description"] != field["description@en"]
    assert field["example"] is not None


def test_every_example_satisfies_its_own_field():
    """Frictionless, reading each example as a cell of its column, finds nothing wrong."""
    from frictionless import Schema

    wrong = []
    for table in schemas.names():
        descriptor = schemas.load(table)
        schema = Schema.from_descriptor({**descriptor, "foreignKeys": []})
        for field, written in zip(schema.fields, descriptor["fields"], strict=True):
            example = written["example"]
            text = str(example).lower() if isinstance(example, bool) else str(example)
            _, notes = field.create_cell_reader()(text)
            if notes:
                wrong.append((table, field.name, text, notes))
    assert wrong == []


def test_versions_agree():
    """The project, the changelog and the public description give the same version."""
    version = PROJECT["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    description = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f"softwareVersion: {version}\n" in description


def test_one_module_alone_sets_the_bound_that_all_readers_of_csv_share():
    """It is the process's: a second one would change what those already reading accept."""
    setters = [
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "field_size_limit(" in path.read_text(encoding="utf-8")
    ]
    assert setters == ["datapackage/records.py"]
