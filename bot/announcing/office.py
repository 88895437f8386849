"""The announcement desk: what administrators do to announcements, whoever they talk through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.announcing.amending import Why, amend
from bot.announcing.carrier import Carrier
from bot.announcing.lists import missed, report
from bot.announcing.parcels import Tap
from bot.directory import Directory
from bot.state import StateThread
from bot.values.announcement import (
    Album,
    Announcement,
    Category,
    Chat,
    Content,
    Copied,
    Failed,
    Gone,
    Item,
    Kind,
    Later,
    Link,
    Message,
    Outcome,
    Parcel,
    Sent,
    State,
    Unfit,
    Unreached,
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
_VERSIONS = {CONTENT: "", VERSION: "zh"}
# A preview is tried so often, where nothing was done so many seconds ago.
_TRIES, _WAIT = 3, 1.0
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
        self._carrier = carrier
        self._tap = tap
        self._directory = directory
        self.administrators = frozenset(administrators)
        self.clock = clock
        self._charge = charge
        self._sleep = sleep

    async def begin(self, author: int) -> Announcement:
        """Begin a draft that waits for its content; an earlier one waits no more, but stays."""
        await self.forget(author)
        return await self._state.run(
            lambda store: store.announcements.create(
                author, self.clock(), _NOTHING, awaits=CONTENT, awaited=author
            )
        )

    async def awaiting(self, author: int) -> Announcement | None:
        """Return what waits for this person's next message."""
        return await self._state.run(lambda store: store.announcements.awaiting(author))

    async def forget(self, author: int) -> None:
        """Wait for nothing of this person."""
        while (one := await self.awaiting(author)) is not None:
            await self.change(one, awaits="")

    async def get(self, number: int) -> Announcement | None:
        """Return one announcement; corrections and recalls are none of their own here."""
        one = await self._state.run(lambda store: store.announcements.get(number))
        return one if one and one.kind is Kind.SEND else None

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
        """Return those whose panels may change, or have within so many seconds."""
        since = self.clock() - seconds
        return await self._state.run(lambda store: store.announcements.steered(since))

    async def change(self, one: Announcement, **values: object) -> Announcement | None:
        """Set fields of a draft, or what its panel needs; None where it is further on."""
        return await self._state.run(lambda store: store.announcements.change(one.id, **values))

    async def take(self, one: Announcement, content: Content, to: int) -> tuple[Announcement | None, Outcome]:
        """Take the content, or a version, that the draft waits for; see :meth:`keep`."""
        tag = _VERSIONS[one.awaits.partition(":")[0]]
        return await self.keep(
            one, replace(one.message, variants={**one.message.variants, tag: content}), to, tag
        )

    async def keep(
        self, one: Announcement, message: Message, to: int, tag: str = ""
    ) -> tuple[Announcement | None, Outcome]:
        """Show a person a draft with this message, and keep it where Telegram takes it; else None.

        What is sent is copied from what was shown just now, so that nobody can change it any more.
        """
        outcome = await self.show(replace(one, message=message), to, tag)
        if not isinstance(outcome, Sent):
            return None, outcome
        content = message.variants.get(tag)
        if isinstance(content, Copied):
            frozen = replace(content, chat=to, message=outcome.messages[0])
            message = replace(message, variants={**message.variants, tag: frozen})
        return await self.change(one, message=message, awaits=""), outcome

    async def take_item(self, one: Announcement, item: Item, album: str) -> tuple[Announcement | None, bool]:
        """Take one item of an album, whose items arrive one by one; whether it is the first."""
        name, _, before = one.awaits.partition(":")
        old = one.message.variants.get(_VERSIONS[name])
        more = before == album and isinstance(old, Album)
        items = (*old.items, item) if more and isinstance(old, Album) else (item,)
        variants = {**one.message.variants, _VERSIONS[name]: Album(items)}
        message = replace(one.message, variants=variants)
        return await self.change(one, message=message, awaits=f"{name}:{album}"), not more

    async def link(self, one: Announcement, link: Link, to: int) -> tuple[Announcement | None, Outcome]:
        """Add a button; see :meth:`keep`."""
        return await self.keep(one, replace(one.message, links=(*one.message.links, link)), to)

    async def without_links(self, one: Announcement) -> Announcement | None:
        """Take the buttons away."""
        return await self.change(one, message=replace(one.message, links=()))

    async def without_version(self, one: Announcement) -> Announcement | None:
        """Take the Chinese version away; all get the first one."""
        variants = {
            tag: content for tag, content in one.message.variants.items() if tag != _VERSIONS[VERSION]
        }
        return await self.change(one, message=replace(one.message, variants=variants))

    def unknown_consortium(self, audience: Audience) -> str:
        """Return the first consortium of an audience that the directory does not know."""
        for consortium in sorted(audience.consortia):
            if self._directory.consortium(consortium) is None:
                return consortium
        return ""

    async def wait_for(self, one: Announcement, what: str, person: int) -> None:
        """Wait for what a person writes next, and for nothing else of theirs."""
        await self.forget(person)
        await self.change(one, awaits=what, awaited=person)

    async def count(self, one: Announcement) -> int:
        """Return how many would get it now."""
        audience = Audience.parse(one.audience)
        return await self._state.run(lambda store: store.audiences.count(audience, one.category))

    async def next_category(self, one: Announcement) -> Announcement | None:
        """Go on to the next category; urgent ones do not wait for the end of quiet hours."""
        every = list(Category)
        found = every[(every.index(one.category) + 1) % len(every)]
        return await self.change(one, category=found, quiet=found is not Category.URGENT, paid=False)

    async def show(self, one: Announcement, to: int, language: str) -> Outcome:
        """Send a person exactly what a recipient of that language would get."""
        person = Chat(to, "private", language)
        parcel = Parcel(
            Kind.SEND,
            to,
            one.message.variant(language),
            one.message.links,
            silent=one.silent,
            tap=self._tap(person, one.category),
        )
        outcome = await self._as_reply(self._carrier.deliver, parcel, parcel.weight)
        if not (parcel.line and isinstance(outcome, Sent)):
            return outcome
        line = await self._as_reply(self._carrier.line, parcel, 1)
        return line if isinstance(line, Failed | Unfit) else outcome

    async def _as_reply(
        self, act: Callable[[Parcel], Awaitable[Outcome]], parcel: Parcel, weight: int
    ) -> Outcome:
        """Keep to Telegram's limits as a reply does, and try again where nothing was done."""
        tries = 0
        while True:
            # All that an album counts for is booked before anything waits, or a reply would come in between.
            wait, *_ = [self._carrier.turn(parcel.chat) for _ in range(weight)]
            await self._sleep(wait)
            for _ in range(weight):
                self._charge()
            outcome = await act(parcel)
            tries += 1
            if tries == _TRIES or not isinstance(outcome, Later | Unreached):
                return outcome
            await self._sleep(outcome.seconds if isinstance(outcome, Later) else _WAIT)

    def needed(self, one: Announcement) -> int:
        """Return how many administrators have to say yes."""
        everyone = Audience.parse(one.audience).everyone
        return min(2, len(self.administrators)) if everyone else 1

    async def confirm(self, one: Announcement, who: int) -> Announcement | None:
        """Say yes to it as it stands here; with enough of these it goes. None where it does not any more."""
        needed = self.needed(one)
        return await self._state.run(
            lambda store: store.announcements.confirm(one.id, [who], self.clock(), needed, one.mark)
        )

    async def turn(self, one: Announcement, verb: str, who: int) -> Announcement | None:
        """Pause, resume, cancel, or send to unknown ones again (``retry``)."""
        number, now = one.id, self.clock()
        match verb:
            case "pause":
                return await self._state.run(lambda store: store.announcements.pause(number, who, now))
            case "resume":
                return await self._state.run(lambda store: store.announcements.resume(number, who, now))
            case "cancel":
                return await self._state.run(lambda store: store.announcements.cancel(number, who, now))
            case _:
                return await self._state.run(
                    lambda store: store.announcements.send_unknown_again(number, who, now)
                )

    async def amend(self, one: Announcement, who: int, words: Written | None) -> Announcement | Why:
        """Correct what was sent to these words, or recall it (None)."""
        versions = {"": words} if words else None
        return await amend(self._state.run, one.id, who, versions, clock=self.clock, sleep=asyncio.sleep)

    async def report(self, one: Announcement) -> bytes:
        """Return what became of each recipient as CSV."""
        return await self._state.run(lambda store: whole_report(store, one))


def whole_report(store: Store, one: Announcement) -> bytes:
    """Return what became of each recipient, and of each correction and recall there, as CSV."""
    changes = store.announcements.amendments(one.id)
    amended = {change.kind: missed(store.ledger.report(change.id)) for change in changes}
    return report(store.ledger.report(one.id), amended)


def refusal(outcome: Outcome) -> str:
    """Return why a preview did not arrive; empty: it did."""
    match outcome:
        case Sent():
            return ""
        case Failed(why) | Unfit(why) | Gone(why):
            return why
        case _:
            return type(outcome).__name__


def begun(one: Announcement) -> bool:
    """Whether there is something to show already."""
    return one.state is not State.DRAFT or one.message != _NOTHING
