"""A DemocracyOS export of a few contributions, drawn by their number: a later one holds more."""

import json
from pathlib import Path

TOPIC = {
    "id": "t1",
    "mediaTitle": "Planter",
    "publishedAt": "2017-02-08T08:00:00Z",
    "createdAt": "2017-02-07T08:00:00Z",
}


def write_small_export(folder: Path, contributions: int) -> None:
    """Write to `folder` the topic, and so many contributions, each of an author of its own."""
    comments = [
        {
            "id": f"c{number}",
            "text": f"<p>Planter {number} arbres devant la mairie.</p>",
            "createdAt": f"2017-02-{number + 9:02}T08:00:00Z",
            "context": "topic",
            "reference": "t1",
            "author": {"id": f"a{number}", "fullName": f"Nom Inventé{number}"},
            "upvote": number,
            "downvote": 0,
        }
        for number in range(1, contributions + 1)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"topics": [TOPIC], "comments": comments}.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
