"""Slots of the pace: when a claimed recipient's turn is, after what others took of it meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.values.ledger import LIMITS, Lane

_LATE = 0.006  # seconds that a send may leave late without moving others: six more in a second at most


class Slots:
    """Knows how many seconds each lane is behind its slots, and how much of it the ledger has been told.

    ``clock`` never goes back.
    """

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._behind = dict.fromkeys(Lane, 0.0)
        self._told = dict(self._behind)

    def charge(self) -> None:
        """Note a message to a person: it waits for nobody, and all that is claimed already for it."""
        self._behind[Lane.FREE] += 1 / LIMITS[Lane.FREE]

    def behind(self) -> dict[Lane, float]:
        """Return how far each lane is behind now."""
        return dict(self._behind)

    def late(self, behind: dict[Lane, float]) -> dict[Lane, float]:
        """Return what the ledger has not been told yet of it."""
        return {lane: behind[lane] - self._told[lane] for lane in Lane}

    def told(self, behind: dict[Lane, float]) -> None:
        """Note what the ledger has been told."""
        self._told = behind

    async def come(self, lane: Lane, at: float) -> None:
        """Wait for the slot at ``at``; who comes late moves all that follow, so that no second gets more."""
        before = self._told[lane]
        while True:
            wait = at + self._behind[lane] - before - self._clock()
            if wait <= 0:
                break
            await self._sleep(wait)
        self._behind[lane] += max(0.0, -wait - _LATE)
