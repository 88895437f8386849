"""Groups: the bot answers those who name it or reply to it, and is silent otherwise."""

from __future__ import annotations

from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, MessageHandler, filters

from bot.replies import Message as Words
from bot.telegram.heard import COMMAND, PEOPLE, answers_bot, mentions, question_to, words_of
from bot.telegram.newer import ephemeral_id
from handlers.answering import Answering, message_of
from handlers.chatter import worth_answering
from handlers.door import Door


class Group:
    """Several people and the bot, with or without privacy mode, in topics or not."""

    def __init__(self, answering: Answering, door: Door) -> None:
        self._answering = answering
        self._door = door

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Everything with words; most of it is not for the bot."""
        here = PEOPLE & filters.ChatType.GROUPS & filters.UpdateType.MESSAGES
        return (MessageHandler(here & (filters.TEXT | filters.CAPTION), self._heard),)

    async def _heard(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, me = message_of(update), context.bot.bot
        named = mentions(message, me)
        if command := COMMAND.match(words_of(message)):
            # One that is not among ours: another bot's, unless it bears our name; then it may be a question.
            if (command[2] or "").lower() != f"@{me.username}".lower():
                return
        elif not (named or answers_bot(message, me) or ephemeral_id(message)):
            return
        if not await self._door.lets(message):
            return
        question = question_to(message, me)
        if question.strip():
            worth = None if command else partial(worth_answering, question, named=named)
            await self._answering.question(update, question, worth=worth)
        elif message.text:
            await self._answering.say(update, Words.GROUP_ASK, mention=f"@{me.username}")
