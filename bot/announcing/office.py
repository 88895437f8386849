"""The announcement desk: what administrators do to announcements, whoever they talk through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.announcing.amending import Why, amend, carry_out, corrected_message
from bot.announcing.carrier import Carrier
from bot.announcing.lists import missed, report
from bot.announcing.parcels import Tap
from bot.announcing.previews import Previews
from bot.directory import Directory
from bot.state import StateThread
from bot.values.announcement import (
    Album,
    Announcement,
    Category,
    Chat,
    Content,
    Copied,
    Item,
    Kind,
    Link,
    Message,
    Outcome,
    Sent,
    State,
    Written,
)
from bot.values.audience import Audience
from bot.values.ledger import Waits

if TYPE_CHECKING:
    from bot.state.store import Store

LONGEST_ALBUM = 10
# What a draft waits for its author to write or send next.
CONTENT, VERSION, LINK, AUDIENCE, TIME, CORRECTION = (
    "content",
    "version",
    "link",
    "audience",
    "time",
    "correction",
)
# Which version of the message that is.
VERSIONS = {CONTENT: "", VERSION: "zh"}
_NOTHING = Message({"": Written("")})


class Office:
    """Every change is in the store before it is shown, so a restart loses nothing."""

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        state: StateThread,
        carrier: Carrier,
        tap: Tap,
        directory: Directory,
        administrators: Collection[int],
        *,
        clock: Callable[[], float] = time.time,
        charge: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``clock`` gives Unix seconds; ``charge`` is told of every message, as announcements make room."""
        self._state = state
        self._directory = directory
        self.administrators = frozenset(administrators)
        self.clock = clock
        self.previews = Previews(carrier, tap, charge=charge, sleep=sleep)

    async def begin(self, author: int) -> Announcement:
        """Begin a draft that waits for its content; an earlier one waits no more, but stays."""
        one = await self._state.run(lambda store: store.announcements.create(author, self.clock(), _NOTHING))
        await self.wait_for(one, CONTENT, author)
        return one

    async def awaiting(self, person: int) -> Announcement | None:
        """Return what waits for this administrator's next message."""
        if person not in self.administrators:
            return None
        return await self._state.run(lambda store: store.waiting.of(person, self.clock()))

    async def forget(self, person: int) -> None:
        """Wait for nothing of this person."""
        await self._state.run(lambda store: store.waiting.forget(person))

    async def wait_for(self, one: Announcement, what: str, person: int) -> None:
        """Wait for what a person writes next, and for nothing else of theirs."""
        await self._state.run(lambda store: store.waiting.wait(one.id, person, what, self.clock()))

    async def unfinished(self) -> tuple[Announcement, ...]:
        """Forget what is awaited of former administrators; returns what still waits for present ones."""

        def work(store: Store) -> tuple[Announcement, ...]:
            store.waiting.hold_to(self.administrators)
            return store.waiting.unfinished(self.clock())

        return await self._state.run(work)

    async def get(self, number: int) -> Announcement | None:
        """Return one announcement; corrections and recalls are none of their own here."""
        one = await self._state.run(lambda store: store.announcements.get(number))
        return one if one and one.kind is Kind.SEND else None

    async def tapped(self, number: int) -> Announcement | None:
        """Return what a button is about: an announcement, or what is proposed to be done to one."""
        one = await self._state.run(lambda store: store.announcements.get(number))
        if one is None or not begun(one):
            return None
        return one if one.kind is Kind.SEND or one.state is State.DRAFT else None

    async def chat(self, chat: int) -> Chat:
        """Return what is known of a chat."""
        return await self._state.run(lambda store: store.chats.get(chat)) or Chat(chat, "")

    async def amendments(self, one: Announcement) -> tuple[Announcement, ...]:
        """Return its corrections and recalls."""
        return await self._state.run(lambda store: store.announcements.amendments(one.id))

    async def waits(self, one: Announcement) -> Waits:
        """Return what Telegram asked to wait for before the rest of it."""
        now = self.clock()
        return await self._state.run(lambda store: store.ledger.waits(one, now))

    async def stopped(self) -> tuple[Announcement, ...]:
        """Return what paused by itself, corrections and recalls among it."""
        return await self._state.run(lambda store: store.ledger.stopped())

    async def steered(self, seconds: float) -> tuple[Announcement, ...]:
        """Return those whose panels may change, or have within so many seconds, or are to be shown."""
        since = self.clock() - seconds
        return await self._state.run(lambda store: store.announcements.steered(since))

    async def change(self, one: Announcement, **values: object) -> Announcement | None:
        """Set fields of a draft, or what its panel needs; None where it is further on."""
        return await self._state.run(lambda store: store.announcements.change(one.id, **values))

    async def take(
        self, one: Announcement, content: Content, to: int, tag: str
    ) -> tuple[Announcement | None, Outcome]:
        """Take the content, or a version, that the draft waits for; see :meth:`keep`."""
        return await self.keep(
            one, replace(one.message, variants={**one.message.variants, tag: content}), to, tag
        )

    async def keep(
        self, one: Announcement, message: Message, to: int, tag: str = ""
    ) -> tuple[Announcement | None, Outcome]:
        """Show a person a draft with this message, and keep it where Telegram takes it; else None.

        What is sent is copied from what was shown just now, so that nobody can change it any more.
        """
        outcome = await self.previews.show(replace(one, message=message), to, tag)
        if not isinstance(outcome, Sent):
            return None, outcome
        content = message.variants.get(tag)
        if isinstance(content, Copied):
            frozen = replace(content, chat=to, message=outcome.messages[0])
            message = replace(message, variants={**message.variants, tag: frozen})
            self.previews.note(to, tag, message, one.category)
        return await self.change(one, message=message, awaits="", gathered=None), outcome

    async def take_item(self, one: Announcement, item: Item, album: str) -> bool:
        """Take one item of an album, whose items arrive one by one; whether it is the first.

        They stand beside the draft until all of them were shown, so that it never holds half an album.
        """
        name, _, before = one.awaits.partition(":")
        _, items = gathered(one)
        more = before == album and bool(items)
        album_so_far = Message({VERSIONS[name]: Album((*items, item) if more else (item,))})
        await self.change(one, gathered=album_so_far, awaits=f"{name}:{album}")
        return not more

    async def link(self, one: Announcement, link: Link, to: int) -> tuple[Announcement | None, Outcome]:
        """Add a button; see :meth:`keep`."""
        return await self.keep(one, replace(one.message, links=(*one.message.links, link)), to)

    async def without_links(self, one: Announcement) -> Announcement | None:
        """Take the buttons away."""
        return await self.change(one, message=replace(one.message, links=()))

    async def without_version(self, one: Announcement) -> Announcement | None:
        """Take the Chinese version away; all get the first one."""
        variants = {tag: content for tag, content in one.message.variants.items() if tag != VERSIONS[VERSION]}
        return await self.change(one, message=replace(one.message, variants=variants))

    def unknown_consortium(self, audience: Audience) -> str:
        """Return the first consortium of an audience that the directory does not know."""
        for consortium in sorted(audience.consortia):
            if self._directory.consortium(consortium) is None:
                return consortium
        return ""

    async def count(self, one: Announcement) -> int:
        """Return how many would get it now, or see what was proposed."""
        first = await self.get(one.of) if one.of is not None else None
        if first is not None and one.kind is Kind.RETRY:
            return first.counts.unknown
        if first is not None and first.state is not State.SCHEDULED:
            counts = first.counts
            left = 0 if first.state is State.CANCELLED else counts.pending
            return left + counts.sending + counts.sent + counts.moved
        audience = Audience.parse(one.audience)
        return await self._state.run(lambda store: store.audiences.count(audience, one.category))

    async def next_category(self, one: Announcement) -> Announcement | None:
        """Go on to the next category; urgent ones do not wait for the end of quiet hours."""
        every = list(Category)
        found = every[(every.index(one.category) + 1) % len(every)]
        return await self.change(one, category=found, quiet=found is not Category.URGENT, paid=False)

    def confirmed(self, one: Announcement) -> frozenset[int]:
        """Return who of the present administrators has said yes to it."""
        return one.confirmed & self.administrators

    async def confirm(self, one: Announcement, who: int) -> Announcement | None:
        """Say yes to it as it stands here; with enough of these it goes. None where it does not any more."""
        now, known = self.clock(), self.administrators
        return await self._state.run(
            lambda store: store.announcements.confirm(one.id, [who], now, 1, one.mark, administrators=known)
        )

    async def correct_by(self, proposal: Announcement, who: int) -> Announcement | Why | None:
        """Say yes to a correction; with enough of these it is made. See :meth:`confirm`."""
        made = await self.confirm(proposal, who)
        now, known = self.clock(), self.administrators
        if made is None or not await self._state.run(
            lambda store: store.announcements.agreed(made.id, known, now)
        ):
            return made
        return await carry_out(self._state.run, made, clock=self.clock, sleep=asyncio.sleep)

    async def correct(self, one: Announcement, words: Written, to: int) -> Announcement | Why | Outcome:
        """Show a person an announcement with these words, and propose them; why, where that cannot be."""
        message = corrected_message(one, {"": words})
        if isinstance(message, Why):
            return message
        outcome = await self.previews.show(replace(one, message=message), to, "")
        if not isinstance(outcome, Sent):
            return outcome
        return await self.propose(one, Kind.EDIT, to, message) or Why.NONE

    async def propose(
        self, one: Announcement, kind: Kind, author: int, message: Message
    ) -> Announcement | None:
        """Begin what is to be done to an announcement when enough say yes; None where there is nothing."""
        return await self._state.run(
            lambda store: store.announcements.propose(one, kind, author, self.clock(), message)
        )

    async def turn(self, one: Announcement, verb: str, who: int) -> Announcement | None:
        """Pause, resume or cancel."""
        number, now, known = one.id, self.clock(), self.administrators
        match verb:
            case "pause":
                return await self._state.run(lambda store: store.announcements.pause(number, who, now))
            case "resume":
                return await self._state.run(
                    lambda store: store.announcements.resume(number, who, now, known)
                )
            case _:
                return await self._state.run(lambda store: store.announcements.cancel(number, who, now))

    async def recall(self, one: Announcement, who: int) -> Announcement | Why:
        """Delete what was sent: one is enough for that, as it has to be quick and says nothing."""
        return await amend(self._state.run, one.id, who, None, clock=self.clock, sleep=asyncio.sleep)

    async def report(self, one: Announcement) -> bytes:
        """Return what became of each recipient as CSV."""
        return await self._state.run(lambda store: whole_report(store, one))


def whole_report(store: Store, one: Announcement) -> bytes:
    """Return what became of each recipient, and of each correction and recall there, as CSV."""
    changes = store.announcements.amendments(one.id)
    amended = {change.kind: missed(store.ledger.report(change.id)) for change in changes}
    return report(store.ledger.report(one.id), amended)


def gathered(one: Announcement) -> tuple[str, tuple[Item, ...]]:
    """Return the version of which an album is being gathered, and what of it has come."""
    for tag, content in one.gathered.variants.items() if one.gathered else ():
        if isinstance(content, Album):
            return tag, content.items
    return "", ()


def begun(one: Announcement) -> bool:
    """Whether there is something to show already."""
    return one.state is not State.DRAFT or one.message != _NOTHING
