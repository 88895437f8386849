"""Updates side by side, but those of one person in one chat one after the other.

In a group each person has a lane, and each lane has one answer at a time on its way: where Telegram's limits
make answers wait, people take turns, however many questions one of them asks.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.newer import ephemeral_id

# Updates waiting for their turn count, too, so this bounds memory and never the chats that are served.
_AT_ONCE = 10_000
# Whoever has asked so much that is not answered yet, in a chat and in all, is told so instead: memory and
# turns are for others, too.
_WAITING, _WAITING_IN_ALL = 100, 300

# Tells a person that an update of theirs is not handled; see handlers.overload.
Refuse = Callable[[Update], Awaitable[None]]


def lane(update: object) -> Hashable | None:
    """Whose turn an update waits for; None where the order does not matter (inline queries)."""
    if not isinstance(update, Update):
        return None
    person = update.effective_sender.id if update.effective_sender else None
    if update.guest_message is not None:
        # The id of a chat where the bot is a guest may be that of one it is a member of.
        return ("guest", update.guest_message.chat.id, person)
    chat = update.effective_chat.id if update.effective_chat else None
    if update.callback_query is not None:
        # A tap expires within seconds: it does not wait behind messages that keep to Telegram's limits.
        return ("tap", update.callback_query.inline_message_id or chat, person)
    if update.message is not None and ephemeral_id(update.message):
        return ("whisper", chat, person)  # no more does what is seen by the person only
    return None if chat is None else (chat, person)


def asks(update: object) -> int | None:
    """Return who asks for something by an update; None where it is about a chat, which is always heard."""
    if not isinstance(update, Update) or update.my_chat_member is not None or update.effective_sender is None:
        return None
    message = update.message
    if message is not None and (message.migrate_to_chat_id or message.migrate_from_chat_id):
        return None
    return update.effective_sender.id


async def _nothing(_: Update) -> None:
    """Refuse without a word."""


class InOrder(BaseUpdateProcessor):
    """``concurrent_updates`` with the order kept where people would notice."""

    __slots__ = ("_asked", "_lanes", "_refuse")

    def __init__(self, refuse: Refuse = _nothing) -> None:
        super().__init__(_AT_ONCE)
        self._refuse = refuse
        self._lanes: dict[Hashable, tuple[asyncio.Lock, int]] = {}
        self._asked: Counter[int] = Counter()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the coroutine when those before it in its lane are done."""
        person, key = asks(update), lane(update)
        if person is None:
            await self._in_its_lane(key, coroutine)
            return
        _, waiting = self._lanes.get(key, (None, 0))
        if waiting >= _WAITING or self._asked[person] >= _WAITING_IN_ALL:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            if isinstance(update, Update):
                await self._refuse(update)
            return
        self._asked[person] += 1
        try:
            await self._in_its_lane(key, coroutine)
        finally:
            self._asked[person] -= 1
            if not self._asked[person]:
                del self._asked[person]

    async def _in_its_lane(self, key: Hashable | None, coroutine: Awaitable[Any]) -> None:
        if key is None:
            await coroutine
            return
        lock, waiting = self._lanes.get(key) or (asyncio.Lock(), 0)
        self._lanes[key] = lock, waiting + 1
        try:
            async with lock:
                await coroutine
        finally:
            lock, waiting = self._lanes[key]
            if waiting == 1:
                del self._lanes[key]
            else:
                self._lanes[key] = lock, waiting - 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
