"""What every answer carries: the rules that browsers and caches keep, none for a third party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AsTheyAre", "SecurityHeaders", "secured"]

# Streamlit writes style elements, hence 'unsafe-inline' for styles only. A figure to be framed
# (`/embed/`) has a policy of its own, that lets anyone.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; "
    "object-src 'none'"
)

_HEADERS = {
    # What says nothing of it is asked again each time: any page may lose a text between two.
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def secured(headers: MutableHeaders) -> None:
    """Add to `headers` those of the rules that are not there."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


class SecurityHeaders:
    """Adds the headers to every HTTP answer, Streamlit's included, that does not have its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on what comes back."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                secured(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, with_headers)


class AsTheyAre:
    """Sends what is under `prefix` without compressing it on the way.

    The length, the ranges and the ETag of a download are those of the file: a
    compression decided per request would change them.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without what it accepts if it is a download."""
        if scope["type"] == "http" and scope["path"].startswith(self._prefix):
            headers = [item for item in scope["headers"] if item[0] != b"accept-encoding"]
            scope = dict(scope) | {"headers": headers}
        await self._app(scope, receive, send)
