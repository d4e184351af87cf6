"""Write again the fictional export and sheets of this example, always the same bytes.

    python generate.py [FOLDER]     (default: the folder of this file)

What is real (themes, dates, milestones, announced figures, organisers) is
written by hand in the other files; README.md says which is which.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import phrases

CONTRIBUTIONS = (33, 23, 28, 36, 27, 25)
UNTHEMED = 28
WORKSHOPS = (11, 9, 8, 11, 11, 8)
PEOPLE = 236
ACCOUNTS = 120
REPLIES = 150
SIZES = (5,) + (4,) * 3 + (3,) * 5 + (2,) * 9 + (1,) * 8
"""Number of themes of each of the 26 workshops, the largest first: 58 in all."""

TAGS = 8
UNCODED = 7
"""Contributions whose number ends so are left unclassified."""

OPENING = datetime(2017, 2, 8, tzinfo=UTC)
DAYS = 45
COLLECTED = datetime(2017, 3, 27, 8, 0, tzinfo=UTC)
PEAKS = {0: 5, 1: 4, 2: 3, 35: 4, 36: 6, 37: 14, 41: 4, 42: 5, 43: 6, 44: 16}
"""Weight of the days of the opening, before 17 March and before 24 March; else 2."""

FIXED = (
    # Organiser and kind are named by the synthesis of 2017; place only where its name tells it.
    ("Arsenic", "mediation", ""),
    ("ADRETS", "mediation", ""),
    ("Médias-Cité", "mediation", ""),
    ("Région PACA", "collectivite",
     "Provence-Alpes-Côte d’Azur;region;93;;93;43.955;6.053;region"),
    ("Région Hauts-de-France", "collectivite", "Hauts-de-France;region;32;;32;49.966;2.775;region"),
    ("Département de La Réunion", "collectivite",
     "La Réunion;departement;974;974;04;-21.133;55.533;departement"),
    ("Département de la Seine-Saint-Denis", "collectivite",
     "Seine-Saint-Denis;departement;93;93;11;48.917;2.478;departement"),
    ("Ville de Nanterre", "collectivite", "Nanterre;commune;92050;92;11;48.892;2.207;commune"),
    ("Ville d’Angers", "collectivite", "Angers;commune;49007;49;52;47.474;-0.555;commune"),
    ("Ville de Clermont-Ferrand", "collectivite",
     "Clermont-Ferrand;commune;63113;63;84;45.779;3.087;commune"),
    ("Ville de Saint-Omer", "collectivite", "Saint-Omer;commune;62765;62;32;50.750;2.261;commune"),
    ("Grand Narbonne", "collectivite",
     "Le Grand Narbonne;epci;241100593;11;76;43.184;3.004;epci"),
    ("FNCCR", "autre", ""),
    ("Cité +", "autre", ""),
    ("Gironde Numérique", "autre", "Gironde;departement;33;33;75;44.825;-0.575;departement"),
    ("Centres sociaux de la Ville de Lille", "autre",
     "Lille;commune;59350;59;32;50.632;3.047;commune"),
)  # fmt: skip
UNNAMED = 10
LARGEST = 22
"""People in the largest workshop."""
FRIDAY = 4
WITH_LIST, WITH_LINK, WITH_CLOSING = 0.4, 0.15, 0.5
"""Share of the contributions that hold each."""


class Example:
    """The fictional consultation, drawn once in a fixed order."""

    def __init__(self) -> None:
        self.random = random.Random(20170208)
        self.count = 0
        self.accounts = [self._account(rank) for rank in range(ACCOUNTS)]
        self.topics = [self._topic(rank) for rank in range(len(phrases.THEMES) + 1)]
        self.workshops = self._workshops()
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self._contribute()
        self._plant()
        self._reply()
        self._exclude()

    def identifier(self, moment: datetime) -> str:
        """Return what looks like an identifier of the platform's database, never twice."""
        self.count += 1
        return f"{int(moment.timestamp()):08x}f1c710{self.count:010x}"

    def _account(self, rank: int) -> dict[str, str]:
        last = phrases.LAST_NAMES[rank // len(phrases.FIRST_NAMES)]
        first = phrases.FIRST_NAMES[rank % len(phrases.FIRST_NAMES)]
        email = f"compte-{rank + 1:03}@example.org"
        listed = rank < len(phrases.ORGANISATIONS)
        signed_up = OPENING + timedelta(days=rank % 40, minutes=7 * rank)
        # The platform's avatar is the MD5 of the e-mail: personal, hence never published.
        digest = hashlib.md5(email.encode(), usedforsecurity=False).hexdigest()
        return {
            "id": self.identifier(signed_up),
            "first": first,
            "last": f"{last}-{rank + 1:03}",
            "email": email,
            "organisation": phrases.ORGANISATIONS[rank][0] if listed else "",
            "avatar": f"https://secure.gravatar.com/avatar/{digest}?default=mm",
            "signed_up": f"{signed_up:%Y-%m-%d-%H:%M}",
        }

    def _topic(self, rank: int) -> dict[str, Any]:
        created = OPENING - timedelta(hours=14 - rank)
        published = rank < len(phrases.THEMES)
        title = phrases.THEMES[rank][0] if published else "[Texte fictif] Thème resté en brouillon"
        return {
            "id": self.identifier(created),
            "topicId": f"theme-{rank + 1}",
            "title": f"theme-{rank + 1}",
            "mediaTitle": title,
            "forum": "589a0000f1c7100000000000",
            "tag": {"id": "589a0000f1c7100000000001", "hash": "numerique", "name": "Numérique"},
            "author": "Agence du Numérique",
            "createdAt": stamp(created),
            "updatedAt": stamp(created),
            "publishedAt": stamp(OPENING + timedelta(hours=8)) if published else None,
            "closingAt": "2017-03-24T22:59:00.000Z",
            "deletedAt": None,
            "votable": False,
            "links": [],
            "participants": [],
            "status": "closed",
            "public": published,
            "draft": not published,
            "deleted": False,
        }

    def _workshops(self) -> list[dict[str, Any]]:
        total = len(FIXED) + UNNAMED
        sizes = list(SIZES)
        left = list(WORKSHOPS)
        sets = []
        for size in sizes:
            # The themes with most workshops left: this greedy choice always completes the table.
            ranks = sorted(range(len(left)), key=lambda rank: (-left[rank], self.random.random()))
            chosen = sorted(ranks[:size])
            for rank in chosen:
                left[rank] -= 1
            sets.append(chosen)
        self.random.shuffle(sets)
        people = [4] * total
        while sum(people) < PEOPLE:
            rank = self.random.randrange(total)
            people[rank] += people[rank] < LARGEST
        return [
            {"rank": rank + 1, "themes": sets[rank], "people": people[rank]}
            for rank in range(total)
        ]

    def _contribute(self) -> None:
        for theme, quota in enumerate(CONTRIBUTIONS):
            collective = [
                workshop for workshop in self.workshops[len(FIXED) :] if theme in workshop["themes"]
            ]
            topic = self.topics[theme]["id"]
            drafts = [self._contribution(topic, theme, workshop) for workshop in collective]
            drafts += [self._contribution(topic, theme) for _ in range(quota - len(drafts))]
            self.comments[topic] = sorted(drafts, key=lambda comment: comment["createdAt"])
        loose = [self._contribution(None, None) for _ in range(UNTHEMED)]
        self.comments["sans-theme"] = sorted(loose, key=lambda comment: comment["createdAt"])

    def _contribution(
        self, topic: str | None, theme: int | None, workshop: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        created = self._moment()
        comment: dict[str, Any] = {"id": self.identifier(created)}
        if workshop is not None:
            comment |= {"alias": self._alias(workshop["rank"]), "count": workshop["people"]}
        comment |= {
            "text": self._text(theme),
            "createdAt": stamp(created),
            "context": "topic",
            "reference": topic,
            "author": self._author(),
            "flags": [],
        }
        return comment | self._votes(created) | {"replies": []}

    def _alias(self, rank: int) -> str:
        # One workshop, several hands, several spellings.
        return self.random.choice(
            (
                f"Atelier non nommé n° {rank}",
                f"atelier non nommé n°{rank}",
                f"ATELIER NON NOMME N° {rank}",
                f"Atelier  non-nommé, n° {rank}",
            )
        )

    def _author(self, account: dict[str, str] | None = None) -> dict[str, Any]:
        if account is None:
            # A few write much, most write once: rank drawn towards the first ones.
            account = self.accounts[int(ACCOUNTS * self.random.random() ** 1.6)]
        name = f"{account['first']} {account['last']}"
        return {
            "id": account["id"],
            "fullName": name,
            "displayName": name,
            "avatar": account["avatar"],
            "staff": False,
            "roles": [],
            "status": "active",
        }

    def _moment(self) -> datetime:
        weights = [
            PEAKS.get(day, 2) * (0.2 if (OPENING + timedelta(days=day)).weekday() > FRIDAY else 1)
            for day in range(DAYS)
        ]
        day = self.random.choices(range(DAYS), weights)[0]
        second = int(self.random.triangular(8, 21, 14) * 3600)
        return OPENING + timedelta(days=day, seconds=second)

    def _text(self, theme: int | None) -> str:
        openings, proposals, points = (
            phrases.UNTHEMED if theme is None else phrases.THEMES[theme][1:]
        )
        draw = self.random
        first = f"<p>[Texte fictif] {draw.choice(openings)} "
        blocks = [f"{first}{' '.join(draw.sample(proposals, draw.choice((1, 2, 2, 3))))}</p>"]
        if draw.random() < WITH_LIST:
            items = "".join(f"<li>{point}</li>" for point in draw.sample(points, 3))
            blocks.append(f"<p>Trois points&nbsp;:</p><ul>{items}</ul>")
        if draw.random() < WITH_LINK:
            blocks.append(
                f'<p>Voir <a href="https://www.example.org/guide?page={draw.randrange(1, 9)}'
                '&amp;lang=fr">ce guide fictif</a>.</p>'
            )
        if draw.random() < WITH_CLOSING:
            blocks.append(f"<p>{draw.choice(phrases.CLOSINGS)}</p>")
        return "".join(blocks)

    def _votes(self, created: datetime) -> dict[str, Any]:
        draw = self.random
        total = min(int(draw.paretovariate(1.1) * 2) - 2, 45)
        against = draw.choice((0, 0, 0.1, 0.2, 0.5))
        voters = draw.sample(self.accounts, total)
        latest = OPENING + timedelta(days=DAYS, hours=-2)
        votes = []
        for voter in voters:
            cast = created + (latest - created) * draw.random()
            value = "negative" if draw.random() < against else "positive"
            votes.append(
                {
                    "id": self.identifier(cast),
                    "author": voter["id"],
                    "value": value,
                    "createdAt": stamp(cast),
                }
            )
        ups = [vote for vote in votes if vote["value"] == "positive"]
        downs = [vote for vote in votes if vote["value"] == "negative"]
        return {
            "upvote": len(ups),
            "downvote": len(downs),
            "upvotes": ups,
            "downvotes": downs,
            "votes": votes,
        }

    def _plant(self) -> None:
        """Write fictional personal data in a few texts, which the product must mask."""
        contacts = (
            "Me joindre&nbsp;: capucine.fictif@example.org.",
            "Mon numéro fictif&nbsp;: 06 39 98 12 34.",
            "Standard fictif&nbsp;: 01.99.00.56.78, ou accueil@example.org.",
            "Téléphone fictif +33 6 39 98 43 21.",
        )
        for topic, contact in zip(list(self.comments)[:4], contacts, strict=True):
            self.comments[topic][5]["text"] += f"<p>{contact}</p>"
        # A withdrawn vote leaves the platform's counter as it was: declared is not computed.
        self.comments[self.topics[3]["id"]][0]["upvote"] += 2

    def _reply(self) -> None:
        every = [comment for comments in self.comments.values() for comment in comments]
        for _ in range(REPLIES):
            comment = every[int(len(every) * self.random.random() ** 1.4)]
            written = datetime.fromisoformat(comment["createdAt"])
            moment = written + timedelta(minutes=self.random.randrange(20, 4000))
            moment = min(moment, OPENING + timedelta(days=DAYS, hours=-2))
            comment["replies"].append(
                {
                    "id": self.identifier(moment),
                    "text": f"<p>[Texte fictif] {self.random.choice(phrases.REPLIES)}</p>",
                    "createdAt": stamp(moment),
                    "author": self._author(),
                }
            )
        for comment in every:
            comment["replies"].sort(key=lambda reply: (reply["createdAt"], reply["id"]))

    def _exclude(self) -> None:
        """Add what must not be published: three spams, and a comment of an unpublished theme."""
        for theme in (0, 3, 5):
            topic = self.topics[theme]["id"]
            spam = self._contribution(topic, theme)
            spam["text"] = "<p>[Texte fictif] Gagnez un séjour fictif en cliquant ici.</p>"
            spam["flags"] = [
                {
                    "id": self.identifier(COLLECTED),
                    "author": self.accounts[rank]["id"],
                    "value": "spam",
                    "createdAt": "2017-03-20T09:00:00.000Z",
                }
                for rank in (20, 21)
            ]
            self.comments[topic].append(spam)
        draft = self.topics[-1]["id"]
        self.comments[draft] = [self._contribution(draft, None)]


def stamp(moment: datetime) -> str:
    """Return a time as the platform writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def as_json(rows: list[dict[str, Any]]) -> str:
    """Return a JSON array with one object per line, so that differences stay readable."""
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def as_csv(header: list[str], rows: list[list[Any]], end: str = "\n") -> str:
    """Return a CSV text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def users(example: Example) -> str:
    """Return the platform's `all-users` export."""
    header = ["Prénom", "Nom", "Email", "Organisation", "avatar", "ID"]
    header += ["Email valide", "actif", "Inscription", "Modification"]
    rows = [
        [
            account["first"],
            account["last"],
            account["email"],
            account["organisation"],
            account["avatar"],
            account["id"],
            "Oui",
            "actif",
            account["signed_up"],
            account["signed_up"],
        ]
        for account in example.accounts
    ]
    return as_csv(header, rows, "\r\n")


def workshops(example: Example) -> str:
    """Return the workshops' sheet: 16 organisers that the synthesis names, 10 that it does not."""
    header = ["title", "aliases", "organiser", "organiser_type", "participants_count"]
    header += ["place_label", "territory_level", "territory_code", "department_code"]
    header += ["region_code", "latitude", "longitude", "geo_precision", "themes", "synthetic"]
    rows = []
    for workshop in example.workshops:
        rank = workshop["rank"]
        title, organiser, kind, place = f"Atelier non nommé n° {rank}", "", "", ""
        if rank <= len(FIXED):
            organiser, kind, place = FIXED[rank - 1]
            title = f"Atelier : {organiser}"
        themes = "|".join(str(theme + 1) for theme in workshop["themes"])
        places = place.split(";") if place else [""] * 8
        rows.append([title, "", organiser, kind, workshop["people"], *places, themes, "true"])
    return as_csv(header, rows)


def organisations() -> str:
    """Return the sheet of the fictional organisations."""
    header = ["alias", "label", "type", "territory_level", "territory_code"]
    header += ["department_code", "region_code"]
    rows = [[label, label, *rest] for label, *rest in phrases.ORGANISATIONS]
    return as_csv(header, rows)


def codings() -> str:
    """Return the second classification: 8 fictional tags, dealt by number; 20 have none."""
    header = ["contribution", "tag", "scheme", "title", "coder"]
    rows = []
    for number in range(1, sum(CONTRIBUTIONS) + UNTHEMED + 1):
        if number % 10 == UNCODED:
            continue
        chosen = {number % TAGS, (number + 3) % TAGS} if number % 5 == 0 else {number % TAGS}
        for rank in sorted(chosen):
            title = f"Thème transversal fictif {'ABCDEFGH'[rank]}"
            rows.append([number, f"t{rank + 1}", "transversal", title, "codage fictif"])
    return as_csv(header, rows)


def main(folder: Path) -> None:
    """Write `raw-export/` and three sheets (workshops, organisations, codings) in `folder`."""
    example = Example()
    export = folder / "raw-export"
    export.mkdir(parents=True, exist_ok=True)
    files = {
        export / "topic_all.json": as_json(example.topics),
        export / "all-users.csv": users(example),
        folder / "workshops.csv": workshops(example),
        folder / "organisations.csv": organisations(),
        folder / "codings.csv": codings(),
    }
    for topic, comments in example.comments.items():
        files[export / f"comment_all_{topic}.json"] = as_json(comments)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
