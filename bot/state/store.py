"""The store: engine and transactions; what is kept in it is told by its parts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.state.announcements import Announcements
from bot.state.audiences import Audiences
from bot.state.chats import Chats
from bot.state.errors import StateError
from bot.state.ledger import Ledger
from bot.state.migrations import migrate
from bot.state.reports import Reports
from bot.state.schema import metadata
from bot.state.taken import TakenUpdates
from bot.state.thread import SQLITE, sqlite_path
from bot.state.waiting import Waiting
from bot.values.faults import mend_of
from bot.values.private import create_private, tighten_database

# The courier tries again anyway; a thread that waits longer only makes answers wait behind it.
_BUSY_SECONDS = 5
_CONNECT_SECONDS = 5


class Store:
    """One database; used from one thread, while other threads and processes use it as well."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.chats = Chats(self)
        self.audiences = Audiences(self)
        self.announcements = Announcements(self)
        self.waiting = Waiting(self)
        self.ledger = Ledger(self)
        self.reports = Reports(self)
        self.taken_updates = TakenUpdates(self)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open, create or bring up to date the store at an address of SQLAlchemy's. Raises StateError."""
        engine = _sqlite(url) if url.startswith("sqlite:") else _postgresql(url)
        store = cls(engine)
        try:
            with store.write() as connection:
                migrate(connection)
        except StateError:
            engine.dispose()
            raise
        return store

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes; on SQLite it is the only one from its beginning."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StateError(self._words(error)) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that reads, and on SQLite waits for no writer."""
        try:
            with self._engine.connect().execution_options(reads=True) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StateError(self._words(error)) from error

    @property
    def file(self) -> Path | None:
        """The SQLite file; None where the store is a server's."""
        url = self._engine.url
        return Path(url.database) if url.drivername == "sqlite" and url.database else None

    def missing(self) -> tuple[str, ...]:
        """Return the tables that are not there though they should be."""
        with self.read() as connection:
            held = set(inspect(connection).get_table_names())
        return tuple(name for name in metadata.tables if name not in held)

    def _words(self, error: SQLAlchemyError) -> str:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = str(cause).strip().partition("\n")[0]
        where, mend = "", "see that the server of CONSORTIUM_BOT_STATE_URL runs and lets the bot in"
        if self._engine.dialect.name == "sqlite":
            where, mend = f"{self.file}: ", mend_of(cause)
        return f"the store of chats and announcements fails: {where}{reason}; {mend}."

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _sqlite(url: str) -> Engine:
    path = sqlite_path(url) if url.startswith(SQLITE) else None
    try:
        if path is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            create_private(path)
    except OSError as error:
        message = f"{path} cannot be opened: {error.strerror}; name a file in a folder of your own."
        raise StateError(message) from None
    # A path is handed on as one: in an address, SQLAlchemy would take what follows a ? for options.
    engine = create_engine(
        URL.create("sqlite", database=str(path) if path else None),
        hide_parameters=True,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        held = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if held and metadata.tables.keys().isdisjoint(held):
            message = (
                f"{path} is another program's SQLite file; move it, or name another CONSORTIUM_BOT_DATABASE."
            )
            raise StateError(message)
        if path is not None:
            tighten_database(path)
        # Transactions are begun below, not by the driver.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        # A claim that a power cut took back would be sent twice.
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    # A server that was restarted is met by a new connection, not by an error.
    options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "application_name": "consortium-bot"}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=options)
