"""What came of sends, kept until the ledger takes it, and what follows from it for the rest."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bot.announcing.circuit_breaker import CircuitBreaker
from bot.announcing.clocks import Clocks
from bot.announcing.floods import Floods
from bot.announcing.gone_runs import GoneRuns
from bot.announcing.retries import Retries
from bot.announcing.showing import stamp
from bot.state import StateError, StateThread
from bot.values.announcement import (
    WITHOUT_BUTTONS,
    Delivery,
    Failed,
    Gone,
    Later,
    Outcome,
    Parcel,
    Sent,
    Unfit,
    Unknown,
    Unreached,
)
from bot.values.ledger import LONGEST_WAIT, Claimed, Lane, Settled, lane_of
from bot.values.pauses import gone_run

if TYPE_CHECKING:
    from bot.state.store import Store

_LOG = logging.getLogger(__name__)

# So many refusals in a row, and none that got it, are no accident of the recipients.
_REFUSALS = 25
_LOST = 30  # as many probes of an outage in a row, each perhaps delivered: about ten minutes
_ASKS_AGAIN = "Telegram asks to wait again and again (429)"
_REST = 0.5  # while the store fails
_LOG_INTERVAL = 60.0

_T = TypeVar("_T")


@dataclass(slots=True)
class News:
    """What the ledger has not been told yet."""

    settled: list[Settled] = field(default_factory=list)
    lines: list[Settled] = field(default_factory=list)
    hold: dict[Lane, float] = field(default_factory=dict)


class Books:
    """Kept by one courier."""

    def __init__(
        self,
        state: StateThread,
        breaker: CircuitBreaker,
        clocks: Clocks,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.held: dict[tuple[int, int], Claimed] = {}
        self.floods = Floods(clocks.monotonic)
        self._state = state
        self._breaker = breaker
        self._clocks = clocks
        self._sleep = sleep
        self._news = News()
        self._retries = Retries()
        self._gone = GoneRuns()
        # In a row, by announcement: refusals, and probes that were not answered.
        self._refusals: Counter[int] = Counter()
        self._lost: Counter[int] = Counter()
        self._said: dict[str, float] = {}

    @property
    def busy(self) -> bool:
        """Whether something is in hand, or to be told."""
        return bool(self.held or self._news.settled or self._news.lines)

    def take(self) -> News:
        """Take what the ledger is to be told."""
        news, self._news = self._news, News()
        return news

    def give_back(self, news: News) -> None:
        """Keep what the ledger could not be told."""
        self._news.settled[:0] = [self._kept(one) for one in news.settled]
        self._news.lines[:0] = news.lines
        self._news.hold = news.hold | self._news.hold

    async def note(self, claimed: Claimed, parcel: Parcel, outcome: Outcome, left: float) -> None:
        """Write an outcome down; what several recipients say in a row concerns all."""
        match outcome:
            case Unreached(why):
                probe = self.failed(left, why)
                wait = self._retries.after_failure((claimed.announcement.id, claimed.to), ends=False)
                self._put_back(claimed, wait, why)
                await self._lose(claimed, why, probe=probe)
            case Unknown(why) if claimed.announcement.kind.harmless:
                # What can be repeated without harm is, and in the end is told as not done.
                self.failed(left, why)
                wait = self._retries.after_failure((claimed.announcement.id, claimed.to))
                self._put_back(claimed, wait, why)
            case Unknown(why):
                probe = self.failed(left, why)
                self.put(claimed, Delivery.UNKNOWN, detail=why)
                await self._lose(claimed, why, probe=probe)
            case _:
                self._breaker.alive()
                self._lost.pop(claimed.announcement.id, None)
                await self._note_answer(claimed, parcel, outcome)

    async def _note_answer(self, claimed: Claimed, parcel: Parcel, outcome: Outcome) -> None:
        moved_to = parcel.chat if parcel.chat != claimed.to else None
        number = claimed.announcement.id
        match outcome:
            case Sent(messages):
                state = Delivery.MOVED if moved_to else Delivery.SENT
                detail = WITHOUT_BUTTONS if parcel.line else ""
                self.put(claimed, state, messages=messages, moved_to=moved_to, detail=detail)
                self._refusals.pop(number, None)
                self._gone.arrived(number)
                self.floods.arrived(lane_of(claimed.announcement))
            case Gone(why):
                await self._note_gone(claimed, moved_to, why)
            case Failed(why, here):
                self.put(claimed, Delivery.FAILED, detail=why, moved_to=moved_to)
                if not here:
                    await self._in_a_row(self._refusals, _REFUSALS, number, why)
            case Unfit(why):
                self.put(claimed, Delivery.PENDING)
                await self._stop(number, why)
            case Later(seconds):
                self._put_back(claimed, self.flooded(claimed, parcel.chat, seconds), _ASKS_AGAIN)
            case _:
                raise AssertionError(outcome)

    async def _note_gone(self, claimed: Claimed, moved_to: int | None, why: str) -> None:
        number = claimed.announcement.id
        run = self._gone.met((number, claimed.to), self.held)
        state = Delivery.PENDING if run.goes_on else Delivery.GONE
        self.put(claimed, state, detail=why, moved_to=None if run.goes_on else moved_to)
        if run.stops:
            await self._stop_run(number, run.chats, why)

    def put(  # noqa: PLR0913 - what a settlement is made of
        self,
        claimed: Claimed,
        state: Delivery,
        *,
        messages: tuple[int, ...] = (),
        moved_to: int | None = None,
        detail: str = "",
        wait: float | None = None,
    ) -> None:
        """Settle what is in hand; ``wait``: whose turn does not come again for so many seconds."""
        number = claimed.announcement.id
        del self.held[number, claimed.to]
        if state is not Delivery.PENDING:
            self._retries.settled((number, claimed.to))
        after = None if wait is None else self._clocks.unix() + min(wait, LONGEST_WAIT)
        self._news.settled.append(Settled(number, claimed.to, state, messages, moved_to, detail, after))

    def _put_back(self, claimed: Claimed, wait: float | None, why: str) -> None:
        """Try one recipient again later; where that was the last time, say so."""
        if wait is None:
            self.put(claimed, Delivery.FAILED, detail=why)
        else:
            self.put(claimed, Delivery.PENDING, detail=why, wait=wait)

    def line(self, claimed: Claimed, messages: tuple[int, ...], detail: str = "") -> None:
        """Note what came of the buttons under an album that was settled before."""
        one = Settled(claimed.announcement.id, claimed.to, Delivery.SENT, messages, detail=detail)
        self._news.lines.append(one)

    def flooded(self, claimed: Claimed, chat: int, seconds: float) -> float | None:
        """Heed a 429, the chat's own or everybody's; returns how long this chat waits, None: for good."""
        lane = lane_of(claimed.announcement)
        hold = self.floods.asked(lane, chat, seconds)
        if hold:
            self._news.hold[lane] = max(self._news.hold.get(lane, 0.0), hold)
            until = stamp(self._clocks.unix() + hold)
            self._warn(
                f"held {lane}", f"announcements are held until {until}: Telegram asks all to wait (429)"
            )
            return hold
        until = stamp(self._clocks.unix() + min(seconds, LONGEST_WAIT))
        self._warn("put back", f"chat {chat} is put back until {until}: Telegram asks it alone to wait (429)")
        return self._retries.after_flood((claimed.announcement.id, claimed.to), seconds)

    def failed(self, left: float, why: str) -> bool:
        """Tell the breaker; whether this was a probe of an outage."""
        before = self._breaker.is_open
        probe = self._breaker.failed(left)
        if self._breaker.is_open and not before:
            _LOG.warning("announcements wait: %s", why)
        return probe

    async def _lose(self, claimed: Claimed, why: str, *, probe: bool) -> None:
        if probe:
            await self._in_a_row(self._lost, _LOST, claimed.announcement.id, why)

    async def _in_a_row(self, counted: Counter[int], most: int, number: int, why: str) -> None:
        counted[number] += 1
        if counted[number] >= most:
            await self._stop(number, why)

    async def _stop(self, number: int, why: str) -> None:
        """Pause an announcement that Telegram takes nowhere, or does not answer."""
        self._refusals.pop(number, None)
        self._lost.pop(number, None)
        _LOG.warning("announcement %d is paused: %s", number, why)
        now = self._clocks.unix()
        await self.persist(lambda store: store.announcements.pause(number, 0, now, why))

    async def _stop_run(self, number: int, chats: tuple[int, ...], why: str) -> None:
        """Pause an announcement of which nobody is said to be there any more; nobody is lost by that."""
        note = gone_run(len(chats), why)
        _LOG.warning("announcement %d is paused: %s", number, note)
        self._news.settled = [self._kept(one) for one in self._news.settled]
        now = self._clocks.unix()
        await self.persist(lambda store: store.ledger.stop_run(number, chats, now, note))

    def _kept(self, one: Settled) -> Settled:
        """Return a result, as not made where it belongs to a run that paused its announcement."""
        if one.state is Delivery.GONE and self._gone.holds((one.announcement, one.chat)):
            return replace(one, state=Delivery.PENDING)
        return one

    async def persist(self, work: Callable[[Store], _T]) -> _T:
        """Do something with the store as soon as it can be done."""
        while True:
            try:
                return await self._state.run(work)
            except StateError as error:
                self.say(error)
                await self._sleep(_REST)

    def say(self, error: StateError) -> None:
        """Log what the store's trouble is, at most once a minute."""
        self._warn("store", f"{error}; announcements wait")

    def _warn(self, about: str, words: str) -> None:
        now = self._clocks.monotonic()
        if now - self._said.get(about, -_LOG_INTERVAL) >= _LOG_INTERVAL:
            self._said[about] = now
            _LOG.warning("%s", words)
