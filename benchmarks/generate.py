"""Write a large fictional DemocracyOS consultation, the same bytes for the same arguments.

    python benchmarks/generate.py 5000 FOLDER [--seed 1]

FOLDER becomes a workspace: `consultation.toml`, and `raw-export/` with the JSON
answers of the v1 API. Each contribution has 3 comments and 10 votes; 3 % of the
contributions are dirty (see `_dirt`). Files are written one after the other, and
nothing but the list of people is held in memory.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

COMMENTS, VOTES = 3, 10
THEMES = 12
PER_FILE = 2_000
CONTRIBUTIONS_PER_PERSON = 4
DIRTY = 0.03
OPENING = datetime(2024, 1, 8, 8, tzinfo=UTC)
SECONDS = 60 * 86_400

# Drawn with weights 1/rank, as words are in a language.
_WORDS = (
    "de la le les et des à que en un pour une nous dans est pas il plus sur avec par au ce "
    "qui sont faut doit être aussi mais très bien tous chaque même sans comme leur leurs "
    "commune habitants service territoire école transports publics données numérique santé "
    "mobilité logement énergie agriculture écologie élus quartier jeunes aînés démarches "
    "administration médiathèque fibre réseau zones blanches bus train vélo voiture forêt "
    "eau déchets impôts budget emploi formation culture associations bénévoles mairie "
    "département région préfecture hôpital médecin crèche cantine bio circuits courts "
    "éclairage sécurité propreté stationnement piétons trottoirs accessibilité handicap "
    "solidarité précarité chauffage rénovation isolation panneaux solaires éoliennes "
    "participation concertation transparence confiance citoyens réunion débat décision "
    "développer créer soutenir simplifier garantir améliorer réduire financer former ouvrir "
    "protéger partager accompagner évaluer expérimenter mutualiser maintenir rapprocher"
)
_GIVEN = (
    "Jeanne Paul Amélie Karim Sofia Hugo Léa Nadia Éric Chloé Yann Inès Marc Élodie Tom Aïcha "
    "Louis Manon Rémi Zoé Bruno Fatou Alice Noël Célia Ivan Maud Théo Rose Samir Ève Luc"
)
_FAMILY_STARTS = "Mar Du Le Ber Mo Ro Gau Ca Pe La Fa Ga Bo Che Au Re Vi Si Ta Na De Ri Bla Cor"
_FAMILY_ENDS = "tin pont gall nard reau sset thier ron lier my vre det cher rin min tte vel laud"
WORDS, GIVEN = _WORDS.split(), _GIVEN.split()
FAMILY_STARTS, FAMILY_ENDS = _FAMILY_STARTS.split(), _FAMILY_ENDS.split()

Record = dict[str, Any]


class Consultation:
    """A fictional consultation, drawn in a fixed order from one seed."""

    def __init__(self, contributions: int, seed: int) -> None:
        self.contributions = contributions
        self.random = random.Random(seed)
        self.weights = list(itertools.accumulate(1 / rank for rank in range(3, len(WORDS) + 3)))
        self.ids = itertools.count(1)
        people = max(contributions // CONTRIBUTIONS_PER_PERSON, VOTES * 2)
        self.people = [self._person() for _ in range(people)]
        self.themes = [self._id() for _ in range(THEMES)]

    def write(self, folder: Path) -> None:
        """Write the workspace; about 8 KB of JSON for each contribution."""
        export = folder / "raw-export"
        export.mkdir(parents=True, exist_ok=True)
        (folder / "consultation.toml").write_text(_TOML, encoding="utf-8")
        _write(export / "topic_all.json", (self._topic(rank) for rank in range(THEMES)))
        files = range(0, self.contributions, PER_FILE)
        for number, first in enumerate(files):
            size = min(PER_FILE, self.contributions - first)
            ids: list[str] = []
            theme = self.themes[number % THEMES]
            _write(export / f"comment_all_{number:05d}.json", self._written(theme, size, ids))
            replies = ({"comment": id_, "replies": self._replies()} for id_ in ids)
            _write(export / f"replies_{number:05d}.json", replies)

    def _written(self, theme: str, size: int, ids: list[str]) -> Iterator[Record]:
        for _ in range(size):
            comment = self._comment(theme)
            ids.append(comment["id"])
            if self.random.random() < DIRTY:
                yield from self._dirt(comment)
            else:
                yield comment

    def _dirt(self, comment: Record) -> Iterator[Record]:
        """What real exports hold: nothing, twice the same, spam, personal data, bad markup."""
        match self.random.randrange(6):
            case 0:
                comment["text"] = "  "
            case 1:
                yield comment
            case 2:
                comment["flags"] = [{"author": self._who()["id"], "value": "spam"}]
            case 3:
                comment["text"] += "<p>Me joindre : jean.d@exemple.fr ou 06 12 34 56 78</p>"
            case 4:
                comment["text"] = "<div><b>" + comment["text"].replace("é", "&eacute;") + " <3"
            case _:
                comment["text"] += f"<p>Je suis d’accord avec {self._who()['fullName']}.</p>"
        yield comment

    def _comment(self, theme: str) -> Record:
        votes = [self._vote(who) for who in self.random.sample(self.people, VOTES)]
        up = [vote for vote in votes if vote["value"] == "positive"]
        down = [vote for vote in votes if vote["value"] == "negative"]
        return {
            "id": self._id(),
            "text": self._html(),
            "createdAt": self._moment(),
            "context": "topic",
            "reference": theme,
            "author": self._who(),
            "flags": [],
            "upvote": len(up),
            "downvote": len(down),
            "upvotes": up,
            "downvotes": down,
            "votes": votes,
            "replies": {"length": COMMENTS},
        }

    def _vote(self, who: Record) -> Record:
        value = "positive" if self.random.random() < 0.7 else "negative"  # noqa: PLR2004  a share
        return {
            "id": self._id(), "author": who["id"], "value": value, "createdAt": self._moment(),
        }  # fmt: skip

    def _replies(self) -> list[Record]:
        return [
            {
                "id": self._id(), "text": f"<p>{self._sentence()}</p>",
                "createdAt": self._moment(), "author": self._who(),
            }
            for _ in range(COMMENTS)
        ]  # fmt: skip

    def _html(self) -> str:
        paragraphs = [f"<p>{self._sentence()} {self._sentence()}</p>"]
        chance = self.random.random()
        if chance < 0.3:  # noqa: PLR2004  a share
            items = "".join(f"<li>{self._sentence(8)}</li>" for _ in range(3))
            paragraphs.append(f"<p>Trois points&nbsp;:</p><ul>{items}</ul>")
        elif chance < 0.45:  # noqa: PLR2004  a share
            paragraphs.append(
                f'<p>Voir <a href="https://exemple.fr/{self._id()}">cette étude</a> et '
                f"<strong>{self._sentence(5)}</strong></p>"
            )
        return "".join(paragraphs)

    def _sentence(self, words: int = 22) -> str:
        drawn = self.random.choices(WORDS, cum_weights=self.weights, k=words)
        return " ".join(drawn).capitalize() + "."

    def _topic(self, rank: int) -> Record:
        return {
            "id": self.themes[rank],
            "topicId": f"theme-{rank + 1}",
            "mediaTitle": f"Thème {rank + 1} : {self._sentence(6)}",
            "createdAt": "2024-01-05T10:00:00.000Z",
            "publishedAt": "2024-01-08T08:00:00.000Z",
            "deletedAt": None,
            "votable": False,
        }

    def _person(self) -> Record:
        name = " ".join(
            (
                self.random.choice(GIVEN),
                self.random.choice(FAMILY_STARTS)
                + self.random.choice(FAMILY_ENDS)
                + self.random.choice(("", "ot", "eau", "ier", "et")),
            )
        )
        return {"id": self._id(), "fullName": name, "displayName": name}

    def _who(self) -> Record:
        return self.random.choice(self.people)

    def _id(self) -> str:
        return f"65{next(self.ids):022x}"

    def _moment(self) -> str:
        at = OPENING + timedelta(seconds=self.random.randrange(SECONDS))
        return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


_TOML = """\
[consultation]
id = "mesure"
title = "Concertation engendrée pour mesurer"
description = "Textes tirés au sort."
organiser = "Personne"
start_date = 2024-01-08
end_date = 2024-03-08
timezone = "Europe/Paris"
language = "fr"
licence = "fr-lo"

[source]
platform = "democracyos"
location = "raw-export"
contribution_level = "comment"
retrieved_at = 2024-03-10T08:00:00Z
synthetic = true

[privacy]
names = "never"
min_group = 5
source_links = false
raw_retention_days = 36500
"""


def _write(path: Path, records: Iterator[Record]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        for number, record in enumerate(records):
            stream.write(",\n" if number else "\n")
            json.dump(record, stream, ensure_ascii=False, separators=(",", ":"))
        stream.write("\n]\n")


def main() -> None:
    """Read the command line and write the workspace."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contributions", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    Consultation(arguments.contributions, arguments.seed).write(arguments.folder)


if __name__ == "__main__":
    main()
