from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

Try = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Try:
    own = {"CONSORTIUM_BOT_DATABASE": str(tmp_path / "directory.db"), "CONSORTIUM_BOT_TOKEN": ""}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own command
            (sys.executable, "-m", "bot", "try", *arguments),
            env=dict(os.environ) | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_answers_there_and_ends_when_told(start: Try, number: signal.Signals) -> None:
    with start("--port", "0") as process:
        assert process.stdout is not None
        address = re.fullmatch(r"http://(127\.0\.0\.1:\d+)\n", process.stdout.readline())
        assert address
        page = HTTPConnection(address[1], timeout=5)
        page.request("GET", "/")
        assert b"Consortium bot" in page.getresponse().read()
        page.request("GET", "/events")  # a page that stays open holds nothing up
        assert page.getresponse().readline() == b"event: world\n"
        process.send_signal(number)
        _, errors = process.communicate(timeout=15)
        page.close()
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("port", "code", "words"),
    [("", 1, "is taken; choose another one"), ("70000", 2, "70000 is not in the range")],
)
def test_a_port_that_cannot_be_had_is_one_line(start: Try, port: str, code: int, words: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as busy,
        start("--port", port or str(busy.getsockname()[1])) as process,
    ):
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.count("\n")) == (code, 1)
    assert words in errors


def test_help_has_an_example(start: Try) -> None:
    with start("--help") as process:
        told, _ = process.communicate(timeout=30)
    assert "consortium-bot try --port 9000" in told
