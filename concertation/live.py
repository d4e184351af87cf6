"""The live loop: collect, build, validate, switch, again; on failure, keep what was good."""

from __future__ import annotations

import json
import logging
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import schedule
from filelock import FileLock, Timeout

from concertation.collect import collect, purge
from concertation.durations import duration
from concertation.pipeline import NotFitError, build
from concertation.workspace import BusyError, Workspace
from datapackage.durable import write_file
from datapackage.errors import ConcertationError, RemoteError
from datapackage.package.descriptor import to_json

__all__ = ["Status", "seconds", "watch"]

_log = logging.getLogger(__name__)


class _StopError(BaseException):
    """The operator asked for an end; whatever was going on leaves no trace."""


class Status:
    """`live/status.json`: what the portal tells about the freshness of its data.

    The file is public: it says what kind of failure happened, never the
    details, which may hold addresses or texts; these go to the log.
    """

    def __init__(self, workspace: Workspace, every: int) -> None:
        self._path = workspace.live / "status.json"
        self._content: dict[str, Any] = {"succeeded_at": None, "failure": None, "generation": None}
        if self._path.exists():
            # Only news: a damaged one is written anew at the first attempt.
            with suppress(ValueError, TypeError):
                self._content |= json.loads(self._path.read_text(encoding="utf-8"))
        self._content |= {"every_seconds": every}

    def began(self, at: datetime) -> None:
        """Note that an attempt begins: should it never end, its readers will tell."""
        self._write(attempted_at=_iso(at), ended_at=None, stopped_at=None)

    def succeeded(
        self, at: datetime, generation: str, after: timedelta | None = timedelta(0)
    ) -> None:
        """Note that the data of the attempt that ends at `at` are good, in `generation`.

        Readers see them `after` that time, or once a person approves them (None).
        """
        began = self._content["attempted_at"]
        wait = "review" if after is None else round(after.total_seconds())
        self._end(at, succeeded_at=began, failure=None, generation=generation, shown_after=wait)

    def failed(self, at: datetime, message: str) -> None:
        """Note that the attempt that ends at `at` failed; the previous package stays."""
        began = self._content["attempted_at"]
        self._end(at, failure={"at": began, "message": message})

    def passed(self, at: datetime) -> None:
        """Note that the attempt that ends at `at` left its turn to another writer."""
        self._end(at)

    def stopped(self, at: datetime) -> None:
        """Note that an operator ended the loop: its silence from now on is no accident."""
        self._write(stopped_at=_iso(at))

    def _end(self, at: datetime, **news: Any) -> None:
        began = datetime.fromisoformat(self._content["attempted_at"])
        took = max(0, round((at - began).total_seconds()))
        self._write(ended_at=_iso(at), took_seconds=took, **news)

    def _write(self, **news: Any) -> None:
        self._content |= news
        try:
            write_file(self._path, to_json(self._content))
        except OSError as error:
            # The loop outlives a full disk; not to be heard of any more is then the news.
            _log.warning("%s : état non écrit : %s", self._path, error)


def seconds(text: str) -> int:
    """Read a duration such as `60s`, `5m` or `1h` as seconds.

    Raises:
        ValueError: the text is not a duration, or it is zero.
    """
    found = duration(text)
    if not found:
        msg = f"{text!r} n’est pas une durée ; écrivez par exemple 60s, 5m ou 1h"
        raise ValueError(msg)
    return found


def watch(workspace: Workspace, every: int, tell: Callable[[str], None]) -> None:
    """Follow the platform until SIGTERM or SIGINT; `tell` receives one line per attempt.

    Raises:
        BusyError: another loop already follows this workspace.
    """
    with _alone(workspace):
        status = Status(workspace, every)
        with _stoppable() as stop:
            timetable = schedule.Scheduler()
            timetable.every(every).seconds.do(_attempt, workspace, status, tell)
            timetable.run_all()
            while not stop.wait(max(0.05, min(1.0, timetable.idle_seconds or 0.05))):
                timetable.run_pending()
        status.stopped(datetime.now(UTC))


def _attempt(workspace: Workspace, status: Status, tell: Callable[[str], None]) -> None:
    now = datetime.now(UTC)
    status.began(now)
    try:
        with workspace.writing("surveillance en direct"):
            collect(workspace, now)
            built = build(workspace, typed=False)
            purge(workspace, now)
    except BusyError as error:
        status.passed(datetime.now(UTC))
        tell(f"passe : {error}")
    except (ConcertationError, OSError) as error:
        status.failed(datetime.now(UTC), _public(error))
        _log.warning("%s", error)
        tell(f"échec, le paquet précédent reste en place : {error}")
    except Exception:  # noqa: BLE001  the loop must outlive what nobody foresaw
        # A loop that runs for weeks survives what nobody foresaw, and says so loudly.
        status.failed(datetime.now(UTC), "Erreur imprévue pendant la fabrication des données.")
        tell(f"échec imprévu, le paquet précédent reste en place :\n{traceback.format_exc()}")
    else:
        after = workspace.consultation().privacy.publish_after
        status.succeeded(datetime.now(UTC), built.package.path.name, after)
        told = built.shown.told(workspace.path)
        news = _news(built.package.descriptor, fresh=built.fresh)
        tell(f"{news} ; {told}" if told else news)


def _news(descriptor: dict[str, Any], *, fresh: bool) -> str:
    if not fresh:
        return "rien de nouveau"
    counts = {
        resource["table"]: resource["rowCount"]
        for resource in descriptor["resources"]
        if resource["format"] == "parquet"
    }
    return (
        f"nouveau paquet : {counts['contributions']} contributions, "
        f"{counts['comments']} commentaires, {counts['workshops']} ateliers"
    )


def _public(error: Exception) -> str:
    if isinstance(error, RemoteError):
        return "La plateforme de participation n’a pas répondu comme prévu."
    if isinstance(error, NotFitError):
        return (
            "Les données reçues n’ont pas passé la validation ; l’équipe doit les vérifier, puis "
            "les corriger ou les accepter."
        )
    if isinstance(error, OSError):
        return "Le serveur n’a pas pu écrire les données."
    return "Les données reçues n’ont pas pu être lues."


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    workspace.create_folders()
    lock = FileLock(workspace.private / ".watch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        msg = f"{workspace.path} : une surveillance tourne déjà sur ce dossier ; arrêtez-la d’abord"
        raise BusyError(msg) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        raise _StopError

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    except _StopError:
        _log.info("surveillance arrêtée")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
