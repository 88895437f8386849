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
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.announcing.carrier import Carrier
from bot.announcing.outage import Outage
from bot.announcing.parcels import Tap, parcel_of
from bot.announcing.quiet import asleep
from bot.announcing.slots import Slots
from bot.state import StateError, StateThread
from bot.values.announcement import (
    Chat,
    Delivery,
    Failed,
    Gone,
    Later,
    Moved,
    NoTopic,
    Outcome,
    Sent,
    Unfit,
    Unknown,
    Unreached,
)
from bot.values.ledger import Claimed, Granted, Lane, Request, Settled, lane_of

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
# So many refusals in a row, and none that got it, are no accident of the recipients.
_REFUSALS = 25
_LOST = 25  # as many tries in a row without an answer, each after a longer rest: about ten minutes
_STORE_REST = 0.5
_TRIES = 4  # a group may move, and its topic may be gone there
_QUIET = 60.0
_LANDING = 5.0  # seconds for what is on its way when the process ends

_T = TypeVar("_T")


class Courier:
    """Delivers until it is cancelled; then what it has claimed and not sent goes back to the others."""

    def __init__(
        self,
        state: StateThread,
        carrier: Carrier,
        tap: Tap,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``clock`` gives Unix seconds, the same on all machines that share the state."""
        self._state = state
        self._carrier = carrier
        self._tap = tap
        self._clock = clock
        self._sleep = sleep
        self._name = uuid.uuid4().hex
        self._held: dict[tuple[int, int], Claimed] = {}
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._slots = Slots(clock, sleep)
        self._outage = Outage(clock)
        self._asking: asyncio.Task[None] | None = None
        self._settled: list[Settled] = []
        self._looked = 0.0
        self._said = 0.0
        self._hold: dict[Lane, float] = {}
        self._took = 0.0
        self._renewed = 0.0
        self._lease = 0
        self._unsure = False
        self._stopping = False
        # In a row, by announcement: refusals, and tries that were not answered.
        self._refusals: Counter[int] = Counter()
        self._lost: Counter[int] = Counter()

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
                    await self._persist(lambda _: None)
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
        key = (claimed.announcement.id, claimed.to)
        # What others took for lost while this process was suspended is still in hand: once is enough.
        if key not in self._held:
            self._held[key] = claimed
            self._tasks[key] = tasks.create_task(self._deliver(claimed))

    def _pause(self, granted: Granted) -> float:
        """Seconds until the next turn: when a slot is near, or when something may have been settled."""
        wait = granted.next - self._ahead() / 2 - self._clock()
        if self._held or self._settled:
            wait = min(wait, _SETTLE)
        return max(_SETTLE if self._outage.on else TURN, min(IDLE, wait))

    async def _land(self) -> None:
        """Stop: what is on its way is waited for, a little, and nothing more leaves."""
        self._stopping = True
        flying = [self._tasks[key] for key in self._outage.on_its_way]
        if flying:
            await asyncio.wait(flying, timeout=_LANDING)

    async def _leave(self) -> None:
        """Settle what is known, give back what was not sent; what was cut off is unknown."""
        cut_off = [
            Settled(number, chat, Delivery.UNKNOWN, detail="stopped before Telegram answered")
            for number, chat in self._outage.on_its_way
            if (number, chat) in self._held
        ]
        settled, now = [*self._settled, *cut_off], self._clock()
        try:
            await self._state.run(lambda store: store.ledger.leave(self._name, settled, now))
        except StateError as error:
            _LOG.warning("%s; what was being sent will be unknown", error)

    async def _begin_due(self) -> None:
        now = self._clock()
        if now - self._looked >= IDLE:
            self._looked = now
            await self._persist(lambda store: store.announcements.begin_due(now))

    async def _turn(self) -> Granted:
        now = self._clock()
        settled, self._settled = self._settled, []
        hold, self._hold = self._hold, {}
        behind = self._slots.behind()
        renew = now - self._renewed >= RENEWAL
        if now - self._renewed > _LEASE_USED:
            self._lease += 1  # a new one: what was claimed under the last may be others' now
        request = Request(
            self._name,
            now,
            until=now + self._ahead(),
            most=self._outage.hands(len(self._held), IN_HAND),
            settled=settled,
            asleep=lambda zone: asleep(zone, now),
            late=self._slots.late(behind),
            hold=hold,
            renew=renew,
            held=frozenset(self._held) if self._unsure else None,
        )
        try:
            granted = await self._state.run(lambda store: store.ledger.turn(request))
            self._took = max(self._clock() - now, self._took * _CALMER)
        except StateError as error:
            self._say(error)
            self._settled[:0] = settled
            self._hold = hold | self._hold
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

    async def _deliver(self, claimed: Claimed) -> None:
        lease = self._lease
        await self._slots.come(claimed)
        key = (claimed.announcement.id, claimed.to)
        parcel = parcel_of(claimed, self._tap)
        for _ in range(_TRIES):
            wait = self._carrier.turn(parcel.chat)
            if wait > 0:
                await self._sleep(wait)
            if self._stopping or self._outage.rests or self._expired(lease):
                self._put(claimed, Delivery.PENDING)
                return
            self._outage.leaves(key)
            outcome = await self._carrier.deliver(parcel)
            left = self._outage.ends(key, answered=not isinstance(outcome, Unknown | Unreached))
            match outcome:
                case Moved(chat):
                    number, old = claimed.announcement.id, parcel.chat
                    known, also = await self._persist(_carry_over(number, old, chat))
                    if also:
                        self._put(claimed, Delivery.MOVED, moved_to=chat)
                        return
                    claimed = replace(claimed, chat=known)
                    parcel = replace(parcel_of(claimed, self._tap), chat=chat, topic=None)
                case NoTopic():
                    await self._persist(_forget_topic(parcel.chat))
                    parcel = replace(parcel, topic=None)
                case _:
                    await self._note(claimed, parcel.chat, outcome, left)
                    return
        self._put(claimed, Delivery.FAILED, detail="the group moved again and again")

    async def _note(self, claimed: Claimed, chat: int, outcome: Outcome, left: float) -> None:
        """Write an outcome down; whatever is no refusal of this one recipient concerns all."""
        moved_to = chat if chat != claimed.to else None
        number = claimed.announcement.id
        match outcome:
            case Sent(messages):
                state = Delivery.MOVED if moved_to else Delivery.SENT
                self._put(claimed, state, messages=messages, moved_to=moved_to)
                self._refusals.pop(number, None)
                self._lost.pop(number, None)
                self._outage.over()
            case Gone(why):
                self._put(claimed, Delivery.GONE, detail=why)
            case Failed(why):
                self._put(claimed, Delivery.FAILED, detail=why)
                await self._in_a_row(self._refusals, _REFUSALS, number, why)
            case Unfit(why):
                self._put(claimed, Delivery.PENDING)
                await self._stop(number, why)
            case Later(seconds):
                lane = lane_of(claimed.announcement)
                self._hold[lane] = max(self._hold.get(lane, 0.0), seconds)
                self._put(claimed, Delivery.PENDING)
            case Unreached(why):
                self._put(claimed, Delivery.PENDING)
                self._failed(left, why)
            case Unknown(why):
                # What can be repeated without harm is; else nobody knows.
                again = claimed.announcement.kind.harmless
                self._put(claimed, Delivery.PENDING if again else Delivery.UNKNOWN, detail=why)
                if self._failed(left, why):
                    await self._in_a_row(self._lost, _LOST, number, why)
            case Moved() | NoTopic():
                raise AssertionError(outcome)

    def _put(
        self,
        claimed: Claimed,
        state: Delivery,
        *,
        messages: tuple[int, ...] = (),
        moved_to: int | None = None,
        detail: str = "",
    ) -> None:
        number = claimed.announcement.id
        del self._held[number, claimed.to]
        del self._tasks[number, claimed.to]
        self._settled.append(Settled(number, claimed.to, state, messages, moved_to, detail))

    def _failed(self, left: float, why: str) -> bool:
        """Rest; whether this was a try of its own, and not one of many that met the same outage."""
        if not self._outage.on:
            _LOG.warning("announcements wait: %s", why)
        return self._outage.failed(left)

    async def _in_a_row(self, counted: Counter[int], most: int, number: int, why: str) -> None:
        counted[number] += 1
        if counted[number] >= most:
            await self._stop(number, why)

    async def _stop(self, number: int, why: str) -> None:
        """Pause an announcement that Telegram takes nowhere, or does not answer."""
        self._refusals.pop(number, None)
        self._lost.pop(number, None)
        _LOG.warning("announcement %d is paused: %s", number, why)
        now = self._clock()
        await self._persist(lambda store: store.announcements.pause(number, 0, now, why))

    async def _persist(self, work: Callable[[Store], _T]) -> _T:
        """Do something with the store as soon as it can be done."""
        while True:
            try:
                return await self._state.run(work)
            except StateError as error:
                self._say(error)
                await self._sleep(_STORE_REST)

    def _say(self, error: StateError) -> None:
        """Log what the store's trouble is, at most once a minute."""
        now = self._clock()
        if now - self._said >= _QUIET:
            self._said = now
            _LOG.warning("%s; announcements wait", error)


def _carry_over(number: int, old: int, new: int) -> Callable[[Store], tuple[Chat | None, bool]]:
    return lambda store: store.ledger.moved(number, old, new)


def _forget_topic(chat: int) -> Callable[[Store], bool]:
    return lambda store: store.chats.change(chat, topic=None)
