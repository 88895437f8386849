"""Private chats: every text is a question; what is no text gets one friendly line."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, MessageHandler, filters

from bot.replies import Message as Words
from bot.telegram.heard import PEOPLE, asked, words_of
from handlers.answering import Answering


class Private:
    """A person and the bot."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._album = ""

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Questions before everything else."""
        here = PEOPLE & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES
        return (
            MessageHandler(here & (filters.TEXT | filters.CAPTION), self._question),
            MessageHandler(here & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, self._no_text),
        )

    async def _question(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message:
            # A command that there is not may still be a question: /address Shenzhen Polytechnic University
            text = words_of(message).removeprefix("/") if message.text else asked(message, context.bot.bot)
            await self._answering.question(message, text)

    async def _no_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        # The pictures of an album come one by one.
        if message and not (message.media_group_id and message.media_group_id == self._album):
            self._album = message.media_group_id or ""
            await self._answering.say(message, Words.SEND_TEXT)
