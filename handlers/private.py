"""Private chats: every text is a question; what is no text gets one friendly line."""

from __future__ import annotations

from collections import deque
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, MessageHandler, filters

from bot.replies import Message as Words
from bot.telegram.heard import PEOPLE, words_of
from handlers.answering import Answering, message_of

_ALBUMS = 256  # that may arrive at the same time


class Private:
    """A person and the bot."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._albums: deque[str | None] = deque(maxlen=_ALBUMS)

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Questions before everything else."""
        here = PEOPLE & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES
        return (
            MessageHandler(here & (filters.TEXT | filters.CAPTION), self._question),
            MessageHandler(here & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, self._no_text),
        )

    async def _question(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        # A command that there is not may still be a question: /address Shenzhen Polytechnic University
        await self._answering.question(update, words_of(message_of(update)).removeprefix("/"))

    async def _no_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        album = message_of(update).media_group_id
        if album is None or album not in self._albums:  # the pictures of an album come one by one
            self._albums.append(album)
            await self._answering.say(update, Words.SEND_TEXT)
