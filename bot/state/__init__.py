"""Chats, announcements and who got them, on SQLAlchemy Core: a SQLite file, or a PostgreSQL that is shared.

Nothing here imports SQLAlchemy before the store is opened, so that what needs no state does not wait for it.
"""

from __future__ import annotations

from bot.state.errors import StateError
from bot.state.rooms import Rooms
from bot.state.thread import StateThread, sqlite_url, state_file, state_url

__all__ = ["Rooms", "StateError", "StateThread", "sqlite_url", "state_file", "state_url"]
