"""The store of chats and announcements, for commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli import Failed, settings
from bot.state import StateError, state_url

if TYPE_CHECKING:
    from bot.state.store import Store


@contextmanager
def open_state() -> Iterator[Store]:
    """Open the store that the settings name; whatever it fails with is one line and exit code 1."""
    from bot.state.store import Store  # noqa: PLC0415 - `--help` does not wait for SQLAlchemy

    found = settings()
    try:
        store = Store.open(state_url(found.database, found.state_url))
        try:
            yield store
        finally:
            store.close()
    except StateError as error:
        raise Failed(str(error)) from None
