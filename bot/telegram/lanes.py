"""Updates side by side, but those of one person in one chat one after the other.

In a group each person has a lane, and each lane has one answer at a time on its way: where Telegram's limits
make answers wait, people take turns, however many questions one of them asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Hashable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.newer import ephemeral_id

# Updates waiting for their turn count, too, so this bounds memory and never the chats that are served.
_AT_ONCE = 10_000
# Whoever has asked so much that is not answered yet asks in vain: memory and turns are for others, too.
_WAITING = 100


def lane(update: object) -> Hashable | None:
    """Whose turn an update waits for; None where the order does not matter (inline queries)."""
    if not isinstance(update, Update):
        return None
    if update.guest_message is not None:
        # The id of a chat where the bot is a guest may be that of one it is a member of.
        return ("guest", update.guest_message.chat.id)
    chat = update.effective_chat.id if update.effective_chat else None
    person = update.effective_sender.id if update.effective_sender else None
    if update.callback_query is not None:
        # A tap expires within seconds: it does not wait behind messages that keep to Telegram's limits.
        return ("tap", update.callback_query.inline_message_id or chat, person)
    if update.message is not None and ephemeral_id(update.message):
        return ("whisper", chat, person)  # no more does what is seen by the person only
    return None if chat is None else (chat, person)


class InOrder(BaseUpdateProcessor):
    """``concurrent_updates`` with the order kept where people would notice."""

    __slots__ = ("_lanes",)

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)
        self._lanes: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the coroutine when those before it in its lane are done."""
        key = lane(update)
        if key is None:
            await coroutine
            return
        lock, users = self._lanes.get(key, (None, 0))
        if users >= _WAITING:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return
        lock = lock or asyncio.Lock()
        self._lanes[key] = lock, users + 1
        try:
            async with lock:
                await coroutine
        finally:
            lock, users = self._lanes[key]
            if users == 1:
                del self._lanes[key]
            else:
                self._lanes[key] = lock, users - 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
