"""One consultation's folder on the disk: where things are, who may write, and the key.

Everything private is under `raw/` and `private/`, closed to other users; what
`live/public` leads to and what is under `releases/` may be served.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from datapackage.consultation import Consultation
from datapackage.durable import write_file
from datapackage.errors import ConcertationError, ConfigurationError, LedgerError

__all__ = ["BusyError", "Workspace"]

_PRIVATE = 0o700
_PUBLIC = 0o755
_KEY_BYTES = 32


class BusyError(ConcertationError):
    """Another process writes in this workspace; wait for it, or stop it."""

    exit_code = 1


class Workspace:
    """The folder of one consultation."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    @property
    def configuration(self) -> Path:
        """The `consultation.toml`."""
        return self.path / "consultation.toml"

    @property
    def raw(self) -> Path:
        """What was collected; private."""
        return self.path / "raw"

    @property
    def private(self) -> Path:
        """Key, ledger, quarantine, private reports; never served."""
        return self.path / "private"

    @property
    def live(self) -> Path:
        """Packages as they come; `live/current` is the newest, `live/public` what readers see."""
        return self.path / "live"

    @property
    def releases(self) -> Path:
        """Numbered releases; `releases/latest` leads to the newest one."""
        return self.path / "releases"

    @property
    def catalog(self) -> Path:
        """The DCAT-AP catalogue that the portal serves (see `concertation.catalog`)."""
        return self.path / "catalog"

    @property
    def receipts(self) -> Path:
        """One JSON file per publication to a portal."""
        return self.path / "receipts"

    @property
    def key_file(self) -> Path:
        """The secret that makes the pseudonyms: 32 bytes in hexadecimal."""
        return self.private / "key"

    @property
    def ledger_file(self) -> Path:
        """Which public number belongs to which object (see `datapackage.normalise.ledger`)."""
        return self.private / "ids.parquet"

    def consultation(self) -> Consultation:
        """Read `consultation.toml`.

        Raises:
            ConfigurationError: one line per mistake.
        """
        # The portal's process reads none, and knows neither platforms nor targets.
        from concertation.configuration import read  # noqa: PLC0415

        return read(self.path)

    def create_folders(self) -> None:
        """Create what is missing, and close `raw` and `private` to other users.

        Raises:
            ConfigurationError: a copy of the workspace turned a pointer into a folder.
        """
        for folder, mode in (
            (self.raw, _PRIVATE),
            (self.private, _PRIVATE),
            (self.live, _PUBLIC),
            (self.releases, _PUBLIC),
            (self.receipts, _PRIVATE),
        ):
            folder.mkdir(parents=True, exist_ok=True)
            # mkdir's own mode is cut by the umask; and a copied folder may be open to all.
            folder.chmod(mode)
        self._refuse_copied_pointers()

    def _refuse_copied_pointers(self) -> None:
        live = (self.live / "current", self.live / "public")
        for pointer in (self.raw / "latest", *live, self.releases / "latest"):
            if pointer.exists() and not pointer.is_symlink():
                msg = (
                    f"{pointer} : attendu : un lien ; c’est un fichier ou un dossier, sans doute "
                    "copié par un outil qui suit les liens ; supprimez-le (son contenu est aussi "
                    "dans le dossier voisin), puis relancez"
                )
                raise ConfigurationError(msg)

    @contextmanager
    def writing(self, purpose: str) -> Iterator[None]:
        """Be the only writer of this workspace for the length of the block.

        `purpose` says, in French, what is going on, to whoever finds the lock held.

        Raises:
            BusyError: another process, or another block of this one, holds it.
        """
        self.create_folders()
        lock = FileLock(self.private / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BusyError(self._who_writes()) from None
        try:
            self._sign(purpose)
            yield
        except OSError as error:
            # A write that fails half-way names no file: say at least which disk.
            if error.filename is None and error.errno is not None:
                error.filename = str(self.path)
            raise
        finally:
            self._signature.unlink(missing_ok=True)
            lock.release()

    def key(self) -> bytes:
        """Return the key of the pseudonyms, creating it if nothing was ever built with one.

        Call it under `writing`. A lost key or ledger is never made again in
        silence: pseudonyms and public numbers would all change.

        Raises:
            LedgerError: key or ledger is lost or damaged; a backup must be restored.
        """
        if not self.key_file.exists():
            if self.ledger_file.exists() or self._has_published():
                raise LedgerError(self._lost(self.key_file, "la clé des pseudonymes"))
            self.create_folders()
            write_file(self.key_file, secrets.token_hex(_KEY_BYTES).encode("ascii") + b"\n")
        elif not self.ledger_file.exists() and self._has_published():
            raise LedgerError(self._lost(self.ledger_file, "le registre des numéros"))
        self.key_file.chmod(0o600)
        return self._read_key()

    def _read_key(self) -> bytes:
        try:
            key = bytes.fromhex(self.key_file.read_text(encoding="ascii").strip())
        except ValueError:
            key = b""
        if len(key) != _KEY_BYTES:
            msg = (
                f"{self.key_file} : clé illisible ; attendu : {2 * _KEY_BYTES} chiffres "
                "hexadécimaux ; restaurez sa sauvegarde"
            )
            raise LedgerError(msg)
        return key

    def _has_published(self) -> bool:
        """Tell whether numbers and pseudonyms were ever shown to anybody."""
        return any(
            entry.is_dir() and not entry.name.startswith(".")
            for parent in (self.releases, self.live)
            if parent.is_dir()
            for entry in parent.iterdir()
        )

    def _lost(self, file: Path, what: str) -> str:
        return (
            f"{file} : {what} manque alors que ce dossier a déjà produit des données ; "
            "restaurez ensemble private/key et private/ids.parquet depuis leur sauvegarde "
            "(une nouvelle clé changerait tous les pseudonymes et tous les numéros)"
        )

    @property
    def _signature(self) -> Path:
        # Beside the lock, not in it: whoever tries to take the lock truncates its file.
        return self.private / ".writer.json"

    def _sign(self, purpose: str) -> None:
        signature = {
            "pid": os.getpid(),
            "purpose": purpose,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._signature.write_text(json.dumps(signature, ensure_ascii=False), encoding="utf-8")

    def _who_writes(self) -> str:
        try:
            writer = json.loads(self._signature.read_text(encoding="utf-8"))
            who = f"{writer['purpose']}, processus {writer['pid']}, depuis {writer['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            # Between the taking of the lock and its signature there is an instant without name.
            who = "un autre processus"
        return (
            f"{self.path} : ce dossier est déjà en cours d’écriture ({who}) ; "
            "attendez qu’il ait fini, ou arrêtez-le"
        )
