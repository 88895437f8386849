"""Wrong answer? One tap, and the people who run the bot see question, answer and what would be right."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, ContextTypes, MessageHandler, filters

from bot.replies import Message as Words
from bot.replies import say
from bot.state import StateError, StateThread
from bot.telegram.heard import answers_bot, words_of
from bot.telegram.sender import Place, Sender, Sent, Spot, Text
from bot.values.answer import Outcome
from bot.values.language import Language
from bot.values.query import Query
from bot.values.report import Report
from handlers.answer_text import as_text
from handlers.answering import Answering, message_of
from handlers.links import deep_link

_LOG = logging.getLogger(__name__)
# t.me/BOT?start=w-17
_LINK = "w-"
_MOST = 5  # reports of one person in
_SECONDS = 3600.0
_PEOPLE = 1024
_LONGEST_QUESTION, _LONGEST_ANSWER, _LONGEST_CORRECTION = 600, 1800, 1200


class Reporting:
    """A question is kept when its asker says that the answer is wrong, and only then."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it stands between
        self,
        answering: Answering,
        sender: Sender,
        state: StateThread,
        administrators: Iterable[int],
        clock: Callable[[], float] = time.time,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(9),
    ) -> None:
        self._answering = answering
        self._sender = sender
        self._state = state
        self._administrators = tuple(sorted(administrators))
        self._clock = clock
        self._token = token
        self._untold: asyncio.Queue[Report] = asyncio.Queue()
        self._reported: OrderedDict[int, deque[float]] = OrderedDict()

    def before(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Take replies in private, of which one may be a correction; all others go on their way."""
        here = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.REPLY
        return (MessageHandler(here & (filters.TEXT | filters.CAPTION), self._replied),)

    async def tapped(self, tap: CallbackQuery, query: Query, language: Language) -> None:
        """Tell the administrators, and ask the person what would be right."""
        person = tap.from_user.id
        answer = await self._answering.desk.tell(replace(query, action=None), language)
        if query.subject and answer.outcome is Outcome.NOT_FOUND:  # forged, or no more in the directory
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, language))
            return
        message = tap.message if isinstance(tap.message, Message) else None
        shown = message.text if message else None
        if shown is None:  # a rich message, or one in a chat where the bot is not
            shown = as_text(answer).plain
        if not self._may(person):
            await self._sender.answer_tap(tap.id, say(Words.REPORT_ENOUGH, language), alert=True)
            return
        asked = self._question(message, person)[:_LONGEST_QUESTION]
        report = Report(self._token(), person, asked, shown[:_LONGEST_ANSWER])
        # The tap is answered before anything is kept: it expires, and a disk may be slow.
        here = message is not None and message.chat.type == Chat.PRIVATE
        url = "" if here else deep_link(tap.get_bot().username, _LINK + report.id)
        await self._sender.answer_tap(tap.id, url=url)
        at = self._clock()
        await self._state.run(lambda store: store.reports.add(report, at))
        if here:
            await self._ask(person, report, language)
        self._untold.put_nowait(report)

    async def look_after(self) -> None:
        """Tell the administrators as fast as their chats take it, while others are answered."""
        while True:
            report = await self._untold.get()
            try:
                await self._tell(report)
            except StateError as error:
                _LOG.warning("a correction of a report will come by itself: %s", error)

    async def opened(self, update: Update, payload: str, language: Language) -> bool:
        """Ask what would be right, whoever followed the link of a report of theirs."""
        message, found = message_of(update), payload.removeprefix(_LINK)
        if not payload.startswith(_LINK) or message.from_user is None or message.chat.type != Chat.PRIVATE:
            return False
        person = message.from_user.id
        report = await self._state.run(lambda store: store.reports.get(found, person))
        if report is not None:
            await self._ask(message.chat.id, report, language)
        return report is not None

    async def _ask(self, chat: int, report: Report, language: Language) -> None:
        sent = await self._sender.send(Place(chat), Text(say(Words.REPORT_ASK, language), asks=True))
        if isinstance(sent, Sent):
            await self._state.run(lambda store: store.reports.asked(report.id, sent.message))

    async def _replied(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        earlier = message.reply_to_message
        if earlier is None or message.from_user is None or not answers_bot(message, message.get_bot().bot):
            return
        person, number = message.from_user.id, earlier.message_id
        report = await self._state.run(lambda store: store.reports.answered_by(person, number))
        if report is None:
            return
        correction = words_of(message)[:_LONGEST_CORRECTION]
        await self._state.run(lambda store: store.reports.corrected(report.id, correction))
        corrected = replace(report, correction=correction)
        for chat, sent in report.told:
            await self._sender.edit(Spot(chat, sent), Text(_words(corrected, await self._language(chat))))
        if not report.told:
            self._untold.put_nowait(corrected)
        await self._answering.say(update, Words.REPORT_THANKS)
        raise ApplicationHandlerStop

    async def _tell(self, report: Report) -> None:
        told = []
        for administrator in self._administrators:
            words = _words(report, await self._language(administrator))
            sent = await self._sender.send(Place(administrator), Text(words))
            if isinstance(sent, Sent):
                told.append((sent.chat, sent.message))
        await self._state.run(lambda store: store.reports.told(report.id, told))

    async def _language(self, chat: int) -> Language:
        return await self._answering.language_in(chat)

    def _question(self, message: Message | None, person: int) -> str:
        """Return what was asked, where it was this person who asked."""
        if message is None:
            return ""
        if message.chat.type == Chat.PRIVATE:
            return self._answering.asked(message.chat.id, message.message_id)
        question = message.reply_to_message
        own = question is not None and question.from_user is not None and question.from_user.id == person
        return words_of(question) if question is not None and own else ""

    def _may(self, person: int) -> bool:
        """Whether a person has said little enough of late; a finger that is stuck tells nobody anything."""
        now, before = self._clock(), self._reported.pop(person, deque[float](maxlen=_MOST))
        self._reported[person] = before
        if len(self._reported) > _PEOPLE:
            self._reported.popitem(last=False)
        if len(before) == _MOST and now - before[0] < _SECONDS:
            return False
        before.append(now)
        return True


def _words(report: Report, language: Language) -> str:
    unsaid = say(Words.REPORT_UNSAID, language)
    return say(
        Words.REPORT,
        language,
        question=report.question or unsaid,
        answer=report.answer,
        correction=report.correction or unsaid,
    )
