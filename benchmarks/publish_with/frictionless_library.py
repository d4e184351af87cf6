"""Publish a folder to a CKAN by Frictionless's own `Package.publish`.

    TOKEN=… python frictionless_library.py URL ORGANISATION FOLDER [DATASET]

The command `frictionless publish` cannot say to which organisation (`CkanControl` can), so
this is what works. DATASET is the id, given by whoever knows that it exists: then
`allow_update`, which asks for it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from frictionless import Package
from frictionless.portals import CkanControl


def main() -> None:
    """Publish, or publish again."""
    folder, (known,) = Path(sys.argv[3]), sys.argv[4:] or [""]
    package = Package(str(folder / "datapackage.json"))
    control = CkanControl(
        baseurl=sys.argv[1],
        dataset=package.name,
        apikey="env:TOKEN",
        organization_name=sys.argv[2],
        allow_update=bool(known),
    )
    if known:
        package.id = known
    package.publish(control=control)


if __name__ == "__main__":
    main()
