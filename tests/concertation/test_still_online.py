"""Asking again the addresses that a target gave: what is said of each answer, and when it ends."""

import hashlib
import socket

from concertation.receipts import Address
from concertation.still_online import Answer, again, ask, differences, given
from datapackage.consultation import Target
from publishers.base import Resource
from publishers.folder.publisher import Folder
from publishers.settings import Settings

SITE = "https://donnees.example"


def closed_site():
    """Return the address of a site that is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_a_site_that_is_gone_does_not_keep_anybody_waiting(tmp_path):
    """After two addresses without an answer, it is asked no more; the others still are."""
    waited, gone = [], closed_site()
    publisher = Folder(Target("site", "folder", gone), Settings("essai", sleep=waited.append))
    (tmp_path / "a.csv").write_bytes(b"a")
    here = (tmp_path / "a.csv").as_uri()
    urls = [*(f"{gone}/{number}.csv" for number in range(50)), here, f"{here}.gone"]
    answers = ask(publisher, [Address(url, "a.csv", "1.0.0", 0, None) for url in urls])
    assert [one.answered for one in answers] == [False] * 50 + [True, True]
    assert len(waited) <= 2 * 5
    assert [one.sha256 for one in answers[50:]] == [hashlib.sha256(b"a").hexdigest(), None]
    (told,) = differences(answers, {}, "effacez-le", gone)
    assert told.startswith("50 adresses connues n’ont pas répondu")
    assert list(differences(answers, {}, "effacez-le", SITE)) == []


def test_what_is_withdrawn_is_told_by_its_address_and_what_is_gone_is_not():
    """The address, the file and the version, what to do; another file or none is no difference."""
    answers = [Answer(f"{SITE}/1", (), "aa"), Answer(f"{SITE}/2", (), "bb")]
    answers.append(Answer(f"{SITE}/3", (), None))
    (told,) = differences(
        answers, {"aa": "a.csv de 1.0.0, d’avant une révision"}, "effacez-le", SITE
    )
    assert told.startswith(f"{SITE}/1 rend encore a.csv de 1.0.0, d’avant une révision ; ")
    assert told.endswith("effacez-le")


def test_what_was_just_verified_is_not_asked_twice():
    """Nor is a link that always led to the same bytes; one that gave others is."""
    verified = Resource("a.csv", "1", f"{SITE}/a", "new", also=f"{SITE}/1.0.0/a")
    before = [
        Address(f"{SITE}/a", "a.csv", "1.0.0", 0, "old"),
        Address(f"{SITE}/1.0.0/a", "a.csv", "1.0.0", 1, "new"),
    ]
    assert again(before, [verified]) == []
    changed = Address(f"{SITE}/1.0.0/a", "a.csv", "1.0.0", 0, "old")
    other = Address(f"{SITE}/b", "b.csv", "1.0.0", 0, None)
    assert again([*before, changed, other], [verified]) == [changed, other]
    assert {one.url for one in given([verified])} == {verified.url, verified.also}
