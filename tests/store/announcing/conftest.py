"""A command line with stores of its own, and a list of chats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import run
from bot.directory import Directory

CHATS = """chat_id,kind,language,title,subscribed,categories,topic,state
1,private,en,Mei,yes,,,active
2,private,zh-Hans,"Wei, 伟",yes,news,,active
3,private,zh-TW,,no,,,active
4,private,,,yes,,,gone
-5,group,zh,组,yes,events urgent,,active
-1006,supergroup,,Forum,yes,,7,active
-1007,channel,en,News,yes,,,active
"""

Bot = Callable[..., str]


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("shipped") / "directory.db"
    Directory.open(path).close()
    return path.read_bytes()


@pytest.fixture
def bot(
    tmp_path: Path,
    directory: bytes,
    state_address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Bot:
    """Run a command; its standard output, or with ``code`` its one line of error."""
    (tmp_path / "directory.db").write_bytes(directory)
    monkeypatch.setenv("CONSORTIUM_BOT_DATABASE", str(tmp_path / "directory.db"))
    monkeypatch.setenv("CONSORTIUM_BOT_STATE_URL", state_address)

    def run_it(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run(arguments) == code, capsys.readouterr().err
        told = capsys.readouterr()
        if not code:
            return told.out
        assert told.err.count("\n") == 1, told.err
        return told.err

    return run_it


@pytest.fixture
def chats(bot: Bot, tmp_path: Path) -> Path:
    path = tmp_path / "chats.csv"
    path.write_text(CHATS, encoding="utf-8")
    bot("chats", "import", str(path))
    return path
