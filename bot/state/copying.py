"""A copy of the live state as one SQLite file, wherever the state lives, and bringing one back."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, text, update

from bot.state.errors import StateError
from bot.state.ledger import LEASE
from bot.state.schema import announcements, couriers, metadata, version
from bot.state.store import Store
from bot.state.thread import sqlite_url
from bot.values.announcement import State
from bot.values.private import create_private

_BATCH = 1000
RESTORED = "restored from a copy: who got it since then is not known"


def copy_out(store: Store, target: Path) -> None:
    """Copy the state as it is this moment, while the bot runs. ``target`` does not exist yet."""
    with store.read() as connection:
        if connection.dialect.name == "sqlite":
            connection.rollback()
            create_private(target)
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(target.absolute()),))  # type: ignore[union-attr]
            return
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        copy = Store.open(sqlite_url(target))
        try:
            with copy.write() as into:
                _copy(connection, into)
        finally:
            copy.close()


def check(path: Path) -> None:
    """Look whether a copy is whole and of this or an earlier version. Raises StateError."""
    copy = Store.open(sqlite_url(path))
    try:
        with copy.read() as connection:
            sound = connection.execute(text("PRAGMA integrity_check")).scalar()
        missing = copy.missing()
    finally:
        copy.close()
    if sound != "ok":
        message = f"the state in the copy is damaged: {sound}."
        raise StateError(message)
    if missing:
        message = f"the state in the copy is damaged: no such table: {', '.join(missing)}."
        raise StateError(message)


def running(store: Store) -> bool:
    """Whether a bot uses this state now: its courier renews a lease."""
    with store.read() as connection:
        seen = connection.execute(select(func.max(couriers.c.seen))).scalar()
    # A lease from the future met a clock that was set back, and says nothing.
    return seen is not None and abs(time.time() - seen) < LEASE


def bring_back(copy: Path, store: Store) -> None:
    """Replace the state by a copy, in one transaction.

    What was on its way, or due since the copy was made, waits for an administrator's word: part of it was
    perhaps sent afterwards.
    """
    source = Store.open(sqlite_url(copy))
    a = announcements.c
    waits = (a.state == State.SENDING) | ((a.state == State.SCHEDULED) & (a.due <= time.time()))
    try:
        with source.read() as connection, store.write() as into:
            _copy(connection, into)
            into.execute(update(announcements).where(waits).values(state=State.PAUSED, note=RESTORED))
            if into.dialect.name == "postgresql":
                for name in ("announcements", "audit"):
                    highest = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "
                    into.execute(text(f"{highest}coalesce(max(id), 1), max(id) IS NOT NULL) FROM {name}"))
    finally:
        source.close()


def _copy(source: Connection, target: Connection) -> None:
    tables = [table for table in metadata.sorted_tables if table is not version]
    for table in reversed(tables):
        target.execute(table.delete())
    for table in tables:
        rows = source.execution_options(yield_per=_BATCH).execute(select(table))
        for batch in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in batch])
