"""Send one file to a dataset, whole or in parts."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field

from publishers.errors import LostAnswerError
from publishers.http import Http
from publishers.publication import File

__all__ = ["CHUNK", "WHOLE", "Uploads"]

CHUNK = 20 * 1000 * 1000
"""Bytes of a part: at most one is in memory."""
WHOLE = 50 * 1000 * 1000
"""Bytes of the largest file that is sent whole."""

_TRIES = 2


@dataclass(slots=True)
class _Parts:
    """A file on its way in parts."""

    uuid: str
    sent: set[int] = field(default_factory=set)
    lost: Counter[int] = field(default_factory=Counter)


class Uploads:
    """Sends files; one in parts goes on where it stopped, as long as this process lives.

    udata cannot say which parts it has (and throws them away after a day), so
    that another process starts that file again, and that file only.
    """

    def __init__(self, http: Http, *, chunk: int = CHUNK, whole: int = WHOLE) -> None:
        self._http = http
        self._chunk = chunk
        self._whole = whole
        self._parts: dict[tuple[str, str], _Parts] = {}

    def send(self, path: str, file: File, *, purpose: str) -> None:
        """POST `file` to `path`; its name and bytes make a resource, or replace one's.

        Raises:
            LostAnswerError: look whether it is there, and call again if not.
        """
        if file.bytes <= self._whole:
            self._http.upload(path, {"file": file}, purpose=purpose)
        else:
            self._send_parts(path, file, purpose)

    def _send_parts(self, path: str, file: File, purpose: str) -> None:
        key = (path, file.sha256)
        parts = self._parts.setdefault(key, _Parts(str(uuid.uuid4())))
        total = -(-file.bytes // self._chunk)
        fields = {"uuid": parts.uuid, "filename": file.name, "totalparts": str(total)}
        with file.path.open("rb") as stream:
            for index in range(total):
                # Sent twice without an answer: udata refuses by a 500 a part that it has.
                # If it has it not, putting together fails, and the checksum has the last word.
                if index in parts.sent or parts.lost[index] >= _TRIES:
                    continue
                stream.seek(index * self._chunk)
                block = stream.read(self._chunk)
                label = f"{purpose} ({index + 1}/{total})"
                self._send_part(path, file, parts, (index, block, fields), label)
        self._assemble(path, key, parts, (total, fields), purpose)

    def _send_part(
        self,
        path: str,
        file: File,
        parts: _Parts,
        part: tuple[int, bytes, dict[str, str]],
        purpose: str,
    ) -> None:
        index, block, fields = part
        start = index * self._chunk
        form = {
            **fields,
            "partindex": str(index),
            "partbyteoffset": str(start),
            "chunksize": str(len(block)),
            "file": (file.name, block, file.mediatype),
        }
        try:
            self._http.form(
                path,
                form,
                lambda sent, _total: self._http.progress(
                    file.name, min(start + sent, start + len(block)), file.bytes
                ),
                purpose=purpose,
            )
        except LostAnswerError:
            parts.lost[index] += 1
            raise
        parts.sent.add(index)

    def _assemble(
        self,
        path: str,
        key: tuple[str, str],
        parts: _Parts,
        assembly: tuple[int, dict[str, str]],
        purpose: str,
    ) -> None:
        total, fields = assembly
        try:
            self._http.form(path, fields, purpose=f"{purpose} (assembler)")
        except LostAnswerError:
            parts.lost[total] += 1
            # A part is missing, or all were thrown away: start that file again.
            if parts.lost[total] >= _TRIES:
                del self._parts[key]
            raise
        del self._parts[key]
