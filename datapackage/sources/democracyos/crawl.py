"""What is asked of a DemocracyOS site, and how are its answers kept?

Answers are kept as they came, one file per page; replies, which do not say what
they answer, one line per comment: `{"comment": id, "replies": [...]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datapackage.errors import ConfigurationError, RemoteError
from datapackage.sources.democracyos.remote import Answer, Limits, Remote
from datapackage.texts.fold import letters_and_digits

__all__ = ["crawl"]


def crawl(base: str, forum: str | None, destination: Path, limits: Limits) -> None:
    """Fill `destination` with one forum of the site at `base`, by API v2 or v1.

    Raises:
        ConfigurationError: `forum` names none, or is absent and there are several.
        RemoteError: the site did not answer as documented.
    """
    with Remote(base, limits) as remote:
        found = _choose(_forums(remote), forum, base)
        _keep(destination / "forums.json", json.dumps([found]).encode())
        if _speaks_v2(remote, _id(found)):
            _crawl_v2(remote, _id(found), destination)
        else:
            _crawl_v1(remote, _id(found), destination)


def _forums(remote: Remote) -> list[dict[str, Any]]:
    pages = _pages(remote, "/api/forum/all", first=0)
    found = [item for answer in pages for item in _items(answer.value)]
    return list({_id(item): item for item in found}.values())


def _choose(forums: list[dict[str, Any]], wanted: str | None, base: str) -> dict[str, Any]:
    if wanted is not None:
        chosen = [forum for forum in forums if letters_and_digits(wanted) in _labels(forum)]
    else:
        chosen = forums
    if len(chosen) == 1:
        return chosen[0]
    known = " ; ".join(repr(forum.get("title") or forum.get("name")) for forum in forums)
    if not forums:
        message = f"{base} : aucune concertation publique ; vérifiez l’adresse"
    elif wanted is None:
        message = f"{base} : plusieurs concertations ({known}) ; choisissez par source.forum"
    else:
        message = f"{base} : source.forum = {wanted!r} n’en désigne pas une ; connues : {known}"
    raise ConfigurationError(message)


def _labels(forum: dict[str, Any]) -> set[str]:
    names = (_id(forum), forum.get("name"), forum.get("title"))
    return {letters_and_digits(str(name)) for name in names if name}


def _speaks_v2(remote: Remote, forum: str) -> bool:
    answer = remote.probe("/api/v2/topics", forum=forum, limit=1)
    return answer is not None and isinstance(answer.value, dict) and "results" in answer.value


def _crawl_v1(remote: Remote, forum: str, destination: Path) -> None:
    answer = remote.get("/api/topic/all", forum=forum)
    _keep(destination / "topics.json", answer.body)
    for topic in _items(answer.value):
        name = _file_name(topic)
        pages = _pages(
            remote,
            "/api/comment/all",
            first=0,
            topicId=_id(topic),
            context="topic",
            sort="createdAt",
            limit=remote.limits.page_size,
        )
        asked: set[str] = set()
        for number, page in enumerate(pages):
            _keep(destination / f"comments-{name}-{number:05}.json", page.body)
            for comment in _items(page.value):
                if _has_replies(comment) and _id(comment) not in asked:
                    asked.add(_id(comment))
                    _keep_replies(remote, _id(comment), destination / f"replies-{name}.jsonl")


def _crawl_v2(remote: Remote, forum: str, destination: Path) -> None:
    # `pageCount` of topics is wrong (always 1): pages are asked until one is empty.
    topics: list[dict[str, Any]] = []
    pages = _pages(remote, "/api/v2/topics", first=1, forum=forum, limit=500)
    for number, page in enumerate(pages):
        _keep(destination / f"topics-{number:05}.json", page.body)
        topics += _items(page.value)
    for topic in topics:
        pages = _pages(
            remote,
            "/api/v2/comments",
            first=1,
            topicId=_id(topic),
            sort="createdAt",
            limit=remote.limits.page_size,
        )
        for number, page in enumerate(pages):
            _keep(destination / f"comments-{_file_name(topic)}-{number:05}.json", page.body)


def _pages(remote: Remote, path: str, *, first: int, **parameters: str | int) -> Iterator[Answer]:
    """Yield the pages of a list until one brings nothing new.

    People write meanwhile and pages shift: an object may come twice, and some
    old versions repeat the last page for ever.
    """
    seen: set[str] = set()
    for number in range(first, first + remote.limits.pages):
        answer = remote.get(path, **parameters, page=number)
        new = {_id(item) for item in _items(answer.value)} - seen
        if not new and number > first:
            return
        yield answer
        if not new:
            return
        seen |= new
    message = (
        f"{remote.base}{path} : plus de {remote.limits.pages} pages ; attendu : une liste qui "
        "finit ; choisissez une concertation par source.forum"
    )
    raise RemoteError(message)


def _items(value: Any) -> list[dict[str, Any]]:
    """Return the objects of an answer of v1 (an array) or v2 (an envelope)."""
    if isinstance(value, dict):
        results = value.get("results", {})
        lists = results.values() if isinstance(results, dict) else [results]
        value = next((items for items in lists if isinstance(items, list)), [])
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict) and _id(item)]


def _id(item: dict[str, Any]) -> str:
    return str(item.get("id") or item.get("_id") or "")


def _has_replies(comment: dict[str, Any]) -> bool:
    """Tell if replies are to be asked for: v1 gives their number, or says nothing."""
    replies = comment.get("replies")
    if isinstance(replies, list):
        # Bare ids instead of replies: they have to be asked for.
        return any(not isinstance(reply, dict) for reply in replies)
    return not (isinstance(replies, dict) and replies.get("length") == 0)


def _keep_replies(remote: Remote, comment: str, path: Path) -> None:
    answer = remote.find(f"/api/comment/{comment}/replies")
    if answer is None:
        return  # withdrawn since the list was made
    line = {"comment": comment, "replies": _items(answer.value)}
    # Half an emoji, that a site cut in two, cannot be written.
    with path.open("a", encoding="utf-8", errors="replace") as stream:
        path.chmod(0o600)
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _keep(path: Path, content: bytes) -> None:
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(content)


def _file_name(topic: dict[str, Any]) -> str:
    """Return a file name for a topic: ids come from outside, and may hold anything."""
    return "".join(char if char.isalnum() else "-" for char in _id(topic))[:64]
