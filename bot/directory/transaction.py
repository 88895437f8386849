"""All or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection, *, writes: bool = True, keep: bool = True) -> Iterator[None]:
    """Commit what is done within, or (after an exception, or without ``keep``) nothing of it.

    A transaction that is open already takes it in. Other processes may read meanwhile; where it ``writes``
    to the store and not to temporary tables alone, they wait with writing.
    """
    begin, undo, end = "BEGIN IMMEDIATE" if writes else "BEGIN", "ROLLBACK", "COMMIT"
    if connection.in_transaction:
        begin, undo, end = "SAVEPOINT part", "ROLLBACK TO part", "RELEASE part"
    connection.execute(begin)
    try:
        yield
        connection.execute(end if keep else undo)
    except BaseException:
        if connection.in_transaction:
            connection.execute(undo)
        raise
