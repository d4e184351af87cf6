"""Folders that are long to make and that tests only read: made once, whatever the processes."""

import os
import shutil

from filelock import FileLock


def made_once(tmp_path_factory, name, make):
    """Return the folder `name` that every process of this run shares; the first calls `make(it)`.

    A folder that was begun and not ended is made anew.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, whole = base / f"shared-{name}", base / f"shared-{name}.whole"
    with FileLock(base / f"shared-{name}.lock"):
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            whole.touch()
    return folder
