"""What is kept beside the tables, because reading it off a million rows would take too long."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from bot.directory import edits
from bot.directory.rows import ALL_NAMES, PLACE
from bot.directory.tables import Table

_BYTES = 16  # of the hash of a name
_MODULUS = 1 << (8 * _BYTES)
_PLACED = ("organisations", "consortia")


@contextmanager
def following(connection: sqlite3.Connection, table: Table, *, afresh: bool) -> Iterator[None]:
    """Keep totals, places, the hash of all names and the edits in step with what is done to ``table`` within.

    The hash of a table is the sum of its names' hashes: the order of rows does not count, and an edit costs
    no more than the rows in ``temp.touched`` (see :class:`bot.directory.merging.Merge`). ``afresh`` says that
    all rows are written anew.
    """
    newest = connection.execute(f"SELECT coalesce(max(position), 0) FROM {table.name}").fetchone()[0]
    touched = f"(position > {newest} OR position IN (SELECT position FROM temp.touched))"
    untouched = 0 if afresh else _stored(connection, table) - _sum(connection, table, touched)
    yield
    total = untouched + _sum(connection, table, "1" if afresh else touched)
    if table.name in ALL_NAMES:
        edits.record(connection, table, touched, afresh=afresh)
    connection.execute("REPLACE INTO digests VALUES (?, ?)", (table.name, _text(total)))
    connection.execute(f"REPLACE INTO totals SELECT '{table.name}', count(*) FROM {table.name}")
    if table.name in _PLACED:
        connection.execute("DELETE FROM places")
        every = " UNION ".join(f"SELECT {PLACE} FROM {placed}" for placed in _PLACED)
        connection.execute(f"INSERT INTO places {every}")


def names_hash(connection: sqlite3.Connection) -> str:
    """Return the hash of all names and whose they are; the same names hash alike in every store."""
    return _text(sum(int(row[0], 16) for row in connection.execute("SELECT sum FROM digests")))


def _text(total: int) -> str:
    return f"{total % _MODULUS:0{2 * _BYTES}x}"


def _stored(connection: sqlite3.Connection, table: Table) -> int:
    row = connection.execute('SELECT sum FROM digests WHERE "table" = ?', (table.name,)).fetchone()
    return int(row[0], 16) if row else 0


def _sum(connection: sqlite3.Connection, table: Table, condition: str) -> int:
    if table.name not in ALL_NAMES:
        return 0
    rows = connection.execute(f"{ALL_NAMES[table.name]} AND {condition}")
    return sum(_hash(subject, name, language, kind) for subject, name, language, kind, _ in rows)


def _hash(*texts: str) -> int:
    return int.from_bytes(blake2b("\0".join(texts).encode(), digest_size=_BYTES).digest(), "big")
