"""Panels: the messages from which administrators steer announcements, kept up to date while these run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, User

from bot.announcing.office import Office
from bot.announcing.previews import refusal
from bot.announcing.quiet import HOME, asleep
from bot.announcing.showing import price, seconds
from bot.replies import panel
from bot.replies.notices import Notice, tell
from bot.replies.panel import Panel
from bot.state import StateError
from bot.telegram.heard import language_of, place_of
from bot.telegram.sender import Place, Sender, Sent, Spot, Text
from bot.values.announcement import Announcement, Kind, State
from bot.values.language import Language
from bot.values.ledger import Waits
from handlers.subscribing import language_in

PREFIX = "an:"
# How often panels are looked after, and how often one changes at most while nothing but figures do.
_LOOK, _PACE = 1.0, 5.0
_AFTERWARDS = 120.0  # seconds in which the last figures are shown, also by a process that was just started


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a panel that an administrator pressed."""

    id: str
    person: User
    chat: int
    message: int
    one: Announcement
    verb: str
    more: str

    @property
    def language(self) -> Language:
        """The person's."""
        return language_of(self.person)


class Panels:
    """One language for all: that of the person who looks is not known when figures change by themselves."""

    def __init__(
        self, office: Office, sender: Sender, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._office = office
        self._sender = sender
        self._monotonic = monotonic
        self._language: dict[int, Language] = {}
        # The newest panel of an announcement in each chat, beside the one that outlives a restart.
        self._panels: dict[int, dict[int, int]] = {}
        self._shown: dict[tuple[int, int], tuple[float, State, str]] = {}
        self._sent: dict[int, tuple[float, int]] = {}
        self._rate: dict[int, float] = {}
        self._told: set[int] = set()

    async def language(self, chat: int) -> Language:
        """Return the language in which an administrator last spoke; after a restart, that of the chat."""
        if chat not in self._language:
            self._language[chat] = language_in(await self._office.chat(chat))
        return self._language[chat]

    def meet(self, chat: int, language: Language) -> None:
        """Note an administrator's language."""
        self._language[chat] = language

    async def tell(self, chat: int, notice: Notice, **values: str) -> None:
        """Say one line to an administrator, who may have said nothing just now."""
        words = tell(notice, await self.language(chat), **values)
        await self._sender.send(Place(chat), Text(words))

    async def say(self, message: Message, notice: Notice, **values: str) -> None:
        """Answer an administrator with one line."""
        words = tell(notice, language_of(message.from_user), **values)
        await self._sender.send(place_of(message), Text(words))

    async def preview(self, chat: int, one: Announcement, language: str) -> str:
        """Show exactly what a recipient gets; returns why Telegram does not take it, or nothing."""
        return refusal(await self._office.previews.show(one, chat, language))

    async def previews(self, chat: int, one: Announcement) -> str:
        """Show every version; returns why Telegram does not take one of them, or nothing."""
        refused = [await self.preview(chat, one, tag) for tag in one.message.variants]
        return next(filter(None, refused), "")

    async def question(self, one: Announcement, language: Language) -> Panel:
        """Return what is asked before something leaves, with the yes to exactly that."""
        count = await self._office.count(one)
        if one.kind is Kind.SEND:
            about, _ = await self.of(one, language)
            return panel.last_question(one, language, count, about)
        return panel.proposed(one, language, count, waiting=bool(self._office.confirmed(one)))

    async def ask(self, chat: int, one: Announcement, before: str = "") -> None:
        """Ask an administrator who was shown it for a yes; ``before`` says why."""
        words, rows = await self.question(one, await self.language(chat))
        await self._sender.send(Place(chat), as_text(one.id, (f"{before}\n\n{words}".strip(), rows)))

    async def open(self, chat: int, one: Announcement) -> None:
        """Send a panel, which is the one that is kept up to date from now on."""
        text = as_text(one.id, await self.of(one, await self.language(chat)))
        sent = await self._sender.send(Place(chat), text)
        if isinstance(sent, Sent):
            await self._note(one, chat, sent.message, text)

    async def show(self, one: Announcement, chat: int, message: int, shown: Panel | None = None) -> None:
        """Change a panel in place."""
        text = as_text(one.id, shown or await self.of(one, await self.language(chat)))
        if shown is None:
            await self._note(one, chat, message, text)
        await self._sender.edit(Spot(chat, message), text)

    async def _note(self, one: Announcement, chat: int, message: int, text: Text) -> None:
        """Keep this panel up to date from now on, and the author's through a restart."""
        self._panels.setdefault(one.id, {})[chat] = message
        self._shown[one.id, chat] = self._monotonic(), one.state, text.plain
        if one.panel is None or chat in {one.author, one.panel[0]}:
            await self._office.change(one, panel=(chat, message))

    async def changed(self, tap: Tap, one: Announcement | None) -> None:
        """Answer a tap by the changed panel; or by a word where the announcement was further on."""
        if one is None:
            await self._sender.answer_tap(tap.id, tell(Notice.OUT_OF_DATE, tap.language))
            one = await self._office.get(tap.one.of or tap.one.id)
        else:
            await self._sender.answer_tap(tap.id)
        await self.shown(tap, one)

    async def shown(self, tap: Tap, one: Announcement | None) -> None:
        """Show what a tap changed where it was tapped: what is asked next, or the announcement's panel."""
        if one and one.kind is not Kind.SEND and one.state is State.DRAFT:
            await self.show(one, tap.chat, tap.message, await self.question(one, tap.language))
        elif one and (first := await self._office.get(one.of or one.id)):
            await self.show(first, tap.chat, tap.message)

    async def instead(self, tap: Tap, shown: Panel) -> None:
        """Answer a tap by something else in the place of the panel."""
        await self._sender.answer_tap(tap.id)
        await self.show(tap.one, tap.chat, tap.message, shown)

    async def of(self, one: Announcement, language: Language) -> Panel:
        """Return what a panel says now."""
        if one.state is State.DRAFT:
            count, weight = await self._office.count(one), one.message.weight
            length = seconds(count, weight, paid=one.paid)
            waiting = bool(self._office.confirmed(one))
            return panel.draft(one, language, count, length, price(count, weight), HOME, waiting=waiting)
        rate = self._rate.get(one.id, 0.0)
        left = one.counts.pending + one.counts.sending
        finish = self._office.clock() + left / rate if rate else None
        amendments = await self._office.amendments(one)
        night = asleep(HOME, self._office.clock())
        waits = await self._office.waits(one) if one.state is State.SENDING else Waits()
        return panel.progress(one, language, amendments, rate, finish, HOME, asleep=night, waits=waits)

    async def look_after(self) -> None:
        """Keep all panels up to date, at a modest pace, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                for one in await self._office.steered(_AFTERWARDS):
                    await self._refresh(one)
            except StateError:
                pass  # the courier says so in the log, and the next look is soon

    async def _show_all(self, one: Announcement) -> None:
        """Show every administrator once what nobody has a panel of."""
        if one.id not in self._told:
            self._told.add(one.id)
            for chat in sorted(self._office.administrators):
                await self.open(chat, one)

    async def _refresh(self, one: Announcement) -> None:
        if one.panel is None:
            await self._show_all(one)
        if one.panel is None or one.state is State.DRAFT:
            return
        now = self._monotonic()
        self._measure(one, now)
        kept, message = one.panel
        for chat, here in ({kept: message} | self._panels.get(one.id, {})).items():
            if chat not in self._office.administrators:
                continue  # it is none of their business any more
            at, state, words = self._shown.get((one.id, chat), (-_PACE, State.DRAFT, ""))
            if state is one.state and now - at < _PACE:
                continue
            text = as_text(one.id, await self.of(one, await self.language(chat)))
            if text.plain != words or state is not one.state:
                self._shown[one.id, chat] = now, one.state, text.plain
                await self._sender.edit(Spot(chat, here), text)

    def _measure(self, one: Announcement, now: float) -> None:
        if one.state is not State.SENDING:
            # What is measured across a pause is no rate.
            self._sent.pop(one.id, None)
            self._rate.pop(one.id, None)
            return
        at, sent = self._sent.get(one.id, (now, one.counts.settled))
        if now - at >= _PACE:
            self._rate[one.id] = (one.counts.settled - sent) / (now - at)
        if one.id not in self._sent or now - at >= _PACE:
            self._sent[one.id] = now, one.counts.settled


def as_text(number: int, shown: Panel) -> Text:
    """Return a panel as a message."""
    words, rows = shown
    keyboard = [
        [InlineKeyboardButton(label, callback_data=f"{PREFIX}{number}:{verb}") for label, verb in row]
        for row in rows
    ]
    return Text(words, keyboard=InlineKeyboardMarkup(keyboard) if keyboard else None)
