"""Whose names were edited, in order: what an index of names has to take in since it was made."""

from __future__ import annotations

import sqlite3

from bot.directory.tables import Table

_EVERYBODY = ""  # as a subject: too many to list, or all rows were written anew
_LISTED = 5_000  # subjects of one import; beyond, an index is rather made anew
_KEPT = 50_000  # entries; whoever is further behind makes the index anew


def record(connection: sqlite3.Connection, table: Table, touched: str, *, afresh: bool) -> None:
    """Note the subjects of the rows of ``table`` that the SQL condition ``touched`` holds for."""
    column = "subject" if table.name == "names" else "id"
    subjects = f"SELECT DISTINCT {column} FROM {table.name} WHERE {touched}"
    count = 0 if afresh else connection.execute(f"SELECT count(*) FROM ({subjects})").fetchone()[0]
    if afresh or count > _LISTED:
        connection.execute("INSERT INTO edits (subject) VALUES (?)", (_EVERYBODY,))
    else:
        connection.execute(f"INSERT INTO edits (subject) {subjects}")
    connection.execute("DELETE FROM edits WHERE number <= (SELECT max(number) FROM edits) - ?", (_KEPT,))


def begin_anew(connection: sqlite3.Connection, after: int) -> None:
    """Note that every name may be another one, under a number above ``after`` and all that were given."""
    number = max(after, counted(connection)) + 1
    connection.execute("INSERT INTO edits (number, subject) VALUES (?, ?)", (number, _EVERYBODY))


def counted(connection: sqlite3.Connection) -> int:
    """Return the number of the newest entry, 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM edits").fetchone()[0])


def since(connection: sqlite3.Connection, number: int, most: int) -> frozenset[str] | None:
    """Return the subjects of the entries after ``number``; None where they are more or not known any more."""
    oldest = connection.execute("SELECT coalesce(min(number), 0) FROM edits").fetchone()[0]
    rows = connection.execute(
        "SELECT DISTINCT subject FROM edits WHERE number > ? LIMIT ?", (number, most + 1)
    ).fetchall()
    subjects = frozenset(row[0] for row in rows)
    # A number that was never given here is another store's, or that of a day which a copy has taken back.
    known = (
        oldest - 1 <= number <= counted(connection) and len(subjects) <= most and _EVERYBODY not in subjects
    )
    return subjects if known else None
