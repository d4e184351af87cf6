"""How is a site's API asked without hanging, growing or giving up too soon?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import requests
import tenacity

from datapackage.errors import RemoteError

__all__ = ["Answer", "Limits", "Remote"]

_TOO_MANY = 429
_SERVER_ERROR = 500
_ERROR = 400
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how often and how much; the defaults suit a public site."""

    connect_seconds: float = 10
    read_seconds: float = 30
    """Longest silence of the site while it answers."""
    answer_seconds: float = 120
    """Longest time for one whole answer: a site may drip bytes for ever."""
    attempts: int = 5
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 60
    """Also bounds the wait that the site asks for with `Retry-After`."""
    redirects: int = 5
    pages: int = 1000
    """Pages of one list."""
    page_size: int = 100
    total_bytes: int = 1024**3
    """Bytes of one whole collection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its bytes as they came, to be kept, and what they say."""

    body: bytes
    value: Any


class _TryAgainError(Exception):
    """The site may do better in a moment; says what it did, and when to ask."""

    def __init__(self, what: str, wait_seconds: float | None = None) -> None:
        super().__init__(what)
        self.wait_seconds = wait_seconds


class _PageError(_TryAgainError):
    """A page for people where JSON was asked for.

    The site has no such address, or its proxy apologises for it: only asking
    again tells the two apart.
    """


class _RefusedError(RemoteError):
    """The site understood the question and will not answer it."""


@dataclass(slots=True)
class Remote:
    """One collection from one site: JSON answers only, within `limits`."""

    base: str
    limits: Limits
    _session: requests.Session = field(default_factory=requests.Session)
    _received: int = 0

    def __post_init__(self) -> None:
        self.base = self.base.rstrip("/")
        self._session.max_redirects = self.limits.redirects
        # The API answers 406 to whoever does not name this type.
        self._session.headers["Accept"] = "application/json"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, path: str, **parameters: str | int) -> Answer:
        """Return the JSON answer at `path`, asking again when that may help.

        Raises:
            RemoteError: no usable answer after all attempts; the text says what
                was asked, what came, and what to do.
        """
        answer = self.find(path, **parameters)
        if answer is None:
            message = _explain(
                self.base + path,
                "404 ou une page HTML",
                "vérifiez que l’adresse est celle d’un site DemocracyOS",
            )
            raise RemoteError(message)
        return answer

    def find(self, path: str, **parameters: str | int) -> Answer | None:
        """Return the JSON answer at `path`, or None if the site has nothing there.

        Raises:
            RemoteError: as `get`.
        """
        return self._insist(self.base + path, parameters, _may_help)

    def probe(self, path: str, **parameters: str | int) -> Answer | None:
        """Return the JSON answer at `path`, or None if this version has no such address.

        Old sites answer an unknown address with their home page or a refusal.
        """
        try:
            return self._insist(self.base + path, parameters, _may_help_but_page)
        except (_PageError, _RefusedError):
            return None

    def _insist(
        self,
        url: str,
        parameters: dict[str, str | int],
        worthwhile: Callable[[BaseException], bool],
    ) -> Answer | None:
        """Ask again while the error is `worthwhile`; a page that is not is let through."""
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.limits.attempts),
            wait=self._wait,
            retry=tenacity.retry_if_exception(worthwhile),
            reraise=True,
        )
        try:
            return retrying(self._ask, url, parameters)
        except _TryAgainError as error:
            if not worthwhile(error):
                raise
            check = "vérifiez l’adresse, ou " if isinstance(error, _PageError) else ""
            advice = f"{self.limits.attempts} essais ; {check}réessayez plus tard"
            raise RemoteError(_explain(url, str(error), advice)) from error

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_seconds if isinstance(error, _TryAgainError) else None
        if asked is None:
            asked = self.limits.first_wait_seconds * 2 ** (state.attempt_number - 1)
        return min(asked, self.limits.longest_wait_seconds)

    def _ask(self, url: str, parameters: dict[str, str | int]) -> Answer | None:
        timeouts = (self.limits.connect_seconds, self.limits.read_seconds)
        try:
            with self._session.get(
                url, params=parameters, timeout=timeouts, stream=True
            ) as response:
                _check_status(response)
                body = self._body(response)
        except requests.TooManyRedirects as error:
            message = _explain(
                url,
                f"plus de {self.limits.redirects} redirections",
                "indiquez l’adresse finale du site",
            )
            raise RemoteError(message) from error
        except (requests.ConnectionError, requests.Timeout) as error:
            what = f"connexion impossible ou perdue ({_name(error)})"
            raise _TryAgainError(what) from error
        except requests.exceptions.ChunkedEncodingError as error:
            raise _TryAgainError("réponse coupée") from error
        except requests.RequestException as error:
            message = _explain(url, _name(error), "vérifiez l’adresse")
            raise RemoteError(message) from error
        return _parsed(response, body)

    def _body(self, response: requests.Response) -> bytes:
        deadline = time.monotonic() + self.limits.answer_seconds
        parts = []
        for part in response.iter_content(_CHUNK):
            self._received += len(part)
            if self._received > self.limits.total_bytes:
                message = _explain(
                    response.url,
                    f"plus de {self.limits.total_bytes} octets",
                    "choisissez une concertation par source.forum",
                )
                raise RemoteError(message)
            if time.monotonic() > deadline:
                what = f"réponse inachevée après {self.limits.answer_seconds:g} s"
                raise _TryAgainError(what)
            parts.append(part)
        return b"".join(parts)


def _may_help(error: BaseException) -> bool:
    return isinstance(error, _TryAgainError)


def _may_help_but_page(error: BaseException) -> bool:
    return isinstance(error, _TryAgainError) and not isinstance(error, _PageError)


def _check_status(response: requests.Response) -> None:
    status = response.status_code
    if status == _TOO_MANY:
        raise _TryAgainError("429 (trop de requêtes)", _retry_after(response))
    if status >= _SERVER_ERROR:
        what = f"{status} (erreur du serveur)"
        raise _TryAgainError(what, _retry_after(response))
    if status >= _ERROR and status != requests.codes.not_found:
        message = _explain(
            response.url, str(status), "vérifiez l’adresse et que la concertation est publique"
        )
        raise _RefusedError(message)


def _retry_after(response: requests.Response) -> float | None:
    """Return the seconds that the site asks to wait; dates are left to the back-off."""
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else None


def _parsed(response: requests.Response, body: bytes) -> Answer | None:
    if response.status_code == requests.codes.not_found:
        return None
    try:
        return Answer(body, json.loads(body))
    except ValueError as error:
        if body.lstrip()[:1] == b"<":
            raise _PageError("une page HTML") from error
        raise _TryAgainError("une réponse qui n’est pas du JSON, ou coupée") from error


def _explain(url: str, got: str, advice: str) -> str:
    return f"{url} : obtenu {got} ; attendu : une réponse JSON de l’API DemocracyOS ; {advice}"


def _name(error: Exception) -> str:
    return type(error).__name__
