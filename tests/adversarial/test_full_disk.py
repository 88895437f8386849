"""A disk that is full behind standard output or error: one line, exit code 1, no word of Python's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from bot.cli import COMMANDS
from tests.adversarial.terminal import bot

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
CHATS = "chat_id,kind\n" + "".join(f"{number},private\n" for number in range(1, 1000))
WORK = {
    "ask SZPU": b"",
    "ask --json": "SZPU\n深职大\n".encode(),
    "ask": b"SZPU\n" * 3,
    "match": b"SZPU\n",
    "match --json": b"SZPU\n" * 3,
    "export {folder}/out.zip": b"",
    "import {folder}/tables": b"",
    "import {folder}/tables --dry-run": b"",
    "backup {folder}/copy.zip": b"",
    "restore {folder}/made.zip": b"",
    "chats list": b"",
    "chats list --json": b"",
    "chats count": b"",
    "chats import {folder}/chats.csv": b"",
    "chats export -": b"",
    "chats export /dev/stdout": b"",
    "announce create --text Hello": b"",
    "announce create --text Hello --yes --json": b"",
    "announce list --json": b"",
    "announce list": b"",
    "doctor": b"",
    "doctor --json": b"",
    "try --port 0": b"",
}


@pytest.fixture
def full() -> Iterator[IO[bytes]]:
    with FULL.open("wb") as file:
        yield file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    (folder / "chats.csv").write_text(CHATS, encoding="utf-8")
    for arguments in (
        ("chats", "import", folder / "chats.csv"),
        ("announce", "create", "--text", "Hello", "--yes"),
        ("export", folder / "tables"),
        ("backup", folder / "made.zip"),
    ):
        done = bot(*arguments, database=folder / "d.db")
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("work", WORK)
def test_a_full_disk_behind_standard_output_is_one_line(work: str, folder: Path, full: IO[bytes]) -> None:
    arguments = work.format(folder=folder).split()
    done = bot(*arguments, database=folder / "d.db", given=WORK[work], output=full)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1), done.stderr.decode()
    assert done.stderr.startswith(b"consortium-bot: ")
    assert b"No space left on device" in done.stderr


@pytest.mark.parametrize("option", ["--help", "--version"])
@pytest.mark.parametrize("name", COMMANDS)
def test_so_are_help_and_version(name: str, option: str, folder: Path, full: IO[bytes]) -> None:
    done = bot(name, option, database=folder / "d.db", output=full)
    assert (done.returncode, done.stderr) == (1, b"consortium-bot: No space left on device\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["fly"], 2),
        (["run"], 2),
        (["chats"], 2),
        (["import", "/dev/null/x"], 2),
        (["announce", "show", "9"], 1),
    ],
)
def test_a_full_disk_behind_standard_error_leaves_the_exit_code(
    arguments: list[str], code: int, folder: Path, full: IO[bytes]
) -> None:
    assert bot(*arguments, database=folder / "d.db", errors=full).returncode == code
    assert bot(*arguments, database=folder / "d.db", output=full, errors=full).returncode == code
