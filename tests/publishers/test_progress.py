"""The progress line: on a terminal only, seldom enough to be read, and left clean."""

import io

import pytest
from publication_process import Terminal, run

from concertation.commands.progress import ProgressLine


class Clock:
    """A clock that a test moves."""

    now = 0.0


@pytest.fixture
def terminal():
    """What is written to a terminal."""
    return io.StringIO()


def test_at_most_ten_lines_a_second(terminal):
    """A thousand steps in one second are told in ten lines, and the last one."""
    clock = Clock()
    line = ProgressLine(terminal, lambda: clock.now, columns=80)
    for step in range(1, 1001):
        clock.now = step / 1000
        line("contributions.csv", step * 1000, 1_000_000)
    assert 9 <= terminal.getvalue().count("\r") <= 12
    assert terminal.getvalue().endswith("contributions.csv : 1,0 Mo sur 1,0 Mo, 100 %\n")


def test_the_end_is_always_told_and_once(terminal):
    """However fast a file goes, its whole size is told; told again, it takes no other line."""
    line = ProgressLine(terminal, lambda: 0.0, columns=80)
    for name in ("a.csv", "b.csv", "b.csv"):
        line(name, 2_500, 2_500)
    line("vide.csv", 0, 0)
    told = [part.removeprefix("\x1b[K") for part in terminal.getvalue().split("\r")[1:]]
    assert told == [
        "a.csv : 2,5 ko sur 2,5 ko, 100 %\n",
        "b.csv : 2,5 ko sur 2,5 ko, 100 %\n",
        "vide.csv : 0 octets sur 0 octets, 100 %\n",
    ]


def test_a_line_never_wraps(terminal):
    """A name longer than the terminal is cut; the figures are not."""
    ProgressLine(terminal, lambda: 0.0, columns=40)("n" * 90, 1_000, 2_000)
    (shown,) = terminal.getvalue().split("\r\x1b[K")[1:]
    assert len(shown) < 40
    assert shown.endswith("n… : 1,0 ko sur 2,0 ko, 50 %")


def test_what_was_interrupted_leaves_no_line(terminal):
    """The line of a file that did not arrive is wiped: the error takes its place."""
    line = ProgressLine(terminal, lambda: 0.0, columns=80)
    line("a.csv", 1, 2)
    line.close()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_publication_is_told_on_a_terminal(workspace):
    """Preparation, check and each file: named, with bytes and share, each told to its end."""
    with Terminal() as terminal:
        ended = run("publish", workspace.path, token="", errors=terminal.side)
    assert ended.code == 0
    assert "Prouvé" in ended.said
    names = [line.partition(" : ")[0] for line in terminal.ended]
    for expected in ("préparation de paquet-complet.zip", "contributions.csv", "datapackage.json"):
        assert names.count(expected) == 1
    assert any(name.startswith("contrôle de ") for name in names)
    size = (workspace.releases / "1.0.0" / "contributions.csv").stat().st_size
    (line,) = [line for line in terminal.ended if line.startswith("contributions.csv")]
    assert f"{size / 1000:.1f} ko sur {size / 1000:.1f} ko".replace(".", ",") in line


def test_nothing_is_told_where_there_is_no_terminal(workspace):
    """A journal or a pipe gets no line that is written over."""
    ended = run("publish", workspace.path, token="")
    assert ended.code == 0
    assert "100 %" not in ended.said
    assert "\r" not in ended.said
