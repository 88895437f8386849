"""What people see, and what the log says, when the bot itself fails."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot.replies import Message as Words
from bot.replies import say
from bot.telegram.heard import language_of
from bot.telegram.sender import Sender
from handlers.answering import Answering
from handlers.rights import UncheckedError

_LOG = logging.getLogger(__name__)
_FRAMES = 4


def where(error: BaseException) -> str:
    """Return the kind of an error and the way to it, in one line; its words may be a person's message."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {way}"


class Failing:
    """The application's error handler."""

    def __init__(self, answering: Answering, sender: Sender) -> None:
        self._answering = answering
        self._sender = sender

    async def __call__(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that something went wrong to whoever waits for an answer."""
        unchecked = isinstance(context.error, UncheckedError)
        if context.error and not unchecked:
            _LOG.error("an update could not be handled: %s", where(context.error))
        if not isinstance(update, Update):
            return
        words = Words.RIGHTS_UNCHECKED if unchecked else Words.SOMETHING_WRONG
        if update.callback_query:
            said = say(words, language_of(update.callback_query.from_user))
            await self._sender.answer_tap(update.callback_query.id, said, alert=unchecked)
        elif update.message and (unchecked or update.message.chat.type == Chat.PRIVATE):
            await self._answering.say(update, words)
