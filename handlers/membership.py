"""Chats become known by their own traffic: started, blocked, added, removed, moved. Nothing is said here."""

from __future__ import annotations

from typing import Any

from telegram import Chat as TelegramChat
from telegram import ChatMember, Update
from telegram.ext import BaseHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.state import StateThread
from bot.telegram.heard import language_of
from bot.values.announcement import Chat
from handlers.answering import message_of
from handlers.greeting import Greeting
from handlers.quiet import Quiet

_OUT = {ChatMember.LEFT, ChatMember.BANNED}


def known_as(chat: TelegramChat, language: str) -> Chat:
    """Return what is kept of a chat; of people, neither names nor titles."""
    title = "" if chat.type == TelegramChat.PRIVATE else chat.title or ""
    return Chat(chat.id, chat.type, language, title)


class Membership:
    """Keeps the list of chats; a chat that comes back has what it had."""

    def __init__(self, state: StateThread, greeting: Greeting, quiet: Quiet) -> None:
        self._state = state
        self._greeting = greeting
        self._quiet = quiet

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Listen to the bot's own membership, and to groups that become supergroups."""
        return (
            ChatMemberHandler(self._changed, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self._moved),
        )

    async def _changed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None:
            return
        self._quiet.forget_rights(change.chat.id)
        if change.new_chat_member.status in _OUT:
            await self._state.run(lambda store: store.chats.gone(change.chat.id))
        else:
            chat = known_as(change.chat, language_of(change.from_user))
            await self._state.run(lambda store: store.chats.known(chat))
        await self._greeting.met(change)

    async def _moved(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        old, new = message.migrate_from_chat_id, message.chat.id
        if message.migrate_to_chat_id is not None:
            old, new = message.chat.id, message.migrate_to_chat_id
        if old is not None:
            before = old
            await self._state.run(lambda store: store.chats.moved(before, new))
