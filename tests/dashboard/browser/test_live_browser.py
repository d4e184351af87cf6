"""What staff see while a consultation runs: contributions arrive in an open page by themselves."""

import os
import signal

import pytest
import small_portal
from democracyos_v1 import serve
from live_consultation import SITE, approve, counts, day, start, wait_for, workspace_of
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def counter(page, label):
    """Return the row of the table of counters for this measure."""
    return page.locator("tr", has_text=label).first


def test_arrivals_show_in_an_open_page_without_a_reload(tmp_path, open_page):
    """The page *En direct* follows the loop through a failure, and is never loaded again."""
    with serve(SITE) as server:
        server.reveal(day(10))
        workspace = workspace_of(tmp_path, server.url)
        loop = start(workspace)
        try:
            wait_for("the first package", lambda: counts(workspace) == (2, 2))
            approve(workspace)
            with small_portal.process(workspace.path) as (_, url):
                watched = open_page(f"{url}en-direct")
                page = watched.page
                expect(counter(page, "Contributions")).to_contain_text("2", timeout=30_000)
                loads = []
                page.on("load", lambda _: loads.append(page.url))

                server.fail_next("html", times=200)
                server.reveal(day(15))
                expect(page.get_by_text("n’a pas répondu").first).to_be_visible(timeout=60_000)
                expect(counter(page, "Contributions")).to_contain_text("2")

                server.recover()
                expect(counter(page, "Contributions")).to_contain_text("7", timeout=90_000)
                server.reveal(day(28))
                expect(counter(page, "Contributions")).to_contain_text("12", timeout=60_000)
                expect(counter(page, "Commentaires")).to_contain_text("12")
                expect(page.get_by_text("Proposition du 20 février.").first).to_be_visible()
                expect(page.get_by_text("n’a pas répondu")).to_have_count(0, timeout=30_000)
                assert loads == []
                assert watched.foreign(url) == []
            loop.send_signal(signal.SIGTERM)
            assert loop.wait(timeout=30) == os.EX_OK
        finally:
            if loop.poll() is None:
                loop.kill()
            loop.communicate()
