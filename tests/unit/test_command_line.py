from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, group, run


def bot(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_and_a_version(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert f"Usage: consortium-bot {name}" in told
    assert f"  consortium-bot {name}" in told.split("Examples:")[1]
    assert run([name, "--version"]) == 0
    assert capsys.readouterr().out == f"consortium-bot {version('consortium-bot')}\n"


@pytest.mark.parametrize("name", ["announce", "chats"])
def test_a_group_alone_shows_its_help_and_each_below_has_a_version(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"Usage: consortium-bot {name} [OPTIONS] COMMAND")
    assert "\n  list " in told.err
    below = group.get_command(None, name)  # type: ignore[arg-type] # it needs no context
    assert isinstance(below, click.Group)
    for one in below.commands:
        assert run([name, one, "--version"]) == 0
        assert capsys.readouterr().out == f"consortium-bot {version('consortium-bot')}\n"


def test_the_list_of_commands_is_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--help"], ["-h"]):
        assert run(arguments) == 0
        told = capsys.readouterr().out
        assert [name for name in COMMANDS if f"\n  {name} " in told] == list(COMMANDS)
        assert "Examples:" in told
    for name, words in COMMANDS.items():
        command = group.get_command(None, name)  # type: ignore[arg-type] # it needs no context
        assert command is not None
        assert words


def test_what_no_command_asks_for_is_not_imported() -> None:
    code = "import sys, bot.cli; bot.cli.run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    for module in ("telegram", "aiohttp", "openpyxl", "xlsxwriter", "sqlite_utils", "numpy", "rapidfuzz"):
        assert f"'{module}'" not in done.stderr


def test_wrong_use_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["fly"], ["--fast"], ["export", "a", "b"]):
        assert run(arguments) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("consortium-bot: ")
        assert told.err.count("\n") == 1
        assert "See: consortium-bot" in told.err


def test_a_wrong_setting_is_one_line_and_exit_code_2() -> None:
    done = bot("export", "x", CONSORTIUM_BOT_LOG="xml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "consortium-bot: CONSORTIUM_BOT_LOG is neither text nor json.\n"


def test_nobody_reading_is_no_traceback() -> None:
    code = "import os, sys; os.close(0); from bot.cli import main; sys.argv = ['x', '--help']; main()"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("closed", "arguments", "code", "told"),
    [
        ("<&-", "ask", 2, "standard input is closed: there is nothing to read."),
        ("<&-", "match", 2, "standard input is closed: there is nothing to read."),
        ("<&-", "announce create --text -", 2, "standard input is closed: there is nothing to read."),
        (">&-", "--help", 1, "standard output is closed: what was to be printed is lost."),
        (">&- </dev/null", "ask SZPU", 1, "standard output is closed: what was to be printed is lost."),
    ],
)
def test_a_closed_stream_is_one_line(  # noqa: PLR0913, PLR0917 - what is closed, and what is told
    closed: str, arguments: str, code: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSORTIUM_BOT_DATABASE", str(tmp_path / "directory.db"))
    done = subprocess.run(  # noqa: S602
        f"{sys.executable} -m bot {arguments} {closed}",
        shell=True,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (code, 1)
    assert told in done.stderr


def test_what_a_terminal_cannot_print_is_a_question_mark(tmp_path: Path) -> None:
    store = {"CONSORTIUM_BOT_DATABASE": str(tmp_path / "directory.db"), "PYTHONIOENCODING": "latin-1"}
    done = bot("ask", "深职大地址在哪里", **store)
    assert (done.returncode, done.stderr) == (0, "")
    assert "??" in done.stdout


class TroubleError(Exception):
    pass


def fault_of_the_store(words: str, code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyboardInterrupt(), "consortium-bot: stopped.\n"),
        (PermissionError(13, "Permission denied", "file"), "consortium-bot: file: Permission denied\n"),
        (
            fault_of_the_store("database or disk is full", sqlite3.SQLITE_FULL),
            "consortium-bot: the.db: database or disk is full; make room on its disk and where temp",
        ),
        (
            fault_of_the_store("disk I/O error", sqlite3.SQLITE_IOERR_WRITE),
            "consortium-bot: the.db: disk I/O error; see that the disk is sound and has room.\n",
        ),
        (TroubleError("two\nlines"), "consortium-bot: a fault of the program: TroubleError('two\\nlines')"),
    ],
)
def test_whatever_happens_is_one_line_and_exit_code_1(
    error: BaseException, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(group, "main", fail)
    monkeypatch.setenv("CONSORTIUM_BOT_DATABASE", "the.db")
    assert run([]) == 1
    told = capsys.readouterr().err
    assert told.startswith(line)
    assert told.count("\n") == 1
