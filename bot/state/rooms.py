"""How each chat wants its answers: read at every question, so kept in memory, and never waited for."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from bot.state.errors import StateError
from bot.state.thread import StateThread
from bot.values.announcement import Chat

_KNOWN = 10_000
# What another process, or another part of this one, changes is seen after so many seconds.
_FRESH = 5.0
# A store that is locked or away delays no answer: what was known before counts, or nothing.
_PATIENCE = 0.25


class Rooms:
    """The settings of chats, by id."""

    def __init__(self, state: StateThread, clock: Callable[[], float] = time.monotonic) -> None:
        self._state = state
        self._clock = clock
        self._kept: OrderedDict[int, tuple[float, Chat]] = OrderedDict()

    async def of(self, chat: int) -> Chat:
        """Return what is kept of a chat; for one that is not known, the defaults."""
        at, room = self._kept.get(chat, (None, Chat(chat, "")))
        if at is not None and self._clock() - at < _FRESH:
            return room
        try:
            read = self._state.run(lambda store: store.chats.get(chat))
            found = await asyncio.wait_for(read, _PATIENCE)
        except (StateError, TimeoutError):
            return room
        room = found or Chat(chat, "")
        self._keep(room)
        return room

    async def change(self, chat: Chat, **values: Any) -> Chat:
        """Set columns of a chat, which is made known where it is not. Raises StateError."""

        def work(store: Any) -> Chat:
            known: Chat = store.chats.known(chat)
            if values:
                store.chats.change(chat.id, **values)
                known = store.chats.get(chat.id) or known
            return known

        room = await self._state.run(work)
        self._keep(room)
        return room

    def forget(self, chat: int) -> None:
        """Read a chat anew at its next question."""
        self._kept.pop(chat, None)

    def _keep(self, room: Chat) -> None:
        self._kept[room.id] = (self._clock(), room)
        self._kept.move_to_end(room.id)
        if len(self._kept) > _KNOWN:
            self._kept.popitem(last=False)
