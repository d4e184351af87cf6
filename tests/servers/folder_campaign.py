"""Die at each step of bringing a folder's three releases in line, and look at what readers find.

Usage: python folder_campaign.py FOLDER exchange|renames

Each death is a fork that ends at once, as by kill -9. `renames` is a system that cannot exchange
two folders. Prints how many deaths there were; the first broken promise ends it.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from publications import publication

from datapackage import durable
from datapackage.consultation import Target
from datapackage.durable import pointed
from publishers.folder.publisher import Folder
from publishers.publication import Publication
from publishers.settings import Settings

VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
SECRET = b"1;retire-moi\n"


def contents(version: str, revision: int) -> dict[str, bytes]:
    """Return the files of a release: three of them differ once it is revised."""
    return {
        "contributions.csv": b"id;texte\n" + (b"1;\n" if revision else SECRET),
        "themes.csv": b"id\n1\n",
        "paquet-complet.zip": b"zip" + (b"" if revision else SECRET),
        "datapackage.json": f'{{"version": "{version}", "revision": {revision}}}\n'.encode(),
    }


def release(folder: Path, version: str, revision: int) -> Publication:
    """Return a release as it was made (0), or revised."""
    files = contents(version, revision)
    return publication(folder / f"r{revision}", "essai", version, files, revision=revision)


def publisher(home: Path) -> Folder:
    """Return the publisher of the folder `home`/web."""
    return Folder(Target("site", "folder", folder="web"), Settings("essai", home=home))


def put(home: Path, one: Publication) -> None:
    """Publish."""
    mine = publisher(home)
    mine.apply(one, mine.plan(one))


def die(home: Path, one: Publication, step: int) -> bool:
    """Publish in a process that dies at its `step`; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        steps = count()
        durable.LISTENERS.append(lambda _name: next(steps) == step and os._exit(9))
        put(home, one)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def check_reader(home: Path, *, absent: bool) -> None:
    """A reader finds each version as it was, or revised; `absent` allows one not to be there."""
    data = home / "web" / "essai" / "data"
    for version in VERSIONS:
        folder = data / version
        found = {path.name: path.read_bytes() for path in folder.glob("*")}
        wanted = [contents(version, 0), contents(version, 1), *([{}] if absent else [])]
        assert found in wanted, f"{version}: {sorted(found)}"
    assert absent or pointed(data / "latest") == data / "1.2.0"


def check_end(home: Path) -> None:
    """Every version is revised, and no file under the folder says what was withdrawn."""
    data = home / "web" / "essai" / "data"
    assert pointed(data / "latest") == data / "1.2.0"
    for version in VERSIONS:
        found = {path.name: path.read_bytes() for path in (data / version).iterdir()}
        assert found == contents(version, 1), version
    files = [path for path in (home / "web").rglob("*") if path.is_file()]
    assert not [path for path in files if SECRET in path.read_bytes()]
    assert sorted(path.name for path in data.iterdir()) == [*VERSIONS, "latest"]


def main(folder: Path, *, absent: bool) -> int:
    """Die everywhere; return how often."""
    before = folder / "before"
    for version in VERSIONS:
        put(before, release(folder, version, 0))
    older = tuple(release(folder, version, 1) for version in VERSIONS[:-1])
    revised = replace(release(folder, VERSIONS[-1], 1), older=older)
    for step in count():
        home = folder / f"death-{step}"
        shutil.copytree(before, home, symlinks=True)
        dead = die(home, revised, step)
        check_reader(home, absent=absent)
        left = list(home.rglob(".tmp-*"))
        assert not left or not publisher(home).verify(revised).proved, "what is left is not told"
        put(home, revised)
        check_end(home)
        assert publisher(home).verify(revised).proved
        shutil.rmtree(home)
        if not dead:
            return step
    raise AssertionError


if __name__ == "__main__":
    if sys.argv[2] == "renames":
        durable._EXCHANGE = 1 << 20  # no such way to rename: the system refuses
    print(main(Path(sys.argv[1]), absent=sys.argv[2] == "renames"))
