"""How a portal is spoken to: what is retried, what never is, what is noted, what is hidden.

Reading is retried. Writing is not: its failure is raised as what it is, and
`publishers.base.converge` looks at the portal before anything else is sent.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests_toolbelt import MultipartEncoder, MultipartEncoderMonitor
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from datapackage.durable import point
from publishers.base import Progress
from publishers.errors import BusyError, LostAnswerError, PortalError, RefusedError
from publishers.publication import File

__all__ = ["Http", "silent"]

_TIMEOUT = (10, 300)
"""Seconds to connect, and without a byte."""
_READS = 6
_BUSY = {423, 429}
_SERVER = 500
_CLIENT = 400
_BLOCK = 1 << 20
_WAIT = 2.0
_TOLD = 300


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def silent(_name: str, _sent: int, _total: int) -> None:
    """Show no progress."""


class Http:
    """One portal, with the token of one account; `purpose` names a request to people and tests.

    Each write announces itself to `datapackage.durable.LISTENERS` before it is
    sent and after it was answered: that is where the fault campaign strikes.
    """

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str],
        *,
        audit: Path | None = None,
        progress: Progress = silent,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base = base.rstrip("/")
        self.progress = progress
        self.sleep = sleep
        self.writes = 0
        """Writes sent so far, answered or not."""
        self._audit = audit
        self._session = requests.Session()
        # A ~/.netrc must not put somebody else's credentials on our requests.
        self._session.auth = _as_it_is
        self._session.headers.update({"User-Agent": "concertation-ouverte", **headers})
        self._anonymous = requests.Session()
        self._anonymous.auth = _as_it_is
        self._anonymous.headers["User-Agent"] = "concertation-ouverte"

    def read(self, path: str, *, anonymous: bool = False, **parameters: Any) -> Any:
        """GET `path` and return its JSON, or None if it is not there (404, 410).

        Raises:
            RefusedError: another 4xx.
            PortalError: no sensible answer after several attempts.
        """
        session = self._anonymous if anonymous else self._session
        return self._retried(lambda: self._read(session, self._url(path), parameters))

    def download(self, url: str) -> str:
        """Return the SHA-256 of what an anonymous reader finds at `url`; never held in memory."""
        return str(self._retried(lambda: self._download(url)))

    def found(self, url: str) -> str | None:
        """Return the SHA-256 of what an anonymous reader finds at `url`, None if he is refused."""
        try:
            digest = self.download(url)
        except RefusedError:
            return None
        return None if digest.startswith("HTTP ") else digest

    def write(self, method: str, path: str, document: Any = None, *, purpose: str) -> Any:
        """Send one write and return its JSON; never tried again here.

        Raises:
            LostAnswerError: connection lost or 5xx; it may have been applied.
            BusyError: 423 or 429.
            RefusedError: another 4xx.
        """
        return self._write(
            method, path, purpose, {"json": document} if document is not None else {}
        )

    def upload(
        self,
        path: str,
        files: Mapping[str, File],
        fields: Mapping[str, str] | None = None,
        *,
        purpose: str,
    ) -> Any:
        """POST a multipart form: `files` by form field, streamed from the disk; as `write`."""
        with _opened(files) as streams:
            parts: dict[str, Any] = dict(fields or {})
            for name, file in files.items():
                parts[name] = (file.name, streams[name], file.mediatype)
            label = ", ".join(file.name for file in files.values())
            return self.form(
                path, parts, lambda sent, total: self.progress(label, sent, total), purpose=purpose
            )

    def form(
        self,
        path: str,
        parts: Mapping[str, Any],
        told: Callable[[int, int], None] = lambda _sent, _total: None,
        *,
        purpose: str,
    ) -> Any:
        """POST a multipart form as `upload`; a part is a text, or (name, bytes or stream, type).

        `told` learns how many bytes of the body are gone, and of how many.
        """
        encoder = MultipartEncoder(parts)
        body = MultipartEncoderMonitor(
            encoder, lambda monitor: told(monitor.bytes_read, encoder.len)
        )
        headers = {"Content-Type": encoder.content_type}
        return self._write("POST", path, purpose, {"data": body, "headers": headers})

    def redirection(self, url: str) -> str | None:
        """Return where an anonymous reader of `url` is sent, None if nowhere."""
        return self._retried(lambda: self._redirection(url)) or None

    def gone(self, url: str) -> bool:
        """Tell whether a file is no longer at `url` (404, 410); False when there is no telling."""
        try:
            answer = self._anonymous.head(url, timeout=_TIMEOUT, allow_redirects=True)
        except requests.RequestException:
            return False
        return answer.status_code in {404, 410}

    def _redirection(self, url: str) -> str:
        try:
            answer = self._anonymous.head(url, timeout=_TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            msg = f"{url} : pas de réponse ({type(error).__name__}) ; réessayez plus tard"
            raise PortalError(msg) from error
        if answer.status_code in _BUSY or answer.status_code >= _SERVER:
            self._judge(answer, f"lire {urlsplit(url).path}", writing=False)
        return answer.headers.get("Location", "")

    def _url(self, path: str) -> str:
        return path if path.startswith(("http://", "https://")) else self.base + path

    def _write(self, method: str, path: str, purpose: str, body: dict[str, Any]) -> Any:
        point(f"send {purpose}")
        self.writes += 1
        try:
            answer = self._session.request(
                method, self._url(path), timeout=_TIMEOUT, allow_redirects=False, **body
            )
        except requests.RequestException as error:
            self._note(method, path, purpose, type(error).__name__)
            msg = f"{self.base} : réponse perdue ({purpose}) ; relancez pour reprendre"
            raise LostAnswerError(msg) from error
        self._note(method, path, purpose, answer.status_code)
        point(f"sent {purpose}")
        return self._judge(answer, purpose, writing=True)

    def _read(self, session: requests.Session, url: str, parameters: dict[str, Any]) -> Any:
        try:
            # A redirection would carry the token to whatever host it names.
            answer = session.get(
                url, params=parameters, timeout=_TIMEOUT, allow_redirects=session is self._anonymous
            )
        except requests.RequestException as error:
            msg = f"{self.base} : pas de réponse ({type(error).__name__}) ; réessayez plus tard"
            raise PortalError(msg) from error
        elsewhere = urljoin(url, answer.headers.get("Location", ""))
        # udata so renames a dataset's slug.
        if answer.is_redirect and elsewhere.startswith(f"{self.base}/") and elsewhere != url:
            return self._read(session, elsewhere, {})
        return self._judge(answer, f"lire {urlsplit(url).path}", writing=False)

    def _download(self, url: str) -> str:
        digest = hashlib.sha256()
        try:
            with self._anonymous.get(url, timeout=_TIMEOUT, stream=True) as answer:
                if answer.status_code >= _CLIENT:
                    self._judge(answer, f"télécharger {url}", writing=False)
                    return f"HTTP {answer.status_code}"
                name = f"relecture de {PurePosixPath(urlsplit(answer.url).path).name}"
                total = int(answer.headers.get("Content-Length") or 0)
                done = 0
                for block in answer.iter_content(_BLOCK):
                    digest.update(block)
                    done += len(block)
                    self.progress(name, done, max(done, total))
        except requests.RequestException as error:
            msg = f"{url} : téléchargement interrompu ({type(error).__name__})"
            raise PortalError(msg) from error
        return digest.hexdigest()

    def _judge(self, answer: requests.Response, purpose: str, *, writing: bool) -> Any:
        status = answer.status_code
        if status in _BUSY:
            msg = f"{self.base} : le portail demande d’attendre (HTTP {status}, {purpose})"
            raise BusyError(msg, _wait(answer))
        if status >= _SERVER:
            msg = f"{self.base} : HTTP {status} ({purpose}){_reference(answer)}"
            if not writing:
                raise PortalError(msg)
            lost = LostAnswerError(msg)
            lost.status = status
            raise lost
        if status in {404, 410} and not writing:
            return None
        if not answer.ok or answer.is_redirect:
            msg = f"{self.base} : refusé, HTTP {status} ({purpose}) : {_said(answer)}"
            raise RefusedError(msg, status, _document(answer))
        if not answer.content:
            return None
        try:
            return answer.json()
        except ValueError as error:
            msg = f"{self.base} : réponse illisible ({purpose}) ; attendu : du JSON ; vérifiez url"
            raise (LostAnswerError if writing else PortalError)(msg) from error

    def _retried(self, request: Callable[[], Any]) -> Any:
        attempts = Retrying(
            stop=stop_after_attempt(_READS),
            wait=_pause,
            retry=retry_if_exception_type(PortalError),
            sleep=self.sleep,
            reraise=True,
        )
        return attempts(request)

    def _note(self, method: str, path: str, purpose: str, outcome: int | str) -> None:
        if self._audit is None:
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "portal": self.base,
            "method": method,
            "path": urlsplit(self._url(path)).path,
            "purpose": purpose,
            "outcome": outcome,
        }
        with self._audit.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


class _opened:  # noqa: N801  a context manager that reads as a verb
    """Open the files of a form together, close them together."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files
        self._streams: dict[str, Any] = {}

    def __enter__(self) -> dict[str, Any]:
        for name, file in self._files.items():
            self._streams[name] = file.path.open("rb")
        return self._streams

    def __exit__(self, *_: object) -> None:
        for stream in self._streams.values():
            stream.close()


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, BusyError):
        return min(error.wait, 60.0)
    return float(min(0.2 * 2**state.attempt_number, 10.0))


def _wait(answer: requests.Response) -> float:
    """Return the seconds that Retry-After asks for, a number or a date (RFC 9110, 10.2.3)."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isdigit():
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return _WAIT


def _reference(answer: requests.Response) -> str:
    # udata's answer to «which error was it?», to be given to its support.
    reference = answer.headers.get("X-Sentry-ID")
    return f", référence {reference}" if reference else ""


def _said(answer: requests.Response) -> str:
    return " ".join(_strings(answer))[:_TOLD] or answer.reason or ""


def _document(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _strings(answer: requests.Response) -> Iterator[str]:
    document = _document(answer)
    if document is None:
        yield "réponse qui n’est pas du JSON ; vérifiez l’adresse du portail (url)"
        return
    if not isinstance(document, dict):
        yield str(document)
        return
    errors = document.get("errors") or document.get("error") or document.get("message") or ""
    yield errors if isinstance(errors, str) else json.dumps(errors, ensure_ascii=False)
