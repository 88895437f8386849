"""What people hear who ask more at once than can be answered: a word, instead of waiting in vain."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from telegram import CallbackQuery, Chat, Message, Update

from bot.replies import Message as Words
from bot.replies import say
from bot.telegram.heard import language_of
from bot.telegram.sender import Place, Sender, Text
from bot.telegram.trouble import Occasional
from handlers.inline import article
from handlers.kept import Kept

_LOG = logging.getLogger(__name__)
# Refusals have a few connections at a time; the others are for answers.
_AT_ONCE = 5
# So many taps wait for one; they expire on Telegram's side before more of them could be answered.
_WAITING = 2000
_SAID = 60.0  # seconds until the same is said in a chat again


class Overload:
    """Every tap and query is answered; in a private chat one line a minute, in groups none."""

    def __init__(self, sender: Sender, clock: Callable[[], float]) -> None:
        self._sender = sender
        self._log = Occasional(_LOG, clock)
        self._said: Kept[int, bool] = Kept(clock, _SAID)
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def refuse(self, update: Update) -> None:
        """Say that an update is not handled, as too many of the same person wait."""
        self._log.warning(
            "somebody asks more at once than can be answered, and what is beyond that is refused"
        )
        message = update.message
        if message is not None:
            if message.chat.type != Chat.PRIVATE or self._said.get(message.chat.id):
                return
            self._said.put(message.chat.id, value=True)
        if self._waiting >= _WAITING:
            self._log.warning("so many at once that some are not even refused")
            return
        self._waiting += 1
        try:
            async with self._turns:
                await self._tell(update)
        finally:
            self._waiting -= 1

    async def _tell(self, update: Update) -> None:
        words = say(Words.TOO_MUCH_AT_ONCE, language_of(update.effective_user))
        match update:
            case Update(callback_query=CallbackQuery() as tap):
                await self._sender.answer_tap(tap.id, words)
            case Update(inline_query=typed) if typed is not None:
                await self._sender.answer_inline(typed.id, (), seconds=1, personal=True)
            case Update(guest_message=Message(guest_query_id=str() as query)):
                await self._sender.answer_guest(query, article("answer", words, Text(words)))
            case Update(message=Message(chat=chat)):
                await self._sender.send(Place(chat.id), Text(words))
            case _:
                pass  # an edited message
