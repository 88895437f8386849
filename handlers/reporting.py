"""Wrong answer? One tap, and the people who run the bot see question, answer and what would be right."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, ContextTypes, MessageHandler, filters

from bot.replies import Message as Words
from bot.replies import say
from bot.state import Rooms, StateError, StateThread
from bot.telegram.heard import answers_bot, language_of, words_of
from bot.telegram.sender import Place, Sender, Sent, Text
from bot.values.answer import NotFound
from bot.values.language import Language
from bot.values.query import Query
from bot.values.report import Report
from handlers.answer_text import as_text
from handlers.answering import Answering, message_of, number_of
from handlers.failing import where
from handlers.links import deep_link
from handlers.subscribing import language_in

_LOG = logging.getLogger(__name__)
# t.me/BOT?start=w-17
_LINK = "w-"
_MOST = 5  # reports of one person in
_SECONDS = 3600.0
_PEOPLE = 1024
_MOST_UNTOLD = 1024  # reports and corrections that wait to be told; each is kept in the state as well
_LONGEST_QUESTION, _LONGEST_ANSWER, _LONGEST_CORRECTION = 600, 1800, 1200


class Reporting:
    """A question is kept when its asker says that the answer is wrong, and only then."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it stands between
        self,
        answering: Answering,
        sender: Sender,
        state: StateThread,
        administrators: Iterable[int],
        rooms: Rooms,
        clock: Callable[[], float] = time.time,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(9),
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` gives Unix seconds; how much one says of late is measured by ``monotonic``."""
        self._answering = answering
        self._sender = sender
        self._state = state
        self._administrators = tuple(sorted(administrators))
        self._clock = clock
        self._monotonic = monotonic
        self._token = token
        self._rooms = rooms
        self._speak: dict[int, Language] = {}
        self._untold: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue(_MOST_UNTOLD)
        self._reported: OrderedDict[int, deque[float]] = OrderedDict()
        self._corrected: OrderedDict[int, deque[float]] = OrderedDict()

    def before(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Take texts in private: a reply may be a correction, an administrator can be told now; all go on."""
        here = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        return (MessageHandler(here & (filters.TEXT | filters.CAPTION), self._written),)

    async def tapped(self, tap: CallbackQuery, query: Query, language: Language) -> None:
        """Tell the administrators, and ask the person what would be right."""
        person = tap.from_user.id
        answer = await self._answering.desk.tell(replace(query, action=None), language)
        if query.subject and isinstance(answer.body, NotFound):  # forged, or no more in the directory
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, language))
            return
        message = tap.message if isinstance(tap.message, Message) else None
        shown = message.text if message else None
        if shown is None:  # a rich message, or one in a chat where the bot is not
            shown = as_text(answer).plain
        if not self._may(person, self._reported):
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
        self._tell_later(partial(self._tell, report))

    def _tell_later(self, tell: Callable[[], Awaitable[None]]) -> None:
        """Tell when it is its turn; beyond what can wait, when an administrator writes to the bot next."""
        with suppress(asyncio.QueueFull):
            self._untold.put_nowait(tell)

    async def look_after(self) -> None:
        """Tell the administrators as fast as their chats take it, while others are answered."""
        while True:
            tell = await self._untold.get()
            try:
                await tell()
            except StateError as error:
                _LOG.warning("a report is not told to everybody: %s", error)
            except Exception as error:  # noqa: BLE001 - whatever is in one report ends no bot
                _LOG.error("a report could not be told: %s", where(error))

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

    async def _written(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        if message.chat.id in self._administrators:
            # One who had never written to the bot could not be told.
            self._speak[message.chat.id] = language_of(message.from_user)
            self._tell_later(self._tell_all)
        earlier = message.reply_to_message
        if earlier is None or message.from_user is None or not answers_bot(message, message.get_bot().bot):
            return
        person, number = message.from_user.id, earlier.message_id
        report = await self._state.run(lambda store: store.reports.answered_by(person, number))
        if report is None:
            return
        if not self._may(person, self._corrected):
            await self._answering.say(update, Words.REPORT_ENOUGH)
            raise ApplicationHandlerStop
        correction = words_of(message)[:_LONGEST_CORRECTION]
        corrections = f"{report.correction}\n{correction}".strip()[:_LONGEST_CORRECTION]
        await self._state.run(lambda store: store.reports.corrected(report.id, corrections))
        self._tell_later(partial(self._tell_correction, report, correction))
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

    async def _tell_all(self) -> None:
        for report in await self._state.run(lambda store: store.reports.untold()):
            await self._tell(report)

    async def _tell_correction(self, report: Report, correction: str) -> None:
        """Tell what is new under the report, so that it is noticed; else the report with what is new."""
        kept = await self._state.run(lambda store: store.reports.get(report.id, report.person)) or report
        # Whoever ran the bot when it was reported may do so no more.
        told_ones = [one for one in kept.told if one[0] in self._administrators]
        if not told_ones:
            await self._tell(kept)
        for chat, told in told_ones:
            words = say(Words.REPORT_CORRECTED, await self._language(chat), correction=correction)
            await self._sender.send(Place(chat, reply_to=told), Text(words))

    async def _language(self, chat: int) -> Language:
        """Return what an administrator has chosen, else the language of their Telegram."""
        own = self._speak.get(chat) or language_in(await self._rooms.of(chat))
        return await self._answering.language_in(chat, own)

    def _question(self, message: Message | None, person: int) -> str:
        """Return what was asked, and pressed since, where it was this person who asked."""
        if message is None:
            return ""
        number, question = number_of(message), message.reply_to_message
        private = message.chat.type == Chat.PRIVATE or number < 0
        by = question.from_user.id if question and question.from_user else 0
        if not private and by != person:
            return ""
        asked = self._answering.asked(message.chat.id, number)
        if asked or question is None or message.edit_date:  # it may have been another question's answer
            return asked
        return words_of(question)

    def _may(self, person: int, said: OrderedDict[int, deque[float]]) -> bool:
        """Whether a person has said little enough of late; a finger that is stuck tells nobody anything."""
        now, before = self._monotonic(), said.pop(person, deque[float](maxlen=_MOST))
        said[person] = before
        if len(said) > _PEOPLE:
            said.popitem(last=False)
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
