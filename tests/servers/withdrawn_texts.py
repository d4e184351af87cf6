"""Words to withdraw, in the raw export of the example, and somebody who looks for them."""

import json
import re
from collections import Counter
from html import unescape
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
import requests

from concertation.cli import main

NEWEST, CONTESTED, REPLY = "Archéoptéryx", "Quetzalcoatl", "Hippocampe"
"""A word that nothing else says, in the newest contribution, the most contested, and a reply."""
HIDDEN = (NEWEST, CONTESTED, REPLY)


ENOUGH = 3


def command(*arguments):
    """Run the command as people do; return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return ended.value.code


def mark(folder):
    """Write the three words, each with a link, in the raw export of the example."""
    files = {path: json.loads(path.read_text("utf-8")) for path in folder.glob("comment_all_*")}
    written = [record for records in files.values() for record in records]
    votes = [record for record in written if record["upvote"] and record["downvote"]]
    said = {
        NEWEST: max(written, key=lambda record: record["createdAt"]),
        CONTESTED: max(votes, key=lambda record: min(record["upvote"], record["downvote"])),
        REPLY: max(
            (reply for record in written for reply in record["replies"]),
            key=lambda reply: reply["createdAt"],
        ),
    }
    for word, record in said.items():
        link = f'<a href="https://www.example.org/{word}">voir {word}</a>'
        record["text"] = f"<p>[Texte fictif] {word}, dit-on.</p>{record['text']}<p>{link}</p>"
    for path, records in files.items():
        path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")


def written(package, table, word):
    """Return the only row whose text holds `word`."""
    (row,) = [
        row for row in pq.read_table(package.parquet[table]).to_pylist() if word in row["body"]
    ]
    return row


class Reader:
    """Asks the portal of one workspace, in a process of its own."""

    def __init__(self, address):
        self.home = address.rstrip("/")
        self.site, _, self.slug = self.home.rpartition("/")
        self._session = requests.Session()

    def get(self, address, **headers):
        """Return the answer at `address`, which is after the slug."""
        return self._session.get(f"{self.home}/{address}", headers=headers, timeout=60)

    def says(self, addresses):
        """Return, of these addresses, those whose answer holds one of the words."""
        return [one for one in addresses if self._said(one)]

    def _said(self, address):
        text = self.get(address).content.decode("utf-8", "replace")
        return any(word in text and quote(word) not in address for word in HIDDEN)

    def linked(self):
        """Return the addresses that the pages of the portal lead to, files and texts apart.

        Filters, orders and pages are combined by the thousand: of the addresses that differ in
        what they ask alone, the release apart, `ENOUGH` are followed.
        """
        known, waiting, alike = set(), ["liste", "data/"], Counter()
        tree = self.get("sitemap.xml").text
        waiting += re.findall(rf"<loc>{re.escape(self.home)}/([^<]*)</loc>", tree)
        while waiting:
            address = waiting.pop()
            if address in known or re.search(r"^(assets|static|c)/|^data/[^/]+/.", address):
                continue
            alike[shape := re.sub(r"(?<=[?&])(?!release)(\w+)=[^&]*", r"\1=", address)] += 1
            if alike[shape] > ENOUGH:
                continue
            known.add(address)
            links = re.findall(rf'href="/{self.slug}/([^"#]*)', self.get(address).text)
            waiting += map(unescape, links)
        return known
