"""Who may ask in a group: its settings say so, and everything that answers people there comes by here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Bot, Chat, Message, Update
from telegram.ext import BaseHandler

from bot.state import Rooms
from bot.state.rooms import ADMINISTRATORS
from handlers.command_handler import CommandHandler
from handlers.rights import UncheckedError, administers, wrote_as_administrator

Callback = Callable[[Update, Any], Coroutine[Any, Any, Any]]


class Door:
    """Silence for those who may not."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def lets(self, message: Message) -> bool:
        """Whether whoever wrote this may ask here; where that cannot be told, they may not."""
        if await self._open(message.chat):
            return True
        try:
            return await wrote_as_administrator(message)
        except UncheckedError:
            return False

    async def lets_tap(self, bot: Bot, chat: Chat, person: int) -> bool:
        """Whether a person may ask by a button; raises :class:`~handlers.rights.UncheckedError`."""
        return await self._open(chat) or await administers(bot, chat, person)

    async def _open(self, chat: Chat) -> bool:
        """Whether everybody may ask."""
        return chat.type == Chat.PRIVATE or (await self._rooms.of(chat.id)).asks != ADMINISTRATORS

    def guarded(self, *handlers: BaseHandler[Any, Any, Any]) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Put the commands among these handlers behind the door."""
        for handler in handlers:
            if isinstance(handler, CommandHandler):
                handler.callback = self._behind(handler.callback)
        return handlers

    def _behind(self, callback: Callback) -> Callback:
        async def passing(update: Update, context: Any) -> None:
            message = update.effective_message
            if message is not None and await self.lets(message):
                await callback(update, context)

        return passing
