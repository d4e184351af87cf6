"""A large file goes to a real udata in parts: what was sent is not sent again."""

import json
import uuid

import pytest
from faulty_proxy import Cut
from publications import publication
from udata_site import only, publish, publisher

from publishers.errors import LostAnswerError
from publishers.udata.upload import Uploads

pytestmark = pytest.mark.portals


def test_large_file_in_parts(udata, organisation, proxied, tmp_path):
    """A file above the limit goes in parts; a lost part does not send the others again."""
    proxy = proxied(udata)
    content = bytes(range(256)) * 1000
    large = publication(tmp_path, "mobilites", "1.0.0", {"paquet-complet.zip": content})
    told = []
    mine = publisher(udata, organisation, url=proxy.url)
    mine.http.progress = lambda *seen: told.append(seen)
    mine.uploads = Uploads(mine.http, chunk=100_000, whole=150_000)
    proxy.fail(Cut.AFTER, write=3)  # created, part 1, part 2: saved, its answer lost
    publish(mine, large)
    assert mine.verify(large).differences == ()
    assert udata.download(only(only(udata.seen_by_anyone(organisation)).files).url) == content
    assert sum(seen.body_bytes for seen in proxy.writes) < len(content) + 2 * 100_000
    sent = [(done, total) for name, done, total in told if name == "paquet-complet.zip"]
    assert sent[-1] == (len(content), len(content))


@pytest.fixture
def stopped(udata, organisation, proxied, tmp_path):
    """A file of which three parts arrived, and what begins another process that sends it."""
    proxy = proxied(udata)
    content = bytes(range(256)) * 1000
    large = publication(tmp_path, "mobilites", "1.0.0", {"paquet-complet.zip": content})
    note = tmp_path / "envoi.json"

    def process():
        mine = publisher(udata, organisation, url=proxy.url)
        mine.uploads = Uploads(mine.http, chunk=50_000, whole=100_000, note=note)
        return mine

    proxy.fail(Cut.HALFWAY, write=5, times=20)  # created, parts 1 to 3; then nothing
    with pytest.raises(LostAnswerError):
        publish(process(), large)
    proxy.forget()
    return process, large, note, proxy


def test_large_file_goes_on_in_another_process(stopped):
    """A run that ended within a large file is finished by another, which sends the other parts."""
    process, publication, _, proxy = stopped
    again = process()
    publish(again, publication)
    assert again.verify(publication).differences == ()
    sent = sum(seen.body_bytes for seen in proxy.writes)
    missing = publication.files[0].bytes - 3 * 50_000
    assert missing < sent < missing + 20_000


def test_parts_that_udata_threw_away_are_sent_again(stopped):
    """A note that promises what is not there costs attempts, never the publication."""
    process, publication, note, _ = stopped
    noted = json.loads(note.read_text())
    for parts in noted.values():
        parts["uuid"] = str(uuid.uuid4())  # new each time: the server keeps parts between runs
    note.write_text(json.dumps(noted))
    again = process()
    publish(again, publication)
    assert again.verify(publication).differences == ()
