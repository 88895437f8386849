"""What ``doctor`` says of the stores."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import run
from bot.cli.files import unwritable
from tests.store.announcing.conftest import Bot

NAMES = {"store": "directory.db", "state": "directory.state.db"}


def checks(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    capsys.readouterr()
    with pytest.raises(SystemExit, match="1"):  # there is no token
        run(["doctor", "--json"])
    told = capsys.readouterr()
    assert told.err == ""
    return {check["name"]: check for check in json.loads(told.out)["checks"]}


@pytest.mark.usefixtures("chats")
def test_stores_that_are_whole_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    found = checks(capsys)
    assert (found["store"]["state"], found["state"]["state"]) == ("ok", "ok")
    assert found["state"]["words"].endswith(": 7 chats")


@pytest.mark.parametrize("state_address", [""], ids=["sqlite"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("chats")
def test_a_damaged_store_is_wrong_and_has_a_mend(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / NAMES[name]
    Path(f"{path}-wal").unlink(missing_ok=True)
    path.write_bytes(b"this was a database once " * 100)
    wrong = checks(capsys)[name]
    assert wrong["state"] == "wrong"
    assert str(path) in wrong["words"]
    assert "consortium-bot restore" in wrong["mend"]


@pytest.mark.parametrize("state_address", [""], ids=["sqlite"])
@pytest.mark.parametrize(("name", "table"), [("store", "contacts"), ("state", "deliveries")])
@pytest.mark.usefixtures("chats")
def test_a_table_that_is_gone_is_wrong(
    name: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / NAMES[name])) as connection:
        connection.execute(f"DROP TABLE {table}")
    wrong = checks(capsys)[name]
    assert wrong["state"] == "wrong"
    assert f"no such table: {table}" in wrong["words"]


def test_a_server_that_does_not_run_is_wrong(
    bot: Bot,  # noqa: ARG001 - its settings
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSORTIUM_BOT_STATE_URL", "postgresql://tests:secret@127.0.0.1:1/nowhere")
    wrong = checks(capsys)["state"]
    assert wrong["state"] == "wrong"
    assert "the server runs" in wrong["mend"]
    assert "secret" not in wrong["words"]


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="doctor-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_file_that_cannot_be_written_says_so(open_to_all: Path) -> None:
    path = open_to_all / "read-only.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (c)")
    assert unwritable(path) == ""
    path.chmod(0o444)
    # root may write everything: be somebody else, who may not be able to read this checkout
    source = Path(sys.modules[unwritable.__module__].__file__ or "").read_text(encoding="utf-8")
    code = f"{source}\nimport sys\nprint(unwritable(Path(sys.argv[1])))"
    other = {"user": 65534} if os.geteuid() == 0 else {}
    python = Path("/usr/bin/python3")
    done = subprocess.run(  # noqa: S603
        [python if python.exists() else sys.executable, "-c", code, str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd="/",
        **other,  # type: ignore[call-overload]
    )
    assert "readonly database" in done.stdout
