"""Whatever has become of the live stores, a good copy brings them back, and nothing is lost on the way."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.announcing.conftest import Bot

pytestmark = pytest.mark.parametrize("state_address", [""], ids=["sqlite"])
JUNK = b"this was a database once " * 100
NAMES = ("directory.db", "directory.state.db")


@pytest.fixture
def copy(bot: Bot, chats: Path, tmp_path: Path) -> Path:  # noqa: ARG001 - there are chats
    path = tmp_path / "copy.zip"
    bot("backup", str(path))
    return path


def whole(bot: Bot) -> bool:
    lead = json.loads(bot("ask", "--json", "Who leads the Shenzhen consortium?"))
    return bool(lead["results"]) and json.loads(bot("chats", "count", "--json"))["chats"] == 7


@pytest.mark.parametrize("damaged", [NAMES[:1], NAMES[1:], NAMES])
def test_a_damaged_store_is_set_aside_and_the_copy_comes_back(
    bot: Bot, copy: Path, tmp_path: Path, damaged: tuple[str, ...]
) -> None:
    for turn, ending in enumerate(("damaged", "damaged.1")):
        for name in damaged:
            (tmp_path / name).write_bytes(JUNK + bytes([turn]))
            Path(f"{tmp_path / name}-wal").unlink(missing_ok=True)
        told = bot("restore", str(copy))
        for name in damaged:
            words = f"{tmp_path / name} is damaged (file is not a database); it was set aside as "
            assert f"{words}{name}.{ending}\n" in told
        assert whole(bot)
    for name in damaged:
        assert (tmp_path / f"{name}.damaged").read_bytes() == JUNK + b"\0"
        assert (tmp_path / f"{name}.damaged.1").read_bytes() == JUNK + b"\1"


@pytest.mark.parametrize(("name", "table"), [(NAMES[0], "contacts"), (NAMES[1], "deliveries")])
def test_a_store_that_lost_a_table_is_set_aside(
    bot: Bot, copy: Path, tmp_path: Path, name: str, table: str
) -> None:
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.execute(f"DROP TABLE {table}")
    assert f"no such table: {table}" in bot("restore", str(copy))
    assert whole(bot)


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_copy_moves_nothing(bot: Bot, copy: Path, tmp_path: Path, name: str) -> None:
    copy.write_bytes(copy.read_bytes()[:-1000])
    (tmp_path / name).write_bytes(JUNK)
    assert "is no copy" in bot("restore", str(copy), code=1)
    assert (tmp_path / name).read_bytes() == JUNK
    assert not list(tmp_path.glob("*.damaged*"))


@pytest.mark.parametrize(("name", "table"), [(NAMES[0], "contacts"), (NAMES[1], "deliveries")])
def test_a_copy_of_a_store_that_lost_a_table_changes_nothing(
    bot: Bot, copy: Path, tmp_path: Path, name: str, table: str
) -> None:
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.execute(f"DROP TABLE {table}")
    bot("backup", str(tmp_path / "bad.zip"))
    bot("restore", str(copy))
    assert f"damaged: no such table: {table}" in bot("restore", str(tmp_path / "bad.zip"), code=1)
    assert whole(bot)


@pytest.mark.parametrize("name", NAMES)
def test_another_program_s_file_is_left_alone(bot: Bot, copy: Path, tmp_path: Path, name: str) -> None:
    for path in tmp_path.glob(f"{name}*"):
        path.unlink()
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.execute("CREATE TABLE bookmarks (address)")
    before = (tmp_path / name).read_bytes()
    command, code = (["chats", "count"], 1) if "state" in name else (["ask", "SZPU"], 2)
    for arguments, exit_code in ((command, code), (["restore", str(copy)], 1)):
        assert f"{tmp_path / name} is another program's SQLite file" in bot(*arguments, code=exit_code)
    assert (tmp_path / name).read_bytes() == before
