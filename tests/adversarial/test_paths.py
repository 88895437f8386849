"""A path is a path: what means something in an address, in SQLite or to a shell means nothing in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lookup.building import place
from bot.state import sqlite_url
from bot.state.store import Store
from bot.state.thread import sqlite_path
from tests.adversarial.terminal import ROOT, bot
from tests.postgresql import PostgreSQL

ODD = (
    "a?b",
    "a?mode=memory",
    "a?cache=shared&uri=true",
    "a#b",
    "100%",
    "a%3Fb",
    "a%00b",
    "a&b=c",
    "a:b",
    "a b",
    " a",
    "深圳 库",
    "é",
    "a'b",
    'a"b',
    "a;b",
    "a\\b",
    "[a]*{b}",
    "-a",
    "~a",
    "$HOME",
    "a\tb",
    "a@b",
    "a+b",
    ":memory:",
    "file:a",
    "file:a?mode=memory",
    "%s{x}%(y)s",
)
QUICK = ("a?b#c%3Fd&e=f: 深 é", "a?mode=memory", "file:a?mode=memory")
CHATS = "chat_id,kind\n1,private\n2,private\n"


def listed(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.soak) for name in ODD)])
def test_every_command_uses_the_very_file_that_is_named(name: str, tmp_path: Path) -> None:
    folder, chats = tmp_path / name, tmp_path / "chats.csv"
    chats.write_text(CHATS, encoding="utf-8")
    database = folder / f"{name}.db"
    for arguments in (
        ("chats", "import", chats),
        ("backup", folder / "copy.zip"),
        ("restore", folder / "copy.zip"),
        ("chats", "export", folder / f"{name}.csv"),
        ("export", folder / f"{name}.zip"),
    ):
        done = bot(*arguments, database=database)
        assert done.returncode == 0, done.stderr.decode()
    wanted = {f"{name}.db", f"{name}.state.db", f"{name}.csv", f"{name}.zip", "copy.zip"}
    assert listed(tmp_path) == {"chats.csv", *(f"{name}/{file}" for file in wanted)}
    state = Store.open(sqlite_url(folder / f"{name}.state.db"))
    assert sum(kind["chats"] for kind in state.chats.counted().values()) == 2
    assert state.file == folder / f"{name}.state.db"
    state.close()


@pytest.mark.parametrize(
    "name", [":memory:", "file:a.db", "file:a?mode=memory", "file::memory:?cache=shared"]
)
def test_a_path_without_a_folder_is_a_file_as_well(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "chats", "count"]
    environment = {"PYTHONPATH": str(ROOT), "CONSORTIUM_BOT_DATABASE": name}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    command[-2:] = ["ask", "SZPU"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert listed(tmp_path) == {name, f"{Path(name).with_suffix('')}.state.db"}


@pytest.mark.parametrize("name", ODD)
def test_the_address_of_a_path_leads_back_to_it(name: str, tmp_path: Path) -> None:
    assert sqlite_path(sqlite_url(tmp_path / name)) == tmp_path / name
    assert sqlite_path(sqlite_url(Path(name))) == Path.cwd() / name
    raw = Path(os.fsdecode(b"/\xff\xfe?"))
    assert sqlite_path(sqlite_url(raw)) == raw


def test_a_copy_of_a_server_s_state_is_put_where_it_is_named(postgresql: PostgreSQL, tmp_path: Path) -> None:
    server = {"CONSORTIUM_BOT_STATE_URL": postgresql.database()}
    chats = tmp_path / "chats.csv"
    chats.write_text(CHATS, encoding="utf-8")
    database = tmp_path / "a?b" / "d.db"
    assert bot("chats", "import", chats, database=database, **server).returncode == 0
    copy = tmp_path / "c?d#e" / "copy?.zip"
    done = bot("backup", copy, database=database, **server)
    assert done.returncode == 0, done.stderr
    assert bot("restore", copy, database=tmp_path / "new?" / "d.db", TMPDIR=str(copy.parent)).returncode == 0
    counted = bot("chats", "count", "--json", database=tmp_path / "new?" / "d.db")
    assert json.loads(counted.stdout)["chats"] == 2
    assert "a?b/d.state.db" not in listed(tmp_path)


def test_a_path_that_is_no_text_is_refused_in_one_line(tmp_path: Path) -> None:
    done = bot("ask", "SZPU", database=os.fsdecode(os.fsencode(tmp_path) + b"/\xff.db"))
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"CONSORTIUM_BOT_DATABASE" in done.stderr


def test_the_index_of_a_store_lies_beside_it(tmp_path: Path) -> None:
    assert place(tmp_path / "a?b.db") == tmp_path / "a?b.db.names"
