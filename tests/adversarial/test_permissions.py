"""Chats, announcements, reports and their copies are for the bot's user alone, whatever the umask is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from zipfile import ZipFile

import pytest

from bot.directory import Directory
from bot.lookup.finder import Finder
from bot.state import sqlite_url
from bot.state.store import Store
from tests.adversarial.terminal import ROOT, bot

CHATS = "chat_id,kind\n1,private\n"
LIVE = ("-wal", "-shm")


def open_to_others(folder: Path) -> dict[str, str]:
    """Files below a folder that somebody else may read or write."""
    return {
        str(path.relative_to(folder)): oct(S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mode & 0o077
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    return folder


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def work_with_everything(folder: Path) -> None:
    chats = folder.parent / "chats.csv"
    chats.write_text(CHATS, encoding="utf-8")
    for arguments in (
        ("ask", "SZPU"),
        ("chats", "import", chats),
        ("chats", "export", folder / "list.csv"),
        ("announce", "create", "--text", "Hello", "--yes"),
        ("export", folder / "tables"),
        ("export", folder / "tables.zip"),
        ("export", folder / "tables.xlsx"),
        ("backup", folder / "copy.zip"),
        ("restore", folder / "copy.zip"),
        ("doctor",),
    ):
        done = bot(*arguments, database=folder / "d.db")
        assert done.returncode == int(arguments == ("doctor",)), done.stderr.decode()


def test_what_is_made_is_for_its_user_alone_and_what_was_left_open_is_closed(folder: Path) -> None:
    work_with_everything(folder)
    assert {"d.db", "d.state.db", "list.csv", "tables", "tables.zip", "tables.xlsx", "copy.zip"} == {
        path.name for path in folder.iterdir()
    }
    assert open_to_others(folder) == {}
    for archive in ("tables.zip", "copy.zip"):
        with ZipFile(folder / archive) as file:
            assert {member.external_attr >> 16 & 0o077 for member in file.infolist()} == {0}
    for path in folder.rglob("*"):  # as an older version left them
        path.chmod(0o666 if path.is_file() else 0o755)
    work_with_everything(folder)
    assert open_to_others(folder) == {}


def test_so_is_what_a_link_leads_to(folder: Path, tmp_path: Path) -> None:
    for name in ("d.db", "d.state.db"):
        (tmp_path / name).symlink_to(folder / name)
    assert bot("chats", "count", database=tmp_path / "d.db").returncode == 0
    assert bot("ask", "SZPU", database=tmp_path / "d.db").returncode == 0
    for path in folder.iterdir():
        path.chmod(0o644)
    assert bot("chats", "count", database=tmp_path / "d.db").returncode == 0
    assert bot("ask", "SZPU", database=tmp_path / "d.db").returncode == 0
    assert {path.name for path in folder.iterdir()} == {"d.db", "d.state.db"}
    assert open_to_others(folder) == {}


def test_folders_that_are_made_on_the_way_are_closed(tmp_path: Path) -> None:
    assert bot("ask", "SZPU", database=tmp_path / "a" / "b" / "d.db").returncode == 0
    assert {S_IMODE((tmp_path / way).stat().st_mode) for way in ("a", "a/b")} == {0o700}


def test_so_are_the_files_of_a_store_in_use(folder: Path) -> None:
    command = [sys.executable, "-m", "bot", "match"]
    environment = {"PYTHONPATH": str(ROOT), "CONSORTIUM_BOT_DATABASE": str(folder / "d.db")}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, umask=0o022
    ) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(b"SZPU\n")
        running.stdin.flush()
        assert running.stdout.readline()
        assert {path.name for path in folder.iterdir()} >= {f"d.db{ending}" for ending in LIVE}
        assert open_to_others(folder) == {}
        running.stdin.close()
        assert running.wait(20) == 0


@pytest.mark.usefixtures("usual_umask")
def test_no_command_is_needed_for_it(folder: Path) -> None:
    directory = Directory.open(folder / "d.db")
    state = Store.open(sqlite_url(folder / "d.state.db"))
    state.chats.counted()
    assert {f"d.state.db{ending}" for ending in LIVE} <= {path.name for path in folder.iterdir()}
    directory.write_out(folder / "tables")
    directory.write_out(folder / "tables.zip")
    assert open_to_others(folder) == {}
    state.close()
    directory.close()


@pytest.mark.usefixtures("usual_umask")
def test_the_index_of_names_is_too(folder: Path) -> None:
    directory = Directory.open(folder / "d.db")
    tables = folder.parent / "many"
    tables.mkdir()
    rows = [f"c{number},Company {number:04} Works" for number in range(5_200)]
    (tables / "organisations.csv").write_text("\n".join(["id,name_en", *rows]), encoding="utf-8")
    assert directory.bring_in(tables, lambda _: None) is not None
    assert Finder.open(directory).find("Company 0042 Works").candidates[0].id == "c42"
    assert "d.db.names" in {path.name for path in folder.iterdir()}
    assert open_to_others(folder) == {}
    directory.close()


def test_another_program_s_file_is_left_as_it_is(folder: Path) -> None:
    path = folder / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    path.chmod(0o664)
    for arguments in (("ask", "SZPU"), ("chats", "count"), ("doctor",)):
        where = path if arguments[0] != "chats" else folder / "o.db"
        if arguments[0] == "chats":
            (folder / "o.state.db").write_bytes(path.read_bytes())
            (folder / "o.state.db").chmod(0o664)
        assert bot(*arguments, database=where).returncode != 0
    assert S_IMODE(path.stat().st_mode) == 0o664
    assert S_IMODE((folder / "o.state.db").stat().st_mode) == 0o664
