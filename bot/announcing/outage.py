"""Outages: where sends fail or are not answered, less and less is tried until one arrives."""

from __future__ import annotations

from collections.abc import Callable

_FIRST_REST, _LONGEST_REST = 0.5, 30.0
# So long nothing at all may be answered while something is on its way: what leaves then is hardly answered.
_SILENCE = 2.0

Key = tuple[int, int]


class Outage:
    """Sending works, or it rests; after a rest Telegram is asked something harmless, then one send is tried.

    Each try that fails makes the next rest twice as long, and only a send that arrives ends it all: Telegram
    may well say who we are and take no messages. Times are those of ``clock``.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rest = 0.0
        self._began = 0.0
        self._asked = False
        self._out: dict[Key, float] = {}  # what is on its way since when, the oldest first
        self._heard = 0.0

    @property
    def on(self) -> bool:
        """Whether sending has failed, and nothing has arrived since."""
        return self._rest > 0

    @property
    def rests(self) -> bool:
        """Whether nothing may leave."""
        return self.on and not self._asked

    @property
    def asks(self) -> bool:
        """Whether the rest is over, and Telegram is to be asked."""
        return self.rests and self._clock() >= self._began + self._rest

    @property
    def silent(self) -> bool:
        """Whether something has been on its way for too long while nothing else was answered."""
        latest = self._clock() - _SILENCE
        oldest = next(iter(self._out.values()), latest)
        return max(oldest, self._heard) < latest

    @property
    def on_its_way(self) -> tuple[Key, ...]:
        """What has left and is not answered yet."""
        return tuple(self._out)

    def hands(self, held: int, most: int) -> int:
        """Return for how many more there are hands, where ``held`` are in hand: one to try, or none."""
        if self.rests or self.silent:
            return 0
        return max(0, (1 if self.on else most) - held)

    def leaves(self, key: Key) -> None:
        """Note a send that leaves now."""
        self._out[key] = self._clock()

    def ends(self, key: Key, *, answered: bool) -> float:
        """Note its end, by an answer or without one; returns when it left."""
        if answered:
            self._heard = self._clock()
        return self._out.pop(key)

    def failed(self, left: float) -> bool:
        """Rest, twice as long as before; False where what ``left`` then met what made it rest already."""
        if self.on and left < self._began:
            return False
        self._rest = min(max(_FIRST_REST, self._rest * 2), _LONGEST_REST)
        self._began, self._asked = self._clock(), False
        return True

    def reached(self) -> None:
        """Note that Telegram answers what is harmless: one send may be tried."""
        self._asked = True

    def over(self) -> None:
        """Note a send that arrived."""
        self._rest, self._asked = 0.0, False
