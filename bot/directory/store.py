"""The directory in one SQLite file: opening and reading it.

A read is one statement by primary key or index. Rows are text, as in the tables; what would take a scan of a
large table (places, totals, the hash of all names) is kept in tables of its own by each import.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Self

from bot.directory import edits, rows
from bot.directory.difference import Difference
from bot.directory.problems import Problem
from bot.directory.summaries import names_hash
from bot.directory.tables import TABLES
from bot.values.faults import mend_of
from bot.values.private import create_private, tighten_database
from bot.values.records import (
    Background,
    Consortium,
    Contact,
    Count,
    Membership,
    Name,
    Organisation,
    Place,
    Source,
    Subject,
)

VERSION = 3  # steps of bot.directory.migrations; a test holds the two together
HELD = (*(table.name for table in TABLES), "places", "totals", "digests", "edits")  # all of its tables
BUSY_SECONDS = 30.0  # how long a write waits for another process; a million rows commit within this

_IDS_STARTING = """
    SELECT id FROM organisations WHERE id >= :from AND id < :below
    UNION ALL SELECT id FROM consortia WHERE id >= :from AND id < :below
    ORDER BY id LIMIT :limit
"""


class StoreError(Exception):
    """Here can be no store: one readable line with the path, the reason and the mend."""


class Directory:
    """The store of one directory; any thread may read it, while other processes read and import."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store at ``path``; create it, bring it up to date and fill it with the shipped tables.

        Raises :class:`StoreError` where the path cannot hold a store.
        """
        if path.is_dir():
            message = f"{path} is a folder; name a file, such as {path / 'directory.db'}"
            raise StoreError(message)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            create_private(path)
            return cls(_connect(path))
        except OSError as error:
            message = f"{path} cannot be opened: {error.strerror}; name a file in a folder of your own."
        except sqlite3.OperationalError as error:
            message = f"{path} cannot be opened: {error}; {mend_of(error)}."
        except sqlite3.DatabaseError as error:
            found = "is no SQLite file" if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else "is damaged"
            message = f"{path} {found}; name another file, or: {mend_of(error)}."
        raise StoreError(message)

    @property
    def path(self) -> Path:
        """The file of the store."""
        return Path(self._connection.execute("PRAGMA database_list").fetchone()[2])

    def close(self) -> None:
        """Close the store."""
        self._connection.close()

    def bring_in(
        self, path: Path, tell: Callable[[Problem], None], *, replace: bool = False, dry_run: bool = False
    ) -> Difference | None:
        """Load a folder, a .zip or an .xlsx file; see :func:`bot.directory.importing.bring_in`."""
        from bot.directory.importing import bring_in  # noqa: PLC0415 - no question needs it

        return bring_in(self._connection, path, tell, replace=replace, dry_run=dry_run)

    def write_out(self, path: Path) -> None:
        """Write a folder, a .zip or an .xlsx file; see :func:`bot.directory.exporting.write_out`."""
        from bot.directory.exporting import write_out  # noqa: PLC0415 - no question needs it

        write_out(self._connection, path)

    def organisation(self, identifier: str) -> Organisation | None:
        """Return one organisation."""
        row = self._row(f"{rows.ORGANISATION} WHERE id = ?", identifier)
        return rows.organisation(row) if row else None

    def consortium(self, identifier: str) -> Consortium | None:
        """Return one consortium."""
        row = self._row(f"{rows.CONSORTIUM} WHERE id = ?", identifier)
        return rows.consortium(row) if row else None

    def subject(self, identifier: str) -> Subject | None:
        """Return the organisation or the consortium with this id."""
        return self.organisation(identifier) or self.consortium(identifier)

    def subjects(self, identifiers: Iterable[str]) -> dict[str, Subject]:
        """Return those that are here, in the order asked."""
        found = {identifier: self.subject(identifier) for identifier in identifiers}
        return {identifier: subject for identifier, subject in found.items() if subject}

    def consortia(self) -> tuple[Consortium, ...]:
        """Return all consortia, in table order."""
        return tuple(map(rows.consortium, self._connection.execute(f"{rows.CONSORTIUM} ORDER BY position")))

    def names(self, identifier: str) -> tuple[Name, ...]:
        """Return the further names of an organisation or a consortium, in table order."""
        return tuple(map(rows.name, self._of(rows.NAME, "subject", identifier)))

    def members(self, consortium: str) -> tuple[Membership, ...]:
        """Return every part in a consortium, leads, parks and participants included, in table order."""
        return tuple(map(rows.membership, self._of(rows.MEMBERSHIP, "consortium", consortium)))

    def memberships(self, organisation: str) -> tuple[Membership, ...]:
        """Return every part that an organisation has in a consortium, in table order."""
        return tuple(map(rows.membership, self._of(rows.MEMBERSHIP, "organisation", organisation)))

    def participants(self) -> frozenset[str]:
        """Return the ids of all organisations that have a part in a consortium."""
        ids = self._connection.execute("SELECT DISTINCT organisation FROM memberships")
        return frozenset(row[0] for row in ids)

    def counts(self, consortium: str) -> tuple[Count, ...]:
        """Return the numbers of members that sources state, in table order."""
        return tuple(map(rows.count, self._of(rows.COUNT, "consortium", consortium)))

    def contacts(self, organisation: str) -> tuple[Contact, ...]:
        """Return the contact details of an organisation, in table order."""
        return tuple(map(rows.contact, self._of(rows.CONTACT, "organisation", organisation)))

    def background(self, consortium: str | None) -> tuple[Background, ...]:
        """Return the paragraphs about one consortium, or (None) the general ones, in table order."""
        return tuple(map(rows.background, self._of(rows.BACKGROUND, "consortium", consortium or "")))

    def paragraph(self, identifier: str) -> Background | None:
        """Return one paragraph."""
        row = self._row(f"{rows.BACKGROUND} WHERE id = ?", identifier)
        return rows.background(row) if row else None

    def sources(self, identifiers: Iterable[str]) -> tuple[Source, ...]:
        """Return sources in the order asked, each once, without those that are not here."""
        found = (self._row(f"{rows.SOURCE} WHERE id = ?", source) for source in dict.fromkeys(identifiers))
        return tuple(rows.source(row) for row in found if row)

    def places(self) -> tuple[Place, ...]:
        """Return the distinct places of organisations and consortia."""
        return tuple(Place(*row) for row in self._connection.execute(f"SELECT {rows.PLACE} FROM places"))

    def all_names(self) -> Iterator[Name]:
        """Yield every name there is: the official ones of both languages, then the table of names."""
        for statement in rows.ALL_NAMES.values():
            yield from map(rows.name, self._connection.execute(statement))

    def names_of(self, subjects: Iterable[str]) -> Iterator[Name]:
        """Yield every name of these subjects, in the form of :meth:`all_names`."""
        for subject in subjects:
            for table, statement in rows.ALL_NAMES.items():
                column = "subject" if table == "names" else "id"
                yield from map(
                    rows.name, self._connection.execute(f"{statement} AND {column} = ?", (subject,))
                )

    def count_names(self) -> int:
        """Return how many names there are at most: two a subject and the table of names."""
        total = self.totals()
        return 2 * (total["organisations"] + total["consortia"]) + total["names"]

    def ids_starting(self, prefix: str, limit: int = 2) -> tuple[str, ...]:
        """Return ids of organisations and consortia that start with ``prefix``, sorted, at most ``limit``."""
        bounds = {"from": prefix, "below": prefix + "\U0010ffff", "limit": limit}
        return tuple(row[0] for row in self._connection.execute(_IDS_STARTING, bounds))

    def facts_date(self) -> str:
        """Return the newest date of publication among the sources, or an empty string."""
        row = self._row("SELECT max(published) FROM sources")
        return row[0] or "" if row else ""

    def totals(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        counted: dict[str, int] = dict(
            self._connection.execute('SELECT "table", rows FROM totals').fetchall()
        )
        return {table.name: counted.get(table.name, 0) for table in TABLES}

    def data_hash(self) -> str:
        """Return a hash of all names and whose they are; the same names hash alike in every store."""
        return names_hash(self._connection)

    def edits(self) -> int:
        """Return the number of the newest edit of a name; the next ones have higher numbers."""
        return edits.counted(self._connection)

    def edited_since(self, number: int, most: int) -> frozenset[str] | None:
        """Return the subjects whose names were edited after ``number``; None for over ``most``."""
        return edits.since(self._connection, number, most)

    def revision(self) -> object:
        """Return a marker that differs once any process has committed a change; costs microseconds."""
        row = self._row("PRAGMA data_version")
        return row, self._connection.total_changes

    def _row(self, statement: str, *values: str) -> rows.Row | None:
        row: rows.Row | None = self._connection.execute(statement, values).fetchone()
        return row

    def _of(self, statement: str, column: str, identifier: str) -> sqlite3.Cursor:
        return self._connection.execute(f"{statement} WHERE {column} = ? ORDER BY position", (identifier,))


def _connect(path: Path) -> sqlite3.Connection:
    # Several threads may read; SQLite lets one at a time use a connection. The path is absolute: SQLite
    # takes ":memory:" for no file, and can be built to take "file:…" for an address.
    connection = sqlite3.connect(
        path.absolute(), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        held = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if held and (not version or held.isdisjoint(HELD)):
            _foreign(path)
        if version > VERSION:
            _too_new(path)
        tighten_database(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # in WAL a power cut loses commits, never the file
        if version < VERSION:
            from bot.directory.beginning import begin  # noqa: PLC0415 - half of the start-up, needed once

            begin(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _too_new(path: Path) -> None:
    message = f"{path} was written by a newer version; update consortium-bot."
    raise StoreError(message)


def _foreign(path: Path) -> None:
    message = (
        f"{path} is another program's SQLite file; name one of the bot's own, which need not be there yet."
    )
    raise StoreError(message)
