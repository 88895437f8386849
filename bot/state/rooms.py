"""How each chat wants its answers: read at every question, so kept in memory, and hardly ever waited for."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.state.errors import StateError
from bot.state.thread import StateThread
from bot.values.announcement import Chat

ADMINISTRATORS = "administrators"  # who may ask, where not everybody may
_KNOWN = 10_000
# What another process, or another part of this one, changes is seen after so many seconds.
_FRESH = 5.0
# A store that is locked or away delays no answer where something was known before, nor in private chats,
# whose settings hide nothing. A group of which nothing is known is waited for: it may want to be private.
_PATIENCE, _PATIENCE_UNKNOWN = 0.25, 5.0
# A group that moves or is met is waited for so long.
_ARRIVAL = 3.0


class Rooms:
    """The settings of chats, by id."""

    def __init__(self, state: StateThread, clock: Callable[[], float] = time.monotonic) -> None:
        self._state = state
        self._clock = clock
        self._kept: OrderedDict[int, tuple[float, Chat]] = OrderedDict()
        self._arriving: dict[int, asyncio.Event] = {}
        self._failed: float | None = None

    async def of(self, chat: int) -> Chat:
        """Return what is kept of a chat; for one that is not known, the defaults.

        Where that cannot be told, a group is as private as one can be: answers are for whoever asks, and
        administrators may.
        """
        await self._arrived(chat)
        at, room = self._kept.get(chat, (None, None))
        if at is not None and room is not None and self._clock() - at < _FRESH:
            return room
        try:
            read = self._state.run(lambda store: store.chats.get(chat))
            found = await asyncio.wait_for(read, self._patience(chat, room))
        except (StateError, TimeoutError):
            self._failed = self._clock()
            return room or _closed(chat)
        room = found or Chat(chat, "")
        self._keep(room)
        return room

    def _patience(self, chat: int, room: Chat | None) -> float:
        failing = self._failed is not None and self._clock() - self._failed < _FRESH
        return _PATIENCE if room or chat >= 0 or failing else _PATIENCE_UNKNOWN

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

    @asynccontextmanager
    async def arriving(self, *chats: int) -> AsyncIterator[None]:
        """Let questions in these chats wait, a little, until it is known what is to be kept of them."""
        done = asyncio.Event()
        waited_for = [chat for chat in chats if chat not in self._arriving]
        self._arriving |= dict.fromkeys(waited_for, done)
        try:
            yield
        finally:
            for chat in waited_for:
                del self._arriving[chat]
            for chat in chats:
                self._kept.pop(chat, None)  # read anew at the next question
            done.set()

    async def _arrived(self, chat: int) -> None:
        if arriving := self._arriving.get(chat):
            with suppress(TimeoutError):
                await asyncio.wait_for(arriving.wait(), _ARRIVAL)

    def _keep(self, room: Chat) -> None:
        self._kept[room.id] = (self._clock(), room)
        self._kept.move_to_end(room.id)
        if len(self._kept) > _KNOWN:
            self._kept.popitem(last=False)


def _closed(chat: int) -> Chat:
    return Chat(chat, "", quiet=True, asks=ADMINISTRATORS) if chat < 0 else Chat(chat, "")
