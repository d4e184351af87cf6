"""What can stop a publication.

ConcertationError
├── PublishError            a refusal; nothing more is written         exit code 1
│   ├── NotPublishableError what is to be sent, or the target, is not fit
│   ├── StalePlanError      the portal moved since the plan was made
│   └── RefusedError        the portal said no (4xx), or did not keep what it accepted
└── RemoteError             the portal did not answer as it should     exit code 3
    └── PortalError
        ├── LostAnswerError a write may or may not have been applied: look, then decide
        └── BusyError       the portal asks to wait (429, 423)

Only the last two are ever tried again, and never without looking first.
"""

from __future__ import annotations

from datapackage.errors import ConcertationError, RemoteError

__all__ = [
    "BusyError",
    "LostAnswerError",
    "NotPublishableError",
    "PortalError",
    "PublishError",
    "RefusedError",
    "StalePlanError",
]


class PublishError(ConcertationError):
    """Publishing stops here on purpose; run the command again once mended."""

    exit_code = 1


class NotPublishableError(PublishError):
    """Release or target is not fit; the text has one line per problem."""


class StalePlanError(PublishError):
    """The portal is no longer as the plan saw it; plan again, then decide again."""


class RefusedError(PublishError):
    """The portal refused; `status` is its HTTP status, `document` its JSON answer if it was one."""

    def __init__(self, message: str, status: int = 0, document: object = None) -> None:
        super().__init__(message)
        self.status = status
        self.document = document


class PortalError(RemoteError):
    """The portal cannot be reached, or answers otherwise than its API says."""


class LostAnswerError(PortalError):
    """The answer to a write never came, or was a 5xx: it may have been applied."""

    status = 0
    """The HTTP status; 0 if no answer came."""


class BusyError(PortalError):
    """The portal is in read-only mode or asks for slower requests; `wait` is in seconds."""

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = wait
