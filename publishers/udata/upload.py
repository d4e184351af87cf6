"""Send one file to a dataset, whole or in parts."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from publishers.errors import LostAnswerError
from publishers.http import Http
from publishers.publication import File
from publishers.udata.parts import Note, Parts

__all__ = ["Uploads"]

_CHUNK = 20 * 1000 * 1000
"""Bytes of a part."""
_WHOLE = 50 * 1000 * 1000
"""Bytes of the largest file that is sent whole."""

_TRIES = 2


class Uploads:
    """Sends files; one in parts goes on where it stopped, in this process or in another.

    `note` is the file in which the parts that udata acknowledged are kept; without
    it, another process starts that file again, and that file only.
    """

    def __init__(
        self, http: Http, *, chunk: int = _CHUNK, whole: int = _WHOLE, note: Path | None = None
    ) -> None:
        self._http = http
        self._chunk = chunk
        self._whole = whole
        self._note = Note(note)

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
        key = f"{self._http.base}{path} {file.name} {file.sha256} {self._chunk}"
        parts = self._note.parts(key)
        total = -(-file.bytes // self._chunk)
        fields = {"uuid": parts.uuid, "filename": file.name, "totalparts": str(total)}
        with file.path.open("rb") as stream:
            for index in range(total):
                if index in parts.sent or index in parts.presumed:
                    continue
                start = index * self._chunk
                part = _Part(stream, start, min(self._chunk, file.bytes - start))
                label = f"{purpose} ({index + 1}/{total})"
                self._send_part(path, file, parts, (index, part, fields), label)
        self._assemble(path, key, parts, (total, fields), purpose)

    def _send_part(
        self,
        path: str,
        file: File,
        parts: Parts,
        part: tuple[int, _Part, dict[str, str]],
        purpose: str,
    ) -> None:
        index, block, fields = part
        start, size = index * self._chunk, block.len
        form = {
            **fields,
            "partindex": str(index),
            "partbyteoffset": str(start),
            "chunksize": str(size),
            "file": (file.name, block, file.mediatype),
        }
        try:
            self._http.form(
                path,
                form,
                lambda sent, _total: self._http.progress(
                    file.name, start + min(sent, size), file.bytes
                ),
                purpose=purpose,
            )
        except LostAnswerError as error:
            parts.lost[index] += 1
            # Sent again, and answered by an error: udata refuses by a 500 a part that it has.
            # If it has it not, putting together fails, and the checksum has the last word.
            if error.status and parts.lost[index] >= _TRIES:
                parts.presumed.add(index)
            raise
        parts.sent.add(index)
        self._note.keep()

    def _assemble(
        self,
        path: str,
        key: str,
        parts: Parts,
        assembly: tuple[int, dict[str, str]],
        purpose: str,
    ) -> None:
        total, fields = assembly
        try:
            self._http.form(path, fields, purpose=f"{purpose} (assembler)")
        except LostAnswerError as error:
            # Without an answer nothing is known: the site may be down, its parts are kept.
            parts.lost[total] += bool(error.status)
            # A part is missing, or all were thrown away: start that file again.
            if parts.lost[total] >= _TRIES:
                self._note.forget(key)
            raise
        self._note.forget(key)


class _Part:
    """A stretch of a file, read as it is sent: `len` is what is left, as the form wants it."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
        self._stream.seek(start)
        self.len = size

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(self.len if size < 0 else min(size, self.len))
        self.len -= len(block)
        return block
