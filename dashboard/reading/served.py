"""Which portal does this process serve? Streamlit runs its script anew for each reader."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from dashboard.reading.portal import Portal
from datapackage.errors import PackageError

__all__ = ["WORKSPACE_VARIABLE", "configure", "current"]

WORKSPACE_VARIABLE = "CONCERTATION_WORKSPACE"
"""Environment variable that names the workspace for a bare `streamlit run`."""


class _Served:
    """The portal of this process, by whatever thread it is asked for."""

    def __init__(self) -> None:
        self.portal: Portal | None = None
        self.lock = threading.Lock()


_SERVED = _Served()


def configure(workspace: Path) -> Portal:
    """Make `workspace` what this process serves, and return its portal."""
    with _SERVED.lock:
        _SERVED.portal = Portal(workspace)
        return _SERVED.portal


def current() -> Portal:
    """Return the portal of this process: that of `configure`, or of the environment.

    Raises:
        PackageError: neither `configure` nor CONCERTATION_WORKSPACE named one.
    """
    with _SERVED.lock:
        if _SERVED.portal is None:
            workspace = os.environ.get(WORKSPACE_VARIABLE)
            if not workspace:
                msg = (
                    f"aucun espace de travail ; lancer « concertation serve » "
                    f"ou définir {WORKSPACE_VARIABLE}"
                )
                raise PackageError(msg)
            _SERVED.portal = Portal(Path(workspace))
        return _SERVED.portal
