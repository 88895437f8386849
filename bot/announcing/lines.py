"""Lines of buttons under albums, which cannot have any themselves and have arrived when these come.

To Telegram each item is a message, so the chat's own limit makes the line wait for some seconds. The album
counts, whatever comes of its line; as long as that is not there, the ledger says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.announcing.books import Books
from bot.announcing.carrier import Carrier
from bot.announcing.circuit_breaker import CircuitBreaker
from bot.values.announcement import (
    WITHOUT_BUTTONS,
    Failed,
    Gone,
    Later,
    Moved,
    NoTopic,
    Outcome,
    Parcel,
    Sent,
    State,
    Unfit,
    Unknown,
    Unreached,
)
from bot.values.ledger import Claimed

if TYPE_CHECKING:
    from bot.state.store import Store

_TRIES = 5
_FIRST_WAIT = 1.0  # after a request that never left, twice as long each time
_LOOK = 0.5  # so soon a pause, a cancellation and a recall are noticed


class Lines:
    """Those of one courier that are still to come; when it ends, they are not sent any more."""

    def __init__(
        self,
        carrier: Carrier,
        books: Books,
        breaker: CircuitBreaker,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.flying: set[asyncio.Task[None]] = set()
        self.stopping = False
        self._carrier = carrier
        self._books = books
        self._breaker = breaker
        self._clock = clock
        self._sleep = sleep
        self._states: dict[int, tuple[float, State]] = {}

    async def follow(self, claimed: Claimed, parcel: Parcel, messages: tuple[int, ...]) -> None:
        """Send the line of an album that arrived as ``messages``, and note what came of it."""
        number, wait, why = claimed.announcement.id, self._carrier.turn(parcel.chat), ""
        for attempt in range(_TRIES):
            await self._sleep(wait)
            if not await self._wanted(number):
                return
            left = self._clock()
            match await self._sent(parcel):
                case Sent(line):
                    self._books.line(claimed, (*messages, *line))
                    return
                case Later(seconds):
                    self._books.flooded(claimed, parcel.chat, seconds)
                    wait, why = seconds, f"Telegram asked to wait {seconds:g} s"
                case Unreached(why):
                    self._books.failed(left, why)
                    wait = _FIRST_WAIT * 2.0**attempt
                case NoTopic():
                    parcel, wait, why = replace(parcel, topic=None), 0.0, "the topic is gone"
                case Moved():
                    why = "the group moved"
                    break
                case Unknown(why):
                    self._books.failed(left, why)
                    self._books.line(claimed, messages, f"perhaps {WITHOUT_BUTTONS}: {why}")
                    return
                case Gone(why) | Failed(why) | Unfit(why):
                    break
        self._books.line(claimed, messages, f"{WITHOUT_BUTTONS}: {why}")

    async def _sent(self, parcel: Parcel) -> Outcome:
        task = asyncio.current_task()
        if task is None:
            raise AssertionError
        self.flying.add(task)
        try:
            outcome = await self._carrier.line(parcel)
        finally:
            self.flying.discard(task)
        if not isinstance(outcome, Unknown | Unreached):
            self._breaker.alive()
        return outcome

    async def _wanted(self, number: int) -> bool:
        """Wait while it is paused, or nothing may leave; False where it was cancelled or recalled."""
        while not self.stopping:
            state = await self._state(number)
            if state is State.CANCELLED:
                return False
            if state is not State.PAUSED and not self._breaker.blocks:
                return True
            await self._sleep(_LOOK)
        return False

    async def _state(self, number: int) -> State:
        at, state = self._states.get(number, (-_LOOK, State.SENDING))
        if self._clock() - at >= _LOOK:
            state = await self._books.persist(_look(number))
            self._states[number] = self._clock(), state
        return state


def _look(number: int) -> Callable[[Store], State]:
    def look(store: Store) -> State:
        one = store.announcements.get(number)
        return State.CANCELLED if one is None or store.announcements.recalled(number) else one.state

    return look
