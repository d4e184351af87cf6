"""What would the same job take, written plainly in pandas?

    python benchmarks/peer_pandas.py FOLDER/raw-export [--same-job]

Reads the same JSON; strips tags, decodes entities, masks e-mails and telephone
numbers, drops repeated and empty texts and spam, dates in UTC, counts the
current vote of each person, writes Parquet (zstd). That is LESS than the
product does, and is said to be so beside its figures.

With `--same-job` it also does what else ends in the product's package: the copy
and the digest of the export, an HTML parser (the product's own library), the
links that texts cite, seven kinds of personal data and the names of those who
have an account, a lasting key for each text under each identity of its author,
numbers in the order of time, pseudonyms, declared votes beside counted ones,
the account of what was read, the search index, the digest of each file.
The detectors are one plain expression each: they find less than the product's.
Still nothing of: other forms of export merged, places, dictionary, README.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import html
import json
import os
import re
import resource
import shutil
import sqlite3
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
from selectolax.lexbor import LexborHTMLParser

EMAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
PHONE = r"(?:\+33|0)[\s.]?[1-9](?:[\s.-]?\d{2}){4}"
OTHERS = {
    "nir": r"\b[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?\d{2}\s?\d{3}\s?\d{3}(?:\s?\d{2})?\b",
    "iban": r"\bFR\d{2}(?:\s?[\dA-Z]{4}){5}\s?[\dA-Z]{3}\b",
    "plate": r"\b[A-Z]{2}-\d{3}-[A-Z]{2}\b",
    "address": r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|place|chemin|impasse)"
    r"\s[^\n,.;]{3,60}",
    "account": r"(?<![\w@./])@\w[\w.-]+",
}
BARE = re.compile(r"https?://[^\s<>\"]+")
WORD = re.compile(r"[^\W\d_]+")


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


def cleaned_as_the_product(frame: pd.DataFrame, people: dict[str, str]) -> pd.DataFrame:
    """Return what `cleaned` does, with a parser, more kinds of data, keys and numbers."""
    frame = frame.drop_duplicates("id")
    frame = frame[frame["text"].str.strip() != ""].copy()
    frame["author"] = frame["author"].map(lambda author: author["id"])
    frame["keys"] = [
        [key(identity, text) for identity in (author, people.get(author, "")) if identity]
        for author, text in zip(frame["author"], frame["text"], strict=True)
    ]
    texts, frame["links"] = zip(*map(without_markup, frame["text"]), strict=True)
    text = pd.Series(texts, index=frame.index)
    text = text.str.replace(EMAIL, "[e-mail masqué]", regex=True)
    text = text.str.replace(PHONE, "[téléphone masqué]", regex=True)
    for kind, pattern in OTHERS.items():
        text = text.str.replace(pattern, f"[{kind}]", regex=True)
    names = {tuple(sorted(WORD.findall(name.lower()))) for name in people.values()}
    frame["text"] = [without_names(one, names) for one in text.str.strip()]
    frame["createdAt"] = pd.to_datetime(frame["createdAt"], utc=True)
    frame["number"] = frame["createdAt"].rank(method="first").astype("int64")
    return frame.sort_values("number")


def without_markup(markup: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a text, and address and title of the links in it, once each."""
    tree = LexborHTMLParser(markup)
    text = tree.text(separator="\n")
    links = [(node.attributes.get("href") or "", node.text()) for node in tree.css("a")]
    links += [(address, "") for address in BARE.findall(text)]
    return text, list(dict.fromkeys(links))


def key(identity: str, text: str) -> str:
    """Return what recognises a text of a person in another form of the export."""
    letters = re.sub(r"[^a-z0-9]+", "", re.sub(r"<[^>]*>", "", text).lower())
    return hashlib.sha256(f"{identity}\x1f{letters}".encode()).hexdigest()


def without_names(text: str, names: set[tuple[str, ...]]) -> str:
    """Mask two words that follow each other and are somebody's name."""
    words = [(found[0].lower(), found.start(), found.end()) for found in WORD.finditer(text)]
    for left, right in reversed(list(pairwise(words))):
        if tuple(sorted((left[0], right[0]))) in names:
            text = f"{text[: left[1]]}[nom masqué]{text[right[2] :]}"
    return text


def tallied(votes: pd.DataFrame) -> pd.DataFrame:
    """Return the current votes of each comment, one row for each option."""
    latest = votes.sort_values("createdAt").drop_duplicates(["comment", "author"], keep="last")
    return latest.groupby(["comment", "value"]).size().reset_index(name="count")


def less_of_a_job(export: Path, folder: Path) -> tuple[int, int]:
    """Write three tables; return the texts read and kept."""
    comments, replies, votes = load(export)
    read = len(comments) + len(replies)
    comments = comments[comments["flags"].str.len() == 0]
    frames = cleaned(comments), cleaned(replies)
    columns = ["id", "author", "text", "createdAt"]
    tables = {
        "contributions": frames[0][[*columns, "reference"]],
        "comments": frames[1][[*columns, "comment"]],
        "vote_tallies": tallied(votes),
    }
    write(tables, folder)
    return read, sum(map(len, frames))


def same_job(export: Path, folder: Path) -> tuple[int, int]:
    """Collect the export, write tables, index and descriptor; return the texts read and kept."""
    shutil.copytree(export, folder / "raw")
    collected = digests(folder / "raw")
    comments, replies, votes = load(folder / "raw")
    read = {"contribution": len(comments), "comment": len(replies)}
    comments = comments[comments["flags"].str.len() == 0]
    authors = pd.concat([comments["author"], replies["author"]])
    people = {author["id"]: author["fullName"] for author in authors}
    pseudonyms = {
        id_: hmac.new(b"key", id_.encode(), "sha256").hexdigest()[:16] for id_ in sorted(people)
    }
    frames = [cleaned_as_the_product(frame, people) for frame in (comments, replies)]
    for frame in frames:
        frame["author"] = frame["author"].map(pseudonyms)
    declared = comments.melt("id", ["upvote", "downvote"], "value", "count").dropna()
    public = ["number", "author", "text", "createdAt"]
    tables = {
        "contributions": frames[0][[*public, "reference"]],
        "comments": frames[1][[*public, "comment"]],
        "vote_tallies": pd.concat(
            [tallied(votes), declared.rename(columns={"id": "comment"})]
        ),
        "participants": pd.DataFrame({"participant_id": sorted(pseudonyms.values())}),
        "links": pd.concat([frame[["number", "links"]] for frame in frames])
        .explode("links").dropna(),
        "ledger": pd.concat([frame[["number", "keys"]] for frame in frames]).explode("keys"),
    }  # fmt: skip
    tables["links"][["url", "title"]] = tables["links"].pop("links").tolist()
    write(tables, folder)
    index(frames[0], folder)
    kept = dict(zip(read, map(len, frames), strict=True))
    stated = {"read": read, "kept": kept, "export": collected, "files": digests(folder, "*.*")}
    (folder / "datapackage.json").write_text(json.dumps(stated), encoding="utf-8")
    return sum(read.values()), sum(kept.values())


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as Parquet."""
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False)


def index(frame: pd.DataFrame, folder: Path) -> None:
    """Write the index of the words of the contributions."""
    connection = sqlite3.connect(folder / "search.sqlite")
    connection.execute(
        "CREATE VIRTUAL TABLE contributions USING fts5 (body, content='', "
        'tokenize="unicode61 remove_diacritics 2")'
    )
    connection.executemany(
        "INSERT INTO contributions (rowid, body) VALUES (?, ?)",
        frame[["number", "text"]].itertuples(index=False),
    )
    connection.commit()
    connection.close()


def digests(folder: Path, pattern: str = "*") -> dict[str, str]:
    """Return the SHA-256 of each file of a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob(pattern))
    }


def main() -> None:
    """Do the job, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--same-job", action="store_true")
    arguments = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        job = same_job if arguments.same_job else less_of_a_job
        read, kept = job(arguments.export, Path(name))
    used = os.times()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"\nPeer pandas{', the same job' if arguments.same_job else ', less of a job'}: "
        f"{read:,} texts read, {kept:,} kept; {time.perf_counter() - began:.1f} s, "
        f"{used.user + used.system:.1f} CPU s, peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
