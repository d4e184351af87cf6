"""Break a publication in every way that `fault_points` finds, and look at where it ends.

`Broken` names the promise that was not kept.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Self

from dying_publisher import KINDS, DyingPublishers
from fault_points import SEED, Fault, points
from fault_witness import Broken, Witness
from faulty_proxy import FaultyProxy, Seen
from portals_client import Portal
from publications import FIRST, SECOND, publication

from datapackage import durable
from datapackage.consultation import Target
from publishers.base import Publisher
from publishers.errors import PortalError, PublishError
from publishers.publication import Publication
from publishers.settings import Settings

__all__ = ["Broken", "Campaign", "run"]

_NAMES = count(1)
_ONE_SECOND = 1.1
_ATTEMPTS = 3


def _nobody(_seen: Seen) -> None:
    """Nobody looks."""


class Campaign:
    """One portal, and a first publication or an update done again and again while things break.

    `moment` is `first`, each time of another consultation in another organisation, or `update`,
    each time of the same one.
    """

    def __init__(
        self,
        portal: Portal,
        proxy: FaultyProxy,
        deaths: DyingPublishers,
        folder: Path,
        moment: str,
    ) -> None:
        self.portal, self.proxy, self.deaths, self.folder = portal, proxy, deaths, folder
        self.moment = moment
        self._opened = ExitStack()
        self.shown: dict[str, bytes] | None = None
        self._renew()
        if moment == "update":
            self._show(FIRST)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def faults(self) -> list[Fault]:
        """Run unbroken, and return every fault of what was done."""
        steps: list[str] = []
        # Two files of one name in one second are one on udata, to be sent again: not twice here.
        time.sleep(_ONE_SECOND)
        self.proxy.forget()
        durable.LISTENERS.append(steps.append)
        self.publish(self._wanted())
        durable.LISTENERS.remove(steps.append)
        faults = list(
            points(self.moment, self.proxy.requests, [s for s in steps if s[:3] == "sen"])
        )
        self._ended(self._wanted())
        return faults

    def try_fault(self, fault: Fault) -> None:
        """Publish with one fault, again until it succeeds, and check every promise.

        Raises:
            Broken: a promise was not kept.
        """
        # Steps and last reads are those of the way from FIRST to SECOND: the other has fewer.
        if (fault.step or fault.kind == "read") and self.shown is SECOND:
            self._show(FIRST)
        contents = self._wanted()
        self.proxy.forget()
        seen: list[Broken] = []
        self.proxy.after_request = self._observer(fault, contents, seen)
        try:
            self._broken_once(contents, fault)
        finally:
            self.proxy.after_request = _nobody
        if seen:
            raise seen[0]
        self._ended(contents)

    def unchanged(self) -> None:
        """Publish again what is online.

        Raises:
            Broken: something was written.
        """
        if self.shown is None:
            self._show(FIRST)
        self.proxy.forget()
        self.publish(self.shown)
        if self.proxy.writes:
            raise Broken(f"an unchanged run wrote: {self.proxy.writes}")

    def publish(self, contents: dict[str, bytes]) -> None:
        """Plan, apply and verify, as `concertation publish` does."""
        publisher, release = self._publisher(), self._release(contents)
        publisher.apply(release, publisher.plan(release))
        found = publisher.verify(release)
        if not found.proved:
            raise Broken(f"not proved: {found.differences}")

    def _publisher(self) -> Publisher:
        """Return a publisher that remembers nothing."""
        kind = self.portal.kind
        target = Target("essai", kind, self.proxy.url, self.organisation.name)
        token, waits = self.portal.publisher_token, lambda wait: time.sleep(min(wait, 0.2))
        return KINDS[kind](target, Settings(self.slug, token, sleep=waits))

    def _release(self, contents: dict[str, bytes]) -> Publication:
        return publication(self.folder / self.slug, self.slug, _version(contents), contents)

    def _wanted(self) -> dict[str, bytes]:
        return SECOND if self.shown is FIRST else FIRST

    def _renew(self) -> None:
        # An organisation of its own: looking for what is there does not take longer and longer.
        self._opened.close()
        self.organisation = self.portal.new_organisation()
        self._opened.callback(self.portal.leave, self.organisation)
        self.slug = f"essai-{self.organisation.name}-{next(_NAMES)}"
        self.witness = Witness(self.portal, self.organisation, self.slug)

    def _show(self, contents: dict[str, bytes]) -> None:
        self.publish(contents)
        self.shown = contents
        self.ids = self.witness.check_end(contents)

    def _ended(self, contents: dict[str, bytes]) -> None:
        """Check where a publication ended, and make ready for the next."""
        ids = self.witness.check_end(contents)
        if self._publisher().plan(self._release(contents)).pending:
            raise Broken("the plan of what is online is not empty")
        if self.moment == "first":
            self._renew()
            return
        if any(self.ids.get(name, one) != one for name, one in ids.items()):
            raise Broken("a resource's id changed")
        self.shown, self.ids = contents, ids

    def _observer(
        self, fault: Fault, contents: dict[str, bytes], seen: list[Broken]
    ) -> Callable[[Seen], None]:
        """Return what happens after each request: the fault that is not of the wire, and a look."""
        left = [fault.request]

        def observe(done: Seen) -> None:
            if done.number in left and fault.kind in {"kill", "race"}:
                left.clear()
                self.deaths.kill() if fault.kind == "kill" else self._meanwhile(contents, seen)
            if not done.write:
                return  # what a reader sees changes with a write only
            try:
                first, alone = self.moment == "first", fault.kind != "race"
                self.witness.check_reader(first=first, alone=alone)
            except Broken as broken:
                seen.append(broken)

        return observe

    def _meanwhile(self, contents: dict[str, bytes], seen: list[Broken]) -> None:
        """Publish as somebody else does, from beginning to end, while a publisher waits."""
        try:
            self.publish(contents)
        except (Broken, PublishError) as error:
            seen.append(Broken(f"the other publisher: {error}"))

    def _broken_once(self, contents: dict[str, bytes], fault: Fault) -> None:
        if fault.how is not None:
            self.proxy.fail(fault.how, request=fault.request)
        if fault.kind == "kill":
            self._killed(contents, fault)
        for attempt in range(_ATTEMPTS):
            try:
                self.publish(contents)
            except PortalError:
                # What a person does: run it again.
                if attempt == _ATTEMPTS - 1:
                    raise Broken(f"{_ATTEMPTS} runs did not suffice") from None
            except PublishError as error:
                raise Broken(f"ended in a refusal: {error}") from error
            else:
                break
        if fault.how is not None:
            self._check_wire()

    def _check_wire(self) -> None:
        """After a write whose answer was lost, somebody looks before anything is written."""
        if not self.proxy.fired:
            raise Broken("the fault never fired")
        broken = self.proxy.fired[0]
        later = [seen for seen in self.proxy.requests if seen.number > broken.number]
        if broken.write and later and later[0].write:
            raise Broken("written again without looking")

    def _killed(self, contents: dict[str, bytes], fault: Fault) -> None:
        address = (self.portal.kind, self.proxy.url, self.organisation.name)
        code = self.deaths.publish(
            (*address, self.portal.publisher_token),
            self.slug,
            _version(contents),
            str(self.folder / self.slug),
            fault.step,
        )
        if code != -signal.SIGKILL:
            raise Broken(f"was not killed, but ended with {code}")


def _version(contents: dict[str, bytes]) -> str:
    return "1.0.0" if contents is FIRST else "1.1.0"


def run(campaign: Campaign, faults: list[Fault], say: Callable[[str], None] = print) -> None:
    """Try the faults in a seeded order, say the name of each; then publish again for nothing.

    Raises:
        Broken: a promise was not kept; the fault is named.
    """
    for fault in random.Random(SEED).sample(faults, len(faults)):
        say(fault.name)
        try:
            campaign.try_fault(fault)
        except Broken as broken:
            raise Broken(f"{fault.name}: {broken}") from broken
    campaign.unchanged()
