"""The first start of a store, or the first after an update: its schema, and the shipped tables."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from bot.directory.importing import bring_in
from bot.directory.migrations import STEPS
from bot.directory.transaction import transaction
from bot.shipped import shipped

_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM organisations UNION ALL SELECT 1 FROM consortia)"


def begin(connection: sqlite3.Connection) -> None:
    """Take the steps that the store has not taken yet; fill it when it is empty. All in one transaction."""
    with transaction(connection):
        done = connection.execute("PRAGMA user_version").fetchone()[0]  # another process may have been first
        database = Database(connection)
        for step in STEPS[done:]:
            step(database)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        if connection.execute(_EMPTY).fetchone()[0]:
            bring_in(connection, shipped("directory"), _never)


def _never(problem: object) -> None:
    message = f"the shipped directory is damaged: {problem}"
    raise ValueError(message)
