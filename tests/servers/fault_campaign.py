"""Break every request of a publication, in every way, and look at where it ends.

The points are enumerated from the code: a first run, unbroken, tells each
request and each announced step; every one of them is then broken in turn, by
the faults that can befall it. `Broken` names the promise that was not kept.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from faulty_proxy import Answer, Cut, FaultyProxy, Seen
from portals_client import Portal
from publications import FIRST, SECOND, publication

from datapackage import durable
from datapackage.consultation import Target
from publishers.base import Publisher
from publishers.ckan import Ckan
from publishers.errors import PortalError, PublishError
from publishers.publication import Publication
from publishers.udata import Udata

SEED = 1789
READS = {
    "cut": Cut.BEFORE,
    "500": Answer(500),
    "429": Answer(429, {"Retry-After": "0"}),
}
WRITES = {
    "cut before": Cut.BEFORE,
    "cut halfway": Cut.HALFWAY,
    "cut after": Cut.AFTER,
    "500": Answer(500),
    "502": Answer(502),
    "423": Answer(423),
    "429": Answer(429, {"Retry-After": "0"}),
}


def _nobody(_seen: Seen) -> None:
    """Nobody looks."""


KINDS = {"udata": Udata, "ckan": Ckan}
_NAMES = count(1)
_ATTEMPTS = 3


class Broken(AssertionError):  # noqa: N818  it is read as «a broken promise»
    """A promise that a fault broke."""


@dataclass(frozen=True)
class Fault:
    """Where and how a publication is broken: one request, or the process itself."""

    moment: str
    """`first` publication or `update`."""
    name: str
    request: int = 0
    how: Cut | Answer | None = None
    step: str = ""
    """The announced step at which the process is killed."""
    writes: bool = False
    """True when the broken request is a write."""


class Campaign:
    """One portal, one organisation, and consultations that are published while things break."""

    def __init__(self, portal: Portal, proxy: FaultyProxy, folder: Path) -> None:
        self.portal, self.proxy, self.folder = portal, proxy, folder
        self.organisation = self.home = portal.new_organisation()
        self.updated = self._slug()
        self.shown = FIRST
        self.publish(self.updated, FIRST)

    def faults(self) -> list[Fault]:
        """Run unbroken, and return every fault at every request and every announced step."""
        found = []
        runs = (("first", self._unbroken_first), ("update", self._unbroken_update))
        for moment, run in runs:
            steps: list[str] = []
            self.proxy.forget()
            durable.LISTENERS.append(steps.append)
            run()
            durable.LISTENERS.remove(steps.append)
            found += [fault for seen in self.proxy.requests for fault in _of(moment, seen)]
            found += [
                Fault(moment, f"kill -9 at «{step}»", step=step)
                for step in steps
                if step.startswith("sen")
            ]
        return found

    def try_fault(self, fault: Fault) -> None:
        """Publish with one fault, again until it succeeds, and check every promise.

        Raises:
            Broken: a promise was not kept.
        """
        first = fault.moment == "first"
        # Of its own, so that looking for what is there does not take longer and longer.
        self.organisation = self.portal.new_organisation() if first else self.home
        slug = self._slug() if first else self.updated
        if fault.step and not first and self.shown is not FIRST:
            self._unbroken_update()  # the steps were those of the way from FIRST to SECOND
        contents = FIRST if first else self._other()
        before = None if first else self._ids(slug)
        self.proxy.forget()
        seen: list[Broken] = []

        def look(done: Seen) -> None:
            if not done.write:
                return  # what a reader sees changes with a write only
            try:
                self._check_reader(slug, contents, first=first)
            except Broken as broken:
                seen.append(broken)

        self.proxy.after_request = look
        try:
            self._broken_once(slug, contents, fault)
        finally:
            self.proxy.after_request = _nobody
        if seen:
            raise seen[0]
        self._check_end(slug, contents)
        if before is not None:
            kept = {name: one for name, one in self._ids(slug).items() if name in before}
            if any(before[name] != one for name, one in kept.items()):
                raise Broken(f"{fault.name}: a resource's id changed")
            self.shown = contents

    def publish(self, slug: str, contents: dict[str, bytes]) -> None:
        """Plan, apply and verify, as `concertation publish` does."""
        publisher, release = self.publisher(slug), self.release(slug, contents)
        publisher.apply(release, publisher.plan(release))
        found = publisher.verify(release)
        if not found.proved:
            raise Broken(f"not proved: {found.differences}")

    def publisher(self, slug: str) -> Publisher:
        """Return a publisher that remembers nothing."""
        target = Target("essai", self.portal.kind, self.proxy.url, self.organisation.name)
        return KINDS[self.portal.kind](
            target, slug, self.portal.publisher_token, sleep=lambda wait: time.sleep(min(wait, 0.2))
        )

    def release(self, slug: str, contents: dict[str, bytes]) -> Publication:
        """Return `contents` as a release."""
        version = "1.0.0" if contents is FIRST else "1.1.0"
        return publication(self.folder / slug, slug, version, contents)

    def _unbroken_first(self) -> None:
        self.publish(self._slug(), FIRST)

    def _unbroken_update(self) -> None:
        contents = self._other()
        self.publish(self.updated, contents)
        self.shown = contents

    def _other(self) -> dict[str, bytes]:
        return SECOND if self.shown is FIRST else FIRST

    def _slug(self) -> str:
        return f"essai-{self.organisation.name}-{next(_NAMES)}"

    def _broken_once(self, slug: str, contents: dict[str, bytes], fault: Fault) -> None:
        if fault.step:
            self._killed(slug, contents, fault.step)
        else:
            self.proxy.fail(fault.how, request=fault.request)
        for attempt in range(_ATTEMPTS):
            try:
                self.publish(slug, contents)
            except PortalError:
                # What a person does: run it again.
                if attempt == _ATTEMPTS - 1:
                    raise Broken(f"{fault.name}: {_ATTEMPTS} runs did not suffice") from None
            except PublishError as error:
                raise Broken(f"{fault.name}: ended in a refusal: {error}") from error
            else:
                break
        if not fault.step:
            self._check_wire(fault)

    def _check_wire(self, fault: Fault) -> None:
        """After a write whose answer was lost, somebody looks before anything is written."""
        if not self.proxy.fired:
            raise Broken(f"{fault.name}: the fault never fired")
        broken = self.proxy.fired[0]
        later = [seen for seen in self.proxy.requests if seen.number > broken.number]
        if broken.write and later and later[0].write:
            raise Broken(f"{fault.name}: written again without looking")

    def _killed(self, slug: str, contents: dict[str, bytes], step: str) -> None:
        done = subprocess.run(
            [
                sys.executable, __file__, self.portal.kind, self.proxy.url,
                self.organisation.name, slug, "1.0.0" if contents is FIRST else "1.1.0",
                str(self.folder / slug), step,
            ],
            env={
                "TOKEN": self.portal.publisher_token,
                "PYTHONPATH": ":".join(sys.path),
                "PATH": "",
            },
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        if done.returncode != -signal.SIGKILL:
            raise Broken(f"kill at «{step}» did not happen: {done.returncode} {done.stderr[-800:]}")

    def _check_reader(self, slug: str, contents: dict[str, bytes], *, first: bool) -> None:
        """Look as an anonymous reader, while the publication goes on."""
        seen = self._public(slug)
        if len(seen) > 1:
            raise Broken(f"a reader sees {len(seen)} datasets")
        for files in seen:
            if first and files.keys() != contents.keys():
                raise Broken(f"a reader sees an incomplete first publication: {sorted(files)}")
            if first or self.portal.kind == "ckan":
                # udata cannot change several files together: only its first publication is whole.
                self._check_whole(files)

    def _check_whole(self, files: dict[str, str]) -> None:
        found = {name: self.portal.download(url) for name, url in files.items()}
        if found not in (FIRST, SECOND):
            raise Broken(f"a reader downloads a mixture of two releases: {sorted(found)}")

    def _check_end(self, slug: str, contents: dict[str, bytes]) -> None:
        """Exactly one dataset, exactly the right bytes, and nothing left to write."""
        mine = self._public(slug)
        if [sorted(files) for files in mine] != [sorted(contents)]:
            raise Broken(f"online: {[sorted(files) for files in mine]}")
        for name, url in mine[0].items():
            if self.portal.download(url) != contents[name]:
                raise Broken(f"{name}: other bytes online")
        hidden = [one for one in self._all() if self._is(one, slug)]
        if len(hidden) != 1:
            raise Broken(f"{len(hidden)} datasets, private ones included")
        self.proxy.forget()
        self.publish(slug, contents)
        if self.proxy.writes:
            raise Broken(f"an unchanged run wrote: {self.proxy.writes}")

    def _ids(self, slug: str) -> dict[str, str]:
        publisher = self.publisher(slug)
        found = publisher.verify(self.release(slug, self.shown))
        return {resource.name: resource.id for resource in found.resources}

    def _public(self, slug: str) -> list[dict[str, str]]:
        seen = self.portal.seen_by_anyone(self.organisation)
        return [_files(one.raw) for one in seen if self._is(one, slug)]

    def _all(self) -> list:
        return self.portal.seen_by_publisher(self.organisation)

    def _is(self, one: object, slug: str) -> bool:
        raw = one.raw
        if self.portal.kind == "ckan":
            return raw["name"] == slug
        return raw["extras"].get("concertation:package") == slug


def _files(raw: dict) -> dict[str, str]:
    """Return the address of each file by our own name of it."""
    return {
        resource.get("concertation_resource")
        or resource.get("extras", {}).get("concertation:resource")
        or resource["id"]: resource["url"]
        for resource in raw["resources"]
    }


def _of(moment: str, seen: Seen) -> Iterator[Fault]:
    for name, how in (WRITES if seen.write else READS).items():
        # A body is needed to be cut in its middle.
        if how is not Cut.HALFWAY or seen.body_bytes:
            where = f"{moment}: {name} at request {seen.number} {seen.method} {seen.path[:60]}"
            yield Fault(moment, where, seen.number, how, writes=bool(seen.write))


def run(campaign: Campaign, faults: list[Fault], say: Callable[[str], None] = print) -> int:
    """Try the faults in a seeded order; return how many were tried."""
    shuffled = random.Random(SEED).sample(faults, len(faults))
    say(f"seed {SEED}, {len(shuffled)} faults on {campaign.portal.kind} {campaign.portal.version}")
    for fault in shuffled:
        say(fault.name)
        campaign.try_fault(fault)
    return len(shuffled)


def _die(*arguments: str) -> None:
    """Publish in this process, and be killed when `step` is announced."""
    kind, url, organisation, slug, version, folder, step = arguments

    def listener(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    durable.LISTENERS.append(listener)
    publisher = KINDS[kind](Target("essai", kind, url, organisation), slug, os.environ["TOKEN"])
    release = publication(Path(folder), slug, version, FIRST if version == "1.0.0" else SECOND)
    publisher.apply(release, publisher.plan(release))


if __name__ == "__main__":
    _die(*sys.argv[1:])
