"""Virtual environments of the portals' own, never the project's: exact versions, from a file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from processes import Folder

HERE = Path(__file__).parent


def environment(folder: Folder, pins: str) -> Path:
    """Make, once, the environment that the file of versions `pins` describes; return its bin."""
    wanted = (HERE / pins).read_bytes()
    home = folder.path / "venv"
    stamp = home / "pins.txt"
    if not stamp.is_file() or stamp.read_bytes() != wanted:
        shutil.rmtree(home, ignore_errors=True)
        folder.step("venv", [_uv(), "venv", "--quiet", "--python", sys.executable, home])
        install(folder, "--python", home / "bin" / "python", "-r", HERE / pins)
        stamp.write_bytes(wanted)
    return home / "bin"


def install(folder: Folder, *arguments: object) -> None:
    """Install packages without their dependencies: the files of versions are complete."""
    folder.step("install", [_uv(), "pip", "install", "--quiet", "--no-deps", *arguments])


def _uv() -> Path:
    return Path(sys.executable).parent / "uv"
