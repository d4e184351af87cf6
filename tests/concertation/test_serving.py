"""The portal opened as people open it: `serve` and `demo`, each in a process of its own."""

import json
import shutil
import socket
import subprocess
import sys
import urllib.request

import pytest

pytestmark = pytest.mark.journey


@pytest.fixture
def opened():
    """Return a function that starts a command and gives the address it prints."""
    running = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "concertation", *[str(argument) for argument in arguments]],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process.stdout.readline().strip().rpartition(" ")[2]

    yield start
    for process in running:
        process.terminate()
        process.communicate(timeout=20)


def test_demo_opens_even_when_its_port_is_taken(opened, example, tmp_path):
    """The address it prints answers, and its catalogue names that address."""
    folder = shutil.copytree(example.path, tmp_path / "demo", symlinks=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        url = opened("demo", "--folder", folder, "--port", taken.getsockname()[1])
        with urllib.request.urlopen(url, timeout=30) as answer:
            assert answer.status == 200
            assert "territoire-numerique" in answer.url
        with urllib.request.urlopen(f"{url}catalog.jsonld", timeout=30) as answer:
            named = json.dumps(json.load(answer))
        assert f"{url}data/latest/contributions.csv" in named


def test_serve_on_a_taken_port_says_so(example):
    """Exit 2 or more, the port, and no traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "concertation", "serve", str(example.path), "--port", port],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode >= 2
    assert port in done.stderr
    assert "Traceback" not in done.stderr
