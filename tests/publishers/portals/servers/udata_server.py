"""A real udata, the software of data.gouv.fr, on loopback: MongoDB, Redis and udata itself."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import mongod
from environments import HERE, environment
from processes import Folder, answers, free_port, listens

_SETTINGS = """
from udata.settings import Defaults
SECRET_KEY = API_TOKEN_SECRET = "for tests on loopback only"
SERVER_NAME = "127.0.0.1:{udata}"
PREFERRED_URL_SCHEME = "http"
MONGODB_HOST = "mongodb://127.0.0.1:{mongod}/udata"
CELERY_BROKER_URL = CELERY_RESULT_BACKEND = "redis://127.0.0.1:{redis}"
CELERY_TASK_ALWAYS_EAGER = True  # tasks run within the request: there is no worker
CACHE_TYPE = "flask_caching.backends.NullCache"
CACHE_NO_NULL_WARNING = True
FS_ROOT = {files!r}
DEFAULT_LANGUAGE = "fr"
SEND_MAIL = False
SESSION_COOKIE_SECURE = False
SECURITY_EMAIL_VALIDATOR_ARGS = {{"check_deliverability": False}}
URLS_ALLOW_PRIVATE = URLS_ALLOW_LOCAL = True  # what it harvests is on loopback too
HARVESTER_BACKENDS = ["ckan", "dcat"]
HARVEST_ENABLE_MANUAL_RUN = True
SCHEMA_CATALOG_URL = None
"""


class Udata:
    """One udata in a folder of its own."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = Folder(folder)
        self.version = version
        self.settings = folder / "udata.cfg"
        self.tokens = folder / "tokens.json"

    def start(self) -> dict[str, str]:
        """Set up what is missing, start everything, and return address and tokens."""
        self.stop()
        bin_folder = environment(self.folder, f"udata-{self.version}.txt")
        ports = {name: free_port() for name in ("udata", "mongod", "redis")}
        self._mongod(ports["mongod"])
        in_memory = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.folder.start("redis", ["redis-server", "--port", ports["redis"], *in_memory])
        self.folder.wait("redis", lambda: listens(ports["redis"]))
        files = str(self.folder.path / "files")
        self.settings.write_text(_SETTINGS.format(files=files, **ports), encoding="utf-8")
        surroundings = {**os.environ, "UDATA_SETTINGS": str(self.settings)}
        udata = bin_folder / "udata"
        if not self.tokens.is_file():
            self.folder.step("migrate", [udata, "db", "migrate", "-r"], env=surroundings)
            people = [bin_folder / "python", HERE / "udata_people.py", self.tokens]
            self.folder.step("people", people, env=surroundings)
        serve = [udata, "serve", "-p", ports["udata"], "--no-reload", "--no-debugger"]
        self.folder.start("udata", serve, env=surroundings)
        url = f"http://127.0.0.1:{ports['udata']}"
        self.folder.wait("udata", lambda: answers(f"{url}/api/1/datasets/licenses/"))
        return {"url": url, "version": self.version, **json.loads(self.tokens.read_text())}

    def stop(self) -> None:
        """Stop what `start` started, in the opposite order."""
        for name in ("udata", "redis", "mongod"):
            self.folder.stop(name)

    def reset(self) -> None:
        """Forget data and users; keep the virtual environment and mongod."""
        self.stop()
        self.tokens.unlink(missing_ok=True)
        for name in ("database", "files"):
            shutil.rmtree(self.folder.path / name, ignore_errors=True)

    def _mongod(self, port: int) -> None:
        program, surroundings = mongod.command(self.folder)
        database = self.folder.path / "database"
        if not self.tokens.is_file():
            shutil.rmtree(database, ignore_errors=True)  # of a setup that did not end
        database.mkdir(exist_ok=True)
        address = ["--bind_ip", "127.0.0.1", "--port", port, "--nounixsocket"]
        small = ["--wiredTigerCacheSizeGB", "0.25"]
        serve = [*program, "--dbpath", database, *address, *small]
        self.folder.start("mongod", serve, env=surroundings)
        self.folder.wait("mongod", lambda: listens(port))
