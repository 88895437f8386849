"""A copy of the live store, and bringing one back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.directory import edits
from bot.directory.store import BUSY_SECONDS, HELD, VERSION
from bot.values.private import create_private, tighten_database


class CopyError(Exception):
    """No copy of a directory, or one that cannot be used here: one readable line."""


def copy_out(database: Path, target: Path) -> None:
    """Copy the store as it is this moment, while others read and write it.

    ``VACUUM INTO``, because the backup interface begins anew with each write of another process.
    """
    create_private(target)
    with closing(sqlite3.connect(database.absolute(), timeout=BUSY_SECONDS)) as connection:
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))


def check(path: Path) -> None:
    """Look whether a copy is whole and of this or an earlier version. Raises :class:`CopyError`."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            held = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        message = f"the directory in the copy is damaged: {error}."
        raise CopyError(message) from None
    if sound != "ok":
        message = f"the directory in the copy is damaged: {sound}."
        raise CopyError(message)
    if not 0 < version <= VERSION:
        message = "the directory in the copy is of a newer version; update consortium-bot."
        raise CopyError(message)
    missing = [name for name in HELD if name not in held] if version == VERSION else []
    if missing:
        message = f"the directory in the copy is damaged: no such table: {', '.join(missing)}."
        raise CopyError(message)


def bring_back(copy: Path, database: Path) -> None:
    """Replace the store's content in one transaction; others see the old one or the new one.

    ``copy`` is changed: it is noted in it that an index of the names that were there before is of no use.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_private(database)
    tighten_database(database)
    with (
        closing(sqlite3.connect(copy.absolute())) as source,
        closing(sqlite3.connect(database.absolute(), timeout=BUSY_SECONDS)) as target,
    ):
        if _has_edits(source):
            edits.begin_anew(source, edits.counted(target) if _has_edits(target) else 0)
            source.commit()
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")


def _has_edits(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'edits'").fetchone() is not None
