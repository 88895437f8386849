"""The store on a thread of its own, so that the event loop never waits for a disk or a server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from bot.state.store import Store

_T = TypeVar("_T")

SQLITE = "sqlite:///"


def state_file(database: Path) -> Path:
    """Return the file of the state that lies beside the directory's store."""
    return Path(f"{database.with_suffix('')}.state.db")


def state_url(database: Path, url: str = "") -> str:
    """Return where the state lies: at ``url`` (``postgresql://…``), else beside the directory's store."""
    if url:
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    return sqlite_url(state_file(database))


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file: absolute, and quoted, because ``?`` ends a path in an address."""
    return f"{SQLITE}{quote(os.fsencode(path.absolute()))}"


def sqlite_path(url: str) -> Path:
    """Return the file that :func:`sqlite_url` gave the address of."""
    return Path(os.fsdecode(unquote_to_bytes(url.removeprefix(SQLITE))))


class StateThread:
    """One thread that opens the store at its first use, and does everything that is to be done there.

    SQLite has one writer anyway; to PostgreSQL one connection carries thousands of recipients a second,
    because the courier moves them in batches.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(1, "state")

    async def run(self, work: Callable[[Store], _T]) -> _T:
        """Do ``work`` with the store. Raises :class:`~bot.state.errors.StateError`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def _do(self, work: Callable[[Store], _T]) -> _T:
        if self._store is None:
            from bot.state.store import Store  # noqa: PLC0415 - SQLAlchemy takes a third of a second

            self._store = Store.open(self._url)
        return work(self._store)

    def close(self) -> None:
        """Close the store when what was begun is done; whoever needs it afterwards opens it again."""
        self._thread.submit(self._shut).result()

    def _shut(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
