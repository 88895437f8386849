"""A store's SQLite file, looked at before anyone opens it as a store, and set aside where it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from itertools import count
from pathlib import Path

_BUSY_SECONDS = 5.0
_BESIDE = ("", "-wal", "-shm")  # what SQLite keeps for one database
# https://sqlite.org/rescode.html; anything else (a lock, a full disk) says nothing about what the file holds.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRIMARY = 0xFF  # of an extended result code


class ForeignError(Exception):
    """A file that holds tables, and none of ours: one readable line."""


def damage(path: Path, tables: Collection[str]) -> str:
    """Return what is damaged in a file that should hold these tables; nothing where it is sound or new.

    Reads all of it. Raises ``sqlite3.OperationalError`` where it cannot be read now, :class:`ForeignError`
    where it holds other tables.
    """
    if not path.exists() or not path.stat().st_size:
        return ""
    try:
        with closing(sqlite3.connect(path.absolute(), timeout=_BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA query_only = ON")
            sound = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            held = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & _PRIMARY in _DAMAGE:
            return str(error)
        raise
    if sound != "ok":
        return sound.rpartition("\n")[2]  # above it stands which database, and there is only one
    if held and held.isdisjoint(tables):
        raise ForeignError(f"{path} is another program's SQLite file.")
    missing = [table for table in tables if table not in held]
    return f"no such table: {', '.join(missing)}" if missing else ""


def unwritable(path: Path) -> str:
    """Return why nothing can be written into a file that is there; nothing where it can, or others do."""
    if not path.exists():
        return ""
    try:
        with closing(
            sqlite3.connect(path.absolute(), timeout=_BUSY_SECONDS, isolation_level=None)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            (same,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute(f"PRAGMA user_version = {same}")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return "" if error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY else str(error)
    return ""


def set_aside(path: Path) -> Path:
    """Give a file another name beside it, which nothing has yet, with what SQLite keeps for it."""
    names = (path.with_name(f"{path.name}.damaged{f'.{n}' if n else ''}") for n in count())
    free = next(name for name in names if not any(_with(name, end).exists() for end in _BESIDE))
    for end in _BESIDE:
        if (old := _with(path, end)).exists():
            old.rename(_with(free, end))
    return free


def _with(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
