"""The courier: claims recipients, sends to them on time, and writes down what came of it.

Any number of couriers may run, in one process or on several machines; the ledger keeps them apart. A turn of
the ledger every few hundredths of a second settles what is done and claims what comes next, so that hardly
more is claimed than is on its way, and a crash leaves hardly more unknown.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.announcing.books import Books
from bot.announcing.carrier import Carrier
from bot.announcing.lines import Lines
from bot.announcing.outage import Outage
from bot.announcing.parcels import Tap, parcel_of
from bot.announcing.quiet import asleep
from bot.announcing.slots import Slots
from bot.state import StateError, StateThread
from bot.values.announcement import (
    Chat,
    Delivery,
    Moved,
    NoTopic,
    Parcel,
    Sent,
    Unknown,
    Unreached,
)
from bot.values.ledger import Claimed, Granted, Request, Settled

if TYPE_CHECKING:
    from bot.state.store import Store

_LOG = logging.getLogger(__name__)

# Turns of the ledger while something is sent, and while nothing is: so soon others' words are noticed.
TURN = 0.02
IDLE = 0.5
_SETTLE = 0.1  # while nothing more is to be claimed
# Slots are taken as far ahead as turns take, and a little more, or slow disks would cost some; no further,
# because what is claimed and not sent when a process dies is unknown.
_AHEAD, _FURTHEST = 0.03, 0.25
_CALMER = 0.95  # a slow turn is forgotten by so much with each other one
# Sends under way at once: at 1,000 a second, an answer of Telegram may take a third of a second.
IN_HAND = 300
RENEWAL = 3.0
# A lease that is nearly over may be over for others: what is not sent by then is left to them.
_LEASE_USED = 10.0
# Whose chat's turn is further away than this (a group takes 20 messages a minute) is given back until then.
_NEAR = 1.0
_BOOKED = 10_000  # such turns that are remembered
_TRIES = 4  # a group may move, and its topic may be gone there
_LANDING = 5.0  # seconds for what is on its way when the process ends


class Courier:
    """Delivers until it is cancelled; then what it has claimed and not sent goes back to the others."""

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        state: StateThread,
        carrier: Carrier,
        tap: Tap,
        *,
        administrators: Collection[int] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``clock`` gives Unix seconds, the same on all machines that share the state.

        What is due goes where enough of ``administrators`` have said yes to it; None: whoever has.
        """
        self._state = state
        self._administrators = administrators
        self._carrier = carrier
        self._tap = tap
        self._clock = clock
        self._sleep = sleep
        self._name = uuid.uuid4().hex
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._slots = Slots(clock, sleep)
        self._outage = Outage(clock)
        self._books = Books(state, self._outage, clock, sleep)
        self._lines = Lines(carrier, self._books, self._outage, clock, sleep)
        self._booked: dict[tuple[int, int], float] = {}
        self._asking: asyncio.Task[None] | None = None
        self._looked = 0.0
        self._took = 0.0
        self._renewed = 0.0
        self._lease = 0
        self._unsure = False
        self._stopping = False

    def charge(self) -> None:
        """Note a message to a person: it waits for nobody, and all that is claimed already for it."""
        self._slots.charge()

    async def run(self) -> None:
        """Deliver; raises what makes sending impossible for everyone."""
        try:
            async with asyncio.TaskGroup() as tasks:
                try:
                    # Questions are heard first; and opening the store says nothing about turns.
                    await self._sleep(IDLE)
                    await self._books.persist(lambda _: None)
                    while True:
                        await self._begin_due()
                        if self._outage.asks and (self._asking is None or self._asking.done()):
                            self._asking = tasks.create_task(self._ask())
                        granted = await self._turn()
                        for claimed in granted.claimed:
                            self._begin(claimed, tasks)
                        await self._sleep(self._pause(granted))
                except asyncio.CancelledError:
                    await self._land()
                    raise
        finally:
            await self._leave()

    def _begin(self, claimed: Claimed, tasks: asyncio.TaskGroup) -> None:
        """Deliver something, and its buttons, beside all else."""
        key = (claimed.announcement.id, claimed.to)
        # What others took for lost while this process was suspended is still in hand: once is enough.
        if key not in self._books.held:
            self._books.held[key] = claimed
            self._tasks[key] = tasks.create_task(self._deliver(claimed, tasks))

    def _pause(self, granted: Granted) -> float:
        """Seconds until the next turn: when a slot is near, or when something may have been settled."""
        wait = granted.next - self._ahead() / 2 - self._clock()
        if self._books.busy:
            wait = min(wait, _SETTLE)
        return max(_SETTLE if self._outage.on else TURN, min(IDLE, wait))

    async def _land(self) -> None:
        """Stop: what is on its way is waited for, a little, and nothing more leaves."""
        self._stopping = self._lines.stopping = True
        flying = [self._tasks[key] for key in self._outage.on_its_way if key in self._tasks]
        flying += self._lines.flying
        if flying:
            await asyncio.wait(flying, timeout=_LANDING)

    async def _leave(self) -> None:
        """Settle what is known, give back what was not sent; what was cut off is unknown."""
        cut_off = [
            Settled(number, chat, Delivery.UNKNOWN, detail="stopped before Telegram answered")
            for number, chat in self._outage.on_its_way
            if (number, chat) in self._books.held
        ]
        news, now = self._books.take(), self._clock()
        settled, lines = [*news.settled, *cut_off], news.lines
        try:
            await self._state.run(lambda store: store.ledger.leave(self._name, settled, now, lines))
        except StateError as error:
            _LOG.warning("%s; what was being sent will be unknown", error)

    async def _begin_due(self) -> None:
        now = self._clock()
        if now - self._looked >= IDLE:
            self._looked = now
            known = self._administrators
            await self._books.persist(lambda store: store.announcements.begin_due(now, known))

    async def _turn(self) -> Granted:
        now = self._clock()
        news = self._books.take()
        behind = self._slots.behind()
        renew = now - self._renewed >= RENEWAL
        if now - self._renewed > _LEASE_USED:
            self._lease += 1  # a new one: what was claimed under the last may be others' now
        request = Request(
            self._name,
            now,
            until=now + self._ahead(),
            most=self._outage.hands(len(self._books.held), IN_HAND),
            settled=news.settled,
            lines=news.lines,
            asleep=lambda zone: asleep(zone, now),
            late=self._slots.late(behind),
            hold=news.hold,
            renew=renew,
            held=frozenset(self._books.held) if self._unsure else None,
        )
        try:
            granted = await self._state.run(lambda store: store.ledger.turn(request))
            self._took = max(self._clock() - now, self._took * _CALMER)
        except StateError as error:
            self._books.say(error)
            self._books.give_back(news)
            self._unsure = True
            return Granted()
        self._unsure = False
        self._slots.told(behind)
        if renew:
            self._renewed = now
        return granted

    def _ahead(self) -> float:
        return min(_AHEAD + self._took, _FURTHEST)

    async def _ask(self) -> None:
        """After a rest, ask something harmless: no announcement is spent on an outage."""
        asked = self._clock()
        if await self._carrier.reachable():
            self._outage.reached()
        else:
            self._outage.failed(asked)

    def _expired(self, lease: int) -> bool:
        return lease != self._lease or self._clock() > self._renewed + _LEASE_USED

    def _turn_of(self, key: tuple[int, int], parcel: Parcel) -> float:
        """Return when a chat's own limits allow a parcel: when it was booked, or what is booked now."""
        now, booked = self._clock(), self._booked.pop(key, 0.0)
        if booked > now - _NEAR:
            return booked
        wait, *_ = [self._carrier.turn(parcel.chat) for _ in range(parcel.weight)]
        return now + wait

    def _book(self, key: tuple[int, int], when: float) -> None:
        if len(self._booked) >= _BOOKED:
            now = self._clock()
            self._booked = {one: at for one, at in self._booked.items() if at > now}
        self._booked[key] = when

    async def _deliver(self, claimed: Claimed, tasks: asyncio.TaskGroup) -> None:
        key = (claimed.announcement.id, claimed.to)
        try:
            followed = await self._carry(claimed)
        finally:
            if self._tasks.get(key) is asyncio.current_task():
                del self._tasks[key]
        if followed:
            tasks.create_task(self._lines.follow(claimed, *followed))

    async def _carry(self, claimed: Claimed) -> tuple[Parcel, tuple[int, ...]] | None:
        """Deliver something; returns what is to be followed by buttons, and its messages."""
        lease = self._lease
        await self._slots.come(claimed)
        key = (claimed.announcement.id, claimed.to)
        parcel = parcel_of(claimed, self._tap)
        for _ in range(_TRIES):
            when = self._turn_of(key, parcel)
            wait = when - self._clock()
            if wait > _NEAR:
                # Pause, cancel and those who unsubscribe would not see what only waits here.
                self._book(key, when)
                self._books.put(claimed, Delivery.PENDING, after=when - IDLE)
                return None
            if wait > 0:
                await self._sleep(wait)
            if self._stopping or self._outage.rests or self._expired(lease):
                self._books.put(claimed, Delivery.PENDING)
                return None
            self._outage.leaves(key)
            outcome = await self._carrier.deliver(parcel)
            left = self._outage.ends(key, answered=not isinstance(outcome, Unknown | Unreached))
            match outcome:
                case Moved(chat):
                    number, old = claimed.announcement.id, parcel.chat
                    known, also = await self._books.persist(_carry_over(number, old, chat))
                    if also:
                        self._books.put(claimed, Delivery.MOVED, moved_to=chat)
                        return None
                    claimed = replace(claimed, chat=known)
                    parcel = replace(parcel_of(claimed, self._tap), chat=chat)
                case NoTopic():
                    await self._books.persist(_forget_topic(parcel.chat))
                    parcel = replace(parcel, topic=None)
                case _:
                    await self._books.note(claimed, parcel, outcome, left)
                    return (parcel, outcome.messages) if parcel.line and isinstance(outcome, Sent) else None
        self._books.put(claimed, Delivery.FAILED, detail="the group moved again and again")
        return None


def _carry_over(number: int, old: int, new: int) -> Callable[[Store], tuple[Chat | None, bool]]:
    return lambda store: store.ledger.moved(number, old, new)


def _forget_topic(chat: int) -> Callable[[Store], bool]:
    return lambda store: store.chats.change(chat, topic=None)
