"""Start, stop or reset the real portals that tests publish to, on loopback.

Usage: python control.py start|stop|reset|clean [ckan-2.11] [ckan-2.12] [udata]

Everything lies in `.portals/` of the checkout; ports are chosen free at each start, so two
checkouts never meet. `start` leaves alone what answers; `reset` forgets data and users;
`clean` also removes what was installed.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ckan_server import Ckan
from processes import NotUpError, answers
from udata_server import Udata

HOME = Path(__file__).parents[4] / ".portals"
SERVERS = {
    "ckan-2.11": (Ckan, "2.11.6", "/api/3/action/status_show"),
    "ckan-2.12": (Ckan, "2.12.0", "/api/3/action/status_show"),
    "udata": (Udata, "17.18.0", "/api/1/datasets/licenses/"),
}


def act(action: str, name: str) -> str:
    """Do one thing to one portal and return what to say of it."""
    HOME.mkdir(exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when it closes, even by a kill
        return _act_alone(action, name)


def _act_alone(action: str, name: str) -> str:
    make, version, ping = SERVERS[name]
    home = HOME / name
    server, known = make(home, version), home / "env.json"
    if action == "start":
        return _start(server, known, ping)
    known.unlink(missing_ok=True)
    if home.is_dir():
        server.stop() if action == "stop" else server.reset()
    if action == "clean":
        shutil.rmtree(home, ignore_errors=True)
    return action


def _start(server: Ckan | Udata, known: Path, ping: str) -> str:
    began = time.monotonic()
    if known.is_file():
        address = json.loads(known.read_text(encoding="utf-8"))
        if address["version"] == server.version and answers(address["url"] + ping):
            return f"already on {address['url']}"
        known.unlink()
    try:
        address = server.start()
    except BaseException:
        server.stop()
        raise
    known.write_text(json.dumps(address, indent=2), encoding="utf-8")
    known.chmod(0o600)
    return f"{server.version} on {address['url']} in {time.monotonic() - began:.0f} s"


def _told(action: str, name: str) -> bool:
    try:
        print(f"{name}: {act(action, name)}", flush=True)
    except NotUpError as error:
        print(f"{name}: {error}", file=sys.stderr, flush=True)
        return False
    return True


def main(action: str, *names: str) -> int:
    """Act on all the portals named, or on all there are, at the same time."""
    with ThreadPoolExecutor() as threads:
        done = list(threads.map(lambda name: _told(action, name), names or SERVERS))
    return 0 if all(done) else 1


if __name__ == "__main__":
    known_actions = {"start", "stop", "reset", "clean"}
    if len(sys.argv) < 2 or sys.argv[1] not in known_actions or set(sys.argv[2:]) - set(SERVERS):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
