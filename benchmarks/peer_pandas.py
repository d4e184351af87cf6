"""What would the same job take, written plainly in pandas by somebody in a hurry?

    python benchmarks/peer_pandas.py FOLDER/raw-export

Reads the same JSON; strips tags, decodes entities, masks e-mails and telephone
numbers, drops repeated and empty texts and spam, dates in UTC, counts the
current vote of each person, writes Parquet (zstd). It does LESS than the
product: no name is looked for, no other kind of datum, no parser, no numbers
that last, no index, no report. So the ratio is unfavourable to the product.
"""

from __future__ import annotations

import html
import json
import os
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

EMAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
PHONE = r"(?:\+33|0)[\s.]?[1-9](?:[\s.-]?\d{2}){4}"


def load(export: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return comments, replies and votes, one row each."""
    comments: list[dict[str, Any]] = []
    replies: list[dict[str, Any]] = []
    votes: list[dict[str, Any]] = []
    for path in sorted(export.glob("comment_all_*.json")):
        for record in json.loads(path.read_bytes()):
            votes += [{"comment": record["id"], **vote} for vote in record.pop("votes")]
            comments.append(record)
    for path in sorted(export.glob("replies_*.json")):
        for record in json.loads(path.read_bytes()):
            replies += [{"comment": record["comment"], **reply} for reply in record["replies"]]
    return pd.DataFrame(comments), pd.DataFrame(replies), pd.DataFrame(votes)


def cleaned(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a text, once each, without markup nor plain personal data."""
    frame = frame.drop_duplicates("id")
    frame = frame[frame["text"].str.strip() != ""].copy()
    text = frame["text"].str.replace(r"</p>|<br>|</li>", "\n", regex=True)
    text = text.str.replace(r"<[^>]+>", "", regex=True).map(html.unescape)
    text = text.str.replace(EMAIL, "[e-mail masqué]", regex=True)
    frame["text"] = text.str.replace(PHONE, "[téléphone masqué]", regex=True).str.strip()
    frame["createdAt"] = pd.to_datetime(frame["createdAt"], utc=True)
    frame["author"] = frame["author"].map(lambda author: author["id"])
    return frame


def main() -> None:
    """Do the job, print what it took."""
    comments, replies, votes = load(Path(sys.argv[1]))
    comments = comments[comments["flags"].str.len() == 0]
    latest = votes.sort_values("createdAt").drop_duplicates(["comment", "author"], keep="last")
    tallies = latest.groupby(["comment", "value"]).size().reset_index(name="count")
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in (
            (
                "contributions",
                cleaned(comments)[["id", "reference", "author", "text", "createdAt"]],
            ),
            ("comments", cleaned(replies)[["id", "comment", "author", "text", "createdAt"]]),
            ("tallies", tallies),
        ):
            frame.to_parquet(Path(folder) / f"{name}.parquet", compression="zstd", index=False)
    used = os.times()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"\nPeer pandas: {used.user + used.system:.2f} CPU s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
