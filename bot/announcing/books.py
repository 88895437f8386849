"""What came of sends, kept until the ledger takes it, and what follows from it for the rest."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.announcing.outage import Outage
from bot.state import StateError, StateThread
from bot.values.announcement import (
    WITHOUT_BUTTONS,
    Delivery,
    Failed,
    Gone,
    Later,
    Moved,
    NoTopic,
    Outcome,
    Parcel,
    Sent,
    Unfit,
    Unknown,
    Unreached,
)
from bot.values.ledger import Claimed, Lane, Settled, lane_of

if TYPE_CHECKING:
    from bot.state.store import Store

_LOG = logging.getLogger(__name__)

# So many refusals in a row, and none that got it, are no accident of the recipients.
_REFUSALS = 25
_LOST = 25  # as many tries in a row without an answer, each after a longer rest: about ten minutes
_REST = 0.5  # while the store fails
_QUIET = 60.0

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
        outage: Outage,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.held: dict[tuple[int, int], Claimed] = {}
        self._state = state
        self._outage = outage
        self._clock = clock
        self._sleep = sleep
        self._news = News()
        # In a row, by announcement: refusals, and tries that were not answered.
        self._refusals: Counter[int] = Counter()
        self._lost: Counter[int] = Counter()
        self._said = 0.0

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
        self._news.settled[:0] = news.settled
        self._news.lines[:0] = news.lines
        self._news.hold = news.hold | self._news.hold

    async def note(self, claimed: Claimed, parcel: Parcel, outcome: Outcome, left: float) -> None:
        """Write an outcome down; whatever is no refusal of this one recipient concerns all."""
        moved_to = parcel.chat if parcel.chat != claimed.to else None
        number = claimed.announcement.id
        match outcome:
            case Sent(messages):
                state = Delivery.MOVED if moved_to else Delivery.SENT
                detail = WITHOUT_BUTTONS if parcel.line else ""
                self.put(claimed, state, messages=messages, moved_to=moved_to, detail=detail)
                self._refusals.pop(number, None)
                self._lost.pop(number, None)
                self._outage.over()
            case Gone(why) | Failed(why, here=True):
                state = Delivery.GONE if isinstance(outcome, Gone) else Delivery.FAILED
                self.put(claimed, state, detail=why, moved_to=moved_to)
            case Failed(why):
                self.put(claimed, Delivery.FAILED, detail=why, moved_to=moved_to)
                await self._in_a_row(self._refusals, _REFUSALS, number, why)
            case Unfit(why):
                self.put(claimed, Delivery.PENDING)
                await self._stop(number, why)
            case Later(seconds):
                self.hold(claimed, seconds)
                self.put(claimed, Delivery.PENDING)
            case Unreached(why):
                self.put(claimed, Delivery.PENDING)
                self.failed(left, why)
            case Unknown(why):
                # What can be repeated without harm is; else nobody knows.
                again = claimed.announcement.kind.harmless
                self.put(claimed, Delivery.PENDING if again else Delivery.UNKNOWN, detail=why)
                if self.failed(left, why):
                    await self._in_a_row(self._lost, _LOST, number, why)
            case Moved() | NoTopic():
                raise AssertionError(outcome)

    def put(  # noqa: PLR0913 - what a settlement is made of
        self,
        claimed: Claimed,
        state: Delivery,
        *,
        messages: tuple[int, ...] = (),
        moved_to: int | None = None,
        detail: str = "",
        after: float | None = None,
    ) -> None:
        """Settle what is in hand; see :class:`~bot.values.ledger.Settled`."""
        number = claimed.announcement.id
        del self.held[number, claimed.to]
        self._news.settled.append(Settled(number, claimed.to, state, messages, moved_to, detail, after))

    def line(self, claimed: Claimed, messages: tuple[int, ...], detail: str = "") -> None:
        """Note what came of the buttons under an album that was settled before."""
        one = Settled(claimed.announcement.id, claimed.to, Delivery.SENT, messages, detail=detail)
        self._news.lines.append(one)

    def hold(self, claimed: Claimed, seconds: float) -> None:
        """Heed a 429: it holds the whole lane."""
        lane = lane_of(claimed.announcement)
        self._news.hold[lane] = max(self._news.hold.get(lane, 0.0), seconds)

    def failed(self, left: float, why: str) -> bool:
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
        await self.persist(lambda store: store.announcements.pause(number, 0, now, why))

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
        now = self._clock()
        if now - self._said >= _QUIET:
            self._said = now
            _LOG.warning("%s; announcements wait", error)
