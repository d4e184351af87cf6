"""An anonymous reader who kept every address, and looks for a text in whatever each gives."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import requests


class Quiet(SimpleHTTPRequestHandler):
    """Serve a folder without a word."""

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on loopback, as a web server would; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Reader:
    """Whoever noted the addresses of files at each visit."""

    def __init__(self) -> None:
        self.addresses: set[str] = set()

    def note_folder(self, folder: Path, site: str) -> None:
        """Note the address of every file that is served, links followed."""
        for path in folder.rglob("*"):
            if path.is_symlink() and path.is_dir():
                self.note_folder(path, f"{site}/{path.relative_to(folder)}")
            elif path.is_file():
                self.addresses.add(f"{site}/{path.relative_to(folder)}")

    def answers(self) -> dict[str, bytes]:
        """Ask for every address ever noted; return what each gives, if it gives anything."""
        found = {one: requests.get(one, timeout=60) for one in sorted(self.addresses)}
        return {one: answer.content for one, answer in found.items() if answer.ok}

    def telling(self, text: str) -> set[str]:
        """Return the addresses that give `text`, inside archives and workbooks too."""
        return {one for one, content in self.answers().items() if says(one, content, text)}


def says(name: str, content: bytes, text: str) -> bool:
    """Tell whether a file says `text`, whatever its form."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(says(one, archive.read(one), text) for one in archive.namelist())
    if name.endswith(".parquet"):
        return text in repr(pq.read_table(io.BytesIO(content)).to_pydict())
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return any(text in str(cell) for row in rows for cell in row)
    return text.encode() in content
