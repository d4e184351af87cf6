"""Take markup and personal data out of a stream of texts, on as many processors as it pays for."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType

import pyarrow as pa

from datapackage.texts.markup import Link
from datapackage.texts.markup_columns import read_each
from datapackage.texts.redaction import NOTHING, Known, Redacted, redact_each, redact_url
from datapackage.texts.redaction.decisions import digest
from datapackage.texts.redaction.references import spoken_each
from datapackage.texts.sparse_columns import lists, marked

__all__ = ["CLEANED", "PARALLEL_FROM", "clean_batch", "clean_texts"]

_KINDS = pa.list_(pa.struct([("kind", pa.string()), ("count", pa.int64())]))
_LINKS = pa.list_(pa.struct([("url", pa.string()), ("title", pa.string())]))
_FINDINGS = pa.list_(
    pa.struct(
        [
            ("kind", pa.string()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("original", pa.string()),
        ]
    )
)
CLEANED = pa.schema(
    [
        ("row", pa.int64()),
        ("text", pa.string()),
        ("redacted", pa.bool_()),
        ("kinds", _KINDS),
        ("links", _LINKS),
        ("findings", _FINDINGS),
        ("digest", pa.string()),
    ]
)
"""Columns of the answer. `findings` are private; their offsets count in the text before masks,
of which `digest` tells which one it was."""

PARALLEL_FROM = 40_000
"""Texts after which other processes pay for their start, which takes as long as these do."""

_IN_FLIGHT = 2
"""Batches that wait per process: memory stays bounded by their size, not by the input's."""

_known = NOTHING


def clean_texts(
    reader: pa.RecordBatchReader, texts: int, known: Known, workers: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield `CLEANED` batches, one for each batch of `reader` (`row`, `text`, `signed`), in order.

    From `PARALLEL_FROM` `texts` on, `workers` processes (by default one per processor)
    share them; with one, or with less text, there is no other process; if one dies,
    this one takes over. The answer is always the same.
    """
    processes = workers if workers is not None else (os.cpu_count() or 1)
    batches = (batch for batch in reader if batch.num_rows)
    if processes > 1 and texts >= PARALLEL_FROM:
        yield from _in_parallel(batches, known, processes)
    else:
        yield from (clean_batch(batch, known) for batch in batches)


def clean_batch(batch: pa.RecordBatch, known: Known) -> pa.RecordBatch:
    """Return the `CLEANED` batch of one batch (`row`, `text`, `signed`); a null text stays null."""
    size = batch.num_rows
    texts, cited = read_each(batch.column("text"))
    before = spoken_each(texts)
    texts, found = redact_each(before, known, batch.column("signed"))
    # One call per text: no engine here makes the blanks of a text alike, then hashes it.
    digests = [None if text is None else digest(text) for text in before.to_pylist()]
    said = _titles(cited, known)
    links = {row: kept for row, links in cited.items() if (kept := _public(links, said, known))}
    return pa.RecordBatch.from_arrays(
        [
            batch.column("row"),
            texts,
            marked(found, size),
            lists({row: _kinds(redacted) for row, redacted in found.items()}, size, _KINDS),
            lists(links, size, _LINKS),
            lists({row: _findings(redacted) for row, redacted in found.items()}, size, _FINDINGS),
            pa.array(digests, pa.string()),
        ],
        schema=CLEANED,
    )


_Rows = list[dict[str, object]]


def _kinds(redacted: Redacted) -> _Rows:
    return [{"kind": kind, "count": count} for kind, count in redacted.counts.items()]


def _titles(cited: Mapping[int, list[Link]], known: Known) -> dict[str, str]:
    """Return the words that carry links as they may be published."""
    titles = sorted({link.title for links in cited.values() for link in links if link.title})
    masked, _ = redact_each(spoken_each(pa.array(titles, pa.string())), known)
    return dict(zip(titles, masked.to_pylist(), strict=True))


def _public(links: list[Link], said: Mapping[str, str], known: Known) -> _Rows:
    return [
        {"url": link.url, "title": link.title and said[link.title]}
        for link in links
        if redact_url(link.url, known) is not None
    ]


def _findings(redacted: Redacted) -> _Rows:
    return [
        {"kind": item.kind, "start": item.start, "end": item.end, "original": item.original}
        for item in redacted.findings
    ]


def _in_parallel(
    batches: Iterator[pa.RecordBatch],
    known: Known,
    processes: int,
) -> Iterator[pa.RecordBatch]:
    # A fork would copy DuckDB's threads and locks; a new process imports only this module.
    context = multiprocessing.get_context("spawn")
    pending: deque[tuple[pa.RecordBatch, Future[pa.RecordBatch] | None]] = deque()
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_remember, initargs=(known,)
    ) as pool:
        for batch in batches:
            with _script_aside():  # the first batch starts the processes
                pending.append((batch, _submit(pool, batch)))
            if len(pending) >= _IN_FLIGHT * processes:
                yield _result(*pending.popleft(), known)
        while pending:
            yield _result(*pending.popleft(), known)


@contextmanager
def _script_aside() -> Iterator[None]:
    """Have new processes import this module only: Python would run our caller's script in each."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _submit(pool: ProcessPoolExecutor, batch: pa.RecordBatch) -> Future[pa.RecordBatch] | None:
    try:
        return pool.submit(_clean_remembered, batch)
    except (BrokenProcessPool, OSError):
        return None


def _result(
    batch: pa.RecordBatch, future: Future[pa.RecordBatch] | None, known: Known
) -> pa.RecordBatch:
    # Where processes cannot start, or one was killed, this one does the work: slower, the same.
    try:
        return clean_batch(batch, known) if future is None else future.result()
    except BrokenProcessPool:
        return clean_batch(batch, known)


def _remember(known: Known) -> None:
    global _known  # noqa: PLW0603  sent once to each process, not with each batch
    _known = known


def _clean_remembered(batch: pa.RecordBatch) -> pa.RecordBatch:
    return clean_batch(batch, _known)
