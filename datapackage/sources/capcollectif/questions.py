"""Which questions of a form are open: their answers are texts, and are published?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from datapackage.errors import SourceError
from datapackage.sources.base import Export
from datapackage.sources.table.candidates import Column, refusal
from datapackage.sources.table.questionnaire import is_open

__all__ = ["choose_questions"]

_TRIED = 2000
"""Answers of a question that are looked at."""


def choose_questions(export: Export, titles: list[str], *, alone: bool) -> None:
    """Fill `capcollectif.asked` with the questions whose answers are published, in order.

    `titles` are those of every form of the export. `[source] questions` decides, else what
    was answered: never numbers, codes, dates, names of people or a few choices. `alone` says
    that nothing but answers is in the export.

    Raises:
        SourceError: a question that `[source] questions` names is not in the export, or none
            is surely open and nothing else would be read.
    """
    wanted = export.consultation.source.questions
    if wanted is not None and (absent := [title for title in wanted if title not in titles]):
        message = (
            f"source.questions : {absent[0]!r} n’est le titre d’aucune question de l’export ; "
            f"les siennes : {', '.join(f'« {title} »' for title in titles) or 'aucune'}"
        )
        raise SourceError(message)
    if wanted is None:
        wanted = _open(titles, _answers(export), alone=alone)
    export.connection.executemany(
        "INSERT INTO capcollectif.asked VALUES (?, ?)",
        [[title, place] for place, title in enumerate(wanted, 1)] or [[None, None]],
    )
    export.connection.execute("DELETE FROM capcollectif.asked WHERE title IS NULL")


def _open(
    titles: Collection[str], answered: Mapping[str, Column], *, alone: bool
) -> tuple[str, ...]:
    found = tuple(
        title
        for title in titles
        if title in answered and is_open(answered[title]) and refusal(answered[title]) is None
    )
    if alone and answered and not found:
        # TOML writes a text between quotes as JSON does.
        asked = [title for title in titles if title in answered]
        listed = json.dumps(asked, ensure_ascii=False)
        message = (
            "questionnaire : aucune question n’est sûrement ouverte ; dans consultation.toml, "
            "[source], écrivez celles dont les réponses sont des textes à publier, parmi :\n"
            f"questions = {listed}"
        )
        raise SourceError(message)
    return found


def _answers(export: Export) -> dict[str, Column]:
    found = export.connection.execute(
        """
        SELECT one.title, list(trim(one.text) ORDER BY id, one.text)[:$tried], count(*)
        FROM (
            SELECT DISTINCT one, id, rank, min(rank) OVER (PARTITION BY one.title) AS fullest
            FROM (
                SELECT unnest(answers) AS one, id, rank FROM capcollectif.replies
                UNION ALL
                SELECT unnest(answers) AS one, proposalid, rank FROM capcollectif.proposals
            )
        )
        WHERE rank = fullest
        GROUP BY one.title
        """,
        {"tried": _TRIED},
    ).fetchall()
    return {title: Column(title, tuple(cells), rows) for title, cells, rows in found}
