"""Publish a folder as `concertation publish` does: preflight, plan, apply, verify.

    TOKEN=… python concertation_publisher.py URL ORGANISATION FOLDER KIND

KIND is `ckan` or `udata`. Whether the dataset exists need not be said. The checks of the release
itself (structure, personal data) are left out: they send nothing.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "servers"))

from publications import publication

from datapackage.consultation import Target
from publishers.ckan.publisher import Ckan
from publishers.publication import Publication
from publishers.settings import Settings
from publishers.udata.publisher import Udata

KINDS = {"ckan": Ckan, "udata": Udata}


def release(folder: Path) -> Publication:
    """Return the folder as a release; the descriptor goes last."""
    contents = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
    contents["datapackage.json"] = (folder / "datapackage.json").read_bytes()
    described = json.loads(contents["datapackage.json"])
    return publication(
        folder / "sent",
        described["name"],
        described["version"],
        contents,
        title=described["title"],
        description=described["description"],
        keywords=tuple(described["keywords"]),
    )


def main() -> None:
    """Publish; any problem and any difference is an error."""
    url, organisation, folder, kind = sys.argv[1:5]
    wanted = release(Path(folder))
    target = Target("mesure", kind, url, organisation)
    publisher = KINDS[kind](target, Settings(wanted.slug, os.environ["TOKEN"]))
    if blocking := [one.message for one in publisher.preflight(wanted) if one.blocking]:
        sys.exit("\n".join(blocking))
    publisher.apply(wanted, publisher.plan(wanted))
    found = publisher.verify(wanted)
    if not found.proved:
        sys.exit("\n".join(found.differences))


if __name__ == "__main__":
    main()
