"""Chats become known by their own traffic: started, blocked, added, removed, moved. Nothing is said here."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram import Bot, Update
from telegram import Chat as TelegramChat
from telegram.constants import ChatAction
from telegram.error import ChatMigrated, TelegramError
from telegram.ext import BaseHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.state import Rooms, StateError, StateThread
from bot.telegram.heard import language_of
from bot.telegram.odd import understood
from bot.values.announcement import Chat
from handlers.answering import message_of
from handlers.greeting import OUT, Greeting
from handlers.quiet import Quiet

if TYPE_CHECKING:
    from bot.state.store import Store

_LOG = logging.getLogger(__name__)
# A supergroup's own news may come before the service message that tells what it was; seconds, where a group
# of that name is known and where none is.
_SERVICE_MESSAGE, _SERVICE_MESSAGE_AT_ALL = 1.0, 0.3
_NAMESAKES = 20
_TRIED_AGAIN = (1.0, 5.0, 30.0, 120.0, 600.0)  # seconds after a state that fails


def known_as(chat: TelegramChat, language: str) -> Chat:
    """Return what is kept of a chat; of people, neither names nor titles."""
    title = "" if chat.type == TelegramChat.PRIVATE else chat.title or ""
    return Chat(chat.id, chat.type, language, title)


class Membership:
    """Keeps the list of chats; a chat that comes back has what it had."""

    def __init__(self, state: StateThread, greeting: Greeting, quiet: Quiet, rooms: Rooms) -> None:
        self._state = state
        self._greeting = greeting
        self._quiet = quiet
        self._rooms = rooms
        self._awaited: dict[int, asyncio.Event] = {}  # supergroups whose service message may still come

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Listen to the bot's own membership, and to groups that become supergroups."""
        return (
            ChatMemberHandler(self._changed, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self._moved),
        )

    async def _changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None:
            return
        self._quiet.forget_rights(change.chat.id)
        if change.new_chat_member.status in OUT:
            await self._state.run(lambda store: store.chats.gone(change.chat.id))
            return
        chat = known_as(change.chat, language_of(change.from_user))
        if change.chat.type == TelegramChat.SUPERGROUP:
            # What is asked there meanwhile waits: the settings of the group that it was are on their way.
            async with self._rooms.arriving(chat.id):
                new = await self._met(context.bot, chat)
        else:
            new = await self._state.run(lambda store: store.chats.met(chat))
        if new:
            await self._greeting.met(change)

    async def _met(self, bot: Bot, chat: Chat) -> bool:
        """Keep a supergroup; whether the bot was not there before, nor in the group that it was."""
        before = await self._state.run(lambda store: store.chats.get(chat.id))
        if before is None or not before.active:
            await self._what_it_was(bot, chat)
        return await self._state.run(lambda store: store.chats.met(chat))

    async def _what_it_was(self, bot: Bot, chat: Chat) -> None:
        """Find out whether a supergroup was a group before, and carry over what that had."""
        groups = await self._state.run(lambda store: store.chats.groups_called(chat.title, _NAMESAKES))
        told = self._awaited.setdefault(chat.id, asyncio.Event())
        try:
            await asyncio.wait_for(told.wait(), _SERVICE_MESSAGE if groups else _SERVICE_MESSAGE_AT_ALL)
        except TimeoutError:
            became = await asyncio.gather(*(_became(bot, group) for group in groups))
            for group, new in zip(groups, became, strict=True):
                if new == chat.id:
                    await self._carry_over(group, chat)
        finally:
            self._awaited.pop(chat.id, None)

    async def _moved(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        old, new = message.migrate_from_chat_id, message.chat.id
        if message.migrate_to_chat_id is not None:
            old, new = message.chat.id, message.migrate_to_chat_id
        if old is None:
            return
        async with self._rooms.arriving(old, new):
            await self._carry_over(old, Chat(new, TelegramChat.SUPERGROUP, title=message.chat.title or ""))
        if awaited := self._awaited.get(new):
            awaited.set()

    async def _carry_over(self, old: int, new: Chat) -> None:
        """Keep a supergroup with what the group had; tried again, as Telegram does not tell it twice."""

        def work(store: Store) -> None:
            if store.chats.moved(old, new.id) is None:
                store.chats.known(new)

        for pause in _TRIED_AGAIN:
            try:
                await self._state.run(work)
            except StateError as error:
                _LOG.warning("a group became a supergroup, and its settings wait: %s", error)
                await asyncio.sleep(pause)
            else:
                return
        await self._state.run(work)


async def _became(bot: Bot, group: int) -> int | None:
    """Return the supergroup that a group became, which Telegram tells whoever writes to it; else None."""
    try:
        await understood(lambda: bot.send_chat_action(group, ChatAction.TYPING))
    except ChatMigrated as moved:
        return moved.new_chat_id
    except TelegramError:
        return None
    return None
