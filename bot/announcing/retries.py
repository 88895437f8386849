"""How often one recipient is tried where nothing was done, or where doing it twice is the same as once."""

from __future__ import annotations

from collections import Counter

from bot.announcing.circuit_breaker import Key

# Without an answer: 2, 8, 32 and 60 seconds later, then it is told as failed.
_TRIES, _FIRST, _FACTOR, _LONGEST = 5, 2.0, 4.0, 60.0
# A chat that asks to wait says itself for how long; one that asks again each time takes nothing at all.
_FLOODS = 10


class Retries:
    """Counts the tries of each recipient that is not settled yet."""

    def __init__(self) -> None:
        self._failures: Counter[Key] = Counter()
        self._floods: Counter[Key] = Counter()

    def after_failure(self, key: Key, *, ends: bool = True) -> float | None:
        """Return seconds until the next try; None: that was the last, where it ``ends`` at all."""
        self._failures[key] += 1
        tries = self._failures[key]
        if ends and tries >= _TRIES:
            return None
        return min(_FIRST * _FACTOR ** (min(tries, _TRIES) - 1), _LONGEST)

    def after_flood(self, key: Key, seconds: float) -> float | None:
        """Return the seconds that its chat asked to wait; None: it has asked too often."""
        self._floods[key] += 1
        return None if self._floods[key] >= _FLOODS else seconds

    def settled(self, key: Key) -> None:
        """Forget one of whom nothing more is to be done."""
        if self._failures or self._floods:
            self._failures.pop(key, None)
            self._floods.pop(key, None)
