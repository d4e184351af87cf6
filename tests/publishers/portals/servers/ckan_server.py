"""A real CKAN on loopback: PostgreSQL, Redis, the stand-in for Solr, and CKAN itself."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import pwd
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from environments import HERE, environment
from processes import Folder, NotUpError, answers, free_port, listens

_LOOPBACK = "127.0.0.1"
_FAST = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
"""  # a test's database may be lost with the machine
_LOGGING = {
    "loggers": {"keys": "root"},
    "handlers": {"keys": "console"},
    "formatters": {"keys": "plain"},
    "logger_root": {"level": "WARNING", "handlers": "console"},
    "handler_console": {"class": "StreamHandler", "args": "(sys.stderr,)", "formatter": "plain"},
    "formatter_plain": {"format": "%(levelname)s %(name)s %(message)s"},
}


class Ckan:
    """One version of CKAN in a folder of its own."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = Folder(folder)
        self.version = version
        self.ini = folder / "ckan.ini"
        self.tokens = folder / "tokens.json"
        self.cluster = _cluster(folder)

    def start(self) -> dict[str, str]:
        """Set up what is missing, start everything, and return address and tokens."""
        self.stop()
        bin_folder = environment(self.folder, f"ckan-{self.version}.txt")
        ports = {name: free_port() for name in ("ckan", "postgres", "redis", "solr")}
        self._postgres(ports["postgres"])
        self._redis(ports["redis"])
        self._solr(ports["solr"], bin_folder)
        url = f"http://{_LOOPBACK}:{ports['ckan']}"
        self._configure(ports, url)
        command = [bin_folder / "ckan", "-c", self.ini]
        if self.tokens.is_file():
            self.folder.step("search-index", [*command, "search-index", "rebuild"])
        else:
            self._populate(bin_folder, command, ports["postgres"])
        serve = ["run", "--host", _LOOPBACK, "--port", ports["ckan"], "--disable-reloader"]
        self.folder.start("ckan", [*command, *serve])
        self.folder.wait("ckan", lambda: answers(f"{url}/api/3/action/status_show"))
        return {"url": url, "version": self.version, **json.loads(self.tokens.read_text())}

    def stop(self) -> None:
        """Stop what `start` started, in the opposite order."""
        for name in ("ckan", "solr", "redis"):
            self.folder.stop(name)
        self.folder.stop("postgres", signal.SIGINT)  # PostgreSQL's fast shutdown

    def reset(self) -> None:
        """Forget data and users; keep the virtual environment."""
        self.stop()
        self.tokens.unlink(missing_ok=True)
        for folder in (self.cluster, self.folder.path / "storage"):
            shutil.rmtree(folder, ignore_errors=True)

    def _postgres(self, port: int) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        if not programs:
            raise NotUpError("PostgreSQL is missing: `make test-portals` installs it")
        as_whom = _database_user()
        if not (self.cluster / "PG_VERSION").is_file():
            self.reset()
            self.cluster.mkdir(parents=True, mode=0o700)
            if as_whom:
                shutil.chown(self.cluster, as_whom["user"], as_whom["group"])
            initdb = [programs[-1].with_name("initdb"), "-D", self.cluster, "-A", "trust"]
            locale = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
            self.folder.step("initdb", [*initdb, *locale], cwd="/", **as_whom)
            with (self.cluster / "postgresql.conf").open("a", encoding="utf-8") as settings:
                settings.write(_FAST)
        serve = [programs[-1], "-D", self.cluster, "-p", port]
        self.folder.start("postgres", serve, cwd="/", **as_whom)
        self.folder.wait("postgres", lambda: self._accepts(programs[-1], port))

    def _accepts(self, program: Path, port: int) -> bool:
        ready = [program.with_name("pg_isready"), "-q", "-h", _LOOPBACK, "-p", port]
        try:
            self.folder.step("pg_isready", ready)
        except NotUpError:
            return False
        return True

    def _redis(self, port: int) -> None:
        in_memory = ["--bind", _LOOPBACK, "--save", "", "--appendonly", "no"]
        self.folder.start("redis", ["redis-server", "--port", port, *in_memory])
        self.folder.wait("redis", lambda: listens(port))

    def _solr(self, port: int, bin_folder: Path) -> None:
        packages = next(bin_folder.parent.glob("lib/python*/site-packages"))
        schema = packages / "ckan/config/solr/schema.xml"
        self.folder.start("solr", [sys.executable, HERE / "solr_standin.py", port, schema])
        self.folder.wait("solr", lambda: listens(port))

    def _configure(self, ports: dict[str, int], url: str) -> None:
        database = f"{_LOOPBACK}:{ports['postgres']}"
        config = configparser.RawConfigParser()
        config.optionxform = str  # the names of CKAN's settings keep their case
        config["app:main"] = {
            "use": "egg:ckan",
            "SECRET_KEY": "for tests on loopback only",
            "WTF_CSRF_SECRET_KEY": "for tests on loopback only",
            "beaker.session.secret": "for tests on loopback only",
            "api_token.jwt.encode.secret": "string:for tests on loopback only, and long enough",
            "api_token.jwt.decode.secret": "string:for tests on loopback only, and long enough",
            "sqlalchemy.url": f"postgresql://ckan:ckan@{database}/ckan",
            "ckan.datastore.write_url": f"postgresql://ckan:ckan@{database}/datastore",
            "ckan.datastore.read_url": f"postgresql://reader:reader@{database}/datastore",
            "ckan.redis.url": f"redis://{_LOOPBACK}:{ports['redis']}/0",
            "solr_url": f"http://{_LOOPBACK}:{ports['solr']}/solr/ckan",
            "ckan.site_id": "test",
            "ckan.site_url": url,
            "ckan.storage_path": str(self.folder.path / "storage"),
            "ckan.plugins": "activity datastore",
            "ckan.max_resource_size": "600",
            "ckan.locale_default": "fr",
            "ckan.webassets.path": str(self.folder.path / "webassets"),
            "licenses_group_url": (HERE / "ckan_licences.json").as_uri(),
        }
        config.read_dict(_LOGGING)
        with self.ini.open("w", encoding="utf-8") as ini:
            config.write(ini)

    def _populate(self, bin_folder: Path, command: list[Any], port: int) -> None:
        def sql(name: str, database: str, *statements: str, text: str = "") -> None:
            script = self.folder.path / f"{name}.sql"
            script.write_text("\n".join([*statements, text]), encoding="utf-8")
            address = ["-h", _LOOPBACK, "-p", port, "-U", "postgres", "-d", database]
            self.folder.step(name, ["psql", "-X", "-q", *address, "-f", script])

        sql(
            "roles",
            "postgres",
            *("DROP DATABASE IF EXISTS ckan;", "DROP DATABASE IF EXISTS datastore;"),
            *("DROP ROLE IF EXISTS ckan;", "DROP ROLE IF EXISTS reader;"),
            "CREATE ROLE ckan LOGIN PASSWORD 'ckan';",
            "CREATE ROLE reader LOGIN PASSWORD 'reader';",
            "CREATE DATABASE ckan OWNER ckan;",
            "CREATE DATABASE datastore OWNER ckan;",
        )
        (self.folder.path / "storage").mkdir(exist_ok=True)
        self.folder.step("database", [*command, "db", "init"])
        rights = self.folder.step("rights", [*command, "datastore", "set-permissions"])
        sql("datastore", "datastore", text=rights)
        people = [bin_folder / "python", HERE / "ckan_people.py", self.ini, self.tokens]
        self.folder.step("people", people)


def _database_user() -> dict[str, Any]:
    """Whom to run PostgreSQL as: it refuses root."""
    if os.geteuid():
        return {}
    group = pwd.getpwnam("postgres").pw_gid
    return {"user": "postgres", "group": group, "extra_groups": []}


def _cluster(folder: Path) -> Path:
    """Where the database lies: for root, where another user may enter whatever the checkout."""
    if os.geteuid():
        return folder / "postgres"
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"concertation-{folder.name}-{mark}"
