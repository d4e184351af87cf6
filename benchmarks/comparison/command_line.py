"""Does `frictionless publish`, the command itself, publish for an editor of an organisation?"""

from __future__ import annotations

import subprocess
import tempfile
import uuid
from pathlib import Path
from typing import Any

from comparison.releases import write
from comparison.tools import HOME, PATIENCE
from portals_client import Portal


def frictionless_publish(portal: Portal) -> dict[str, Any]:
    """Run it once, token typed at its prompt; return the exit code.

    `wants_organisation`: CKAN refuses for want of one, and the command cannot name it.
    """
    slug = f"mesure-{uuid.uuid4().hex[:10]}"
    with tempfile.TemporaryDirectory() as scratch:
        folder = write(Path(scratch), "first", slug)
        done = subprocess.run(
            [
                HOME / "bin" / "frictionless", "publish", "datapackage.json",
                "--target", f"{portal.url}/dataset/{slug}",
            ],
            input=f"{portal.publisher_token}\n",
            cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
    return {
        "portal": f"ckan {portal.version}",
        "code": done.returncode,
        "wants_organisation": "owner_org" in done.stdout + done.stderr,
    }
