"""Two clocks: one that measures and never goes back, and Unix time, which may be set."""

from __future__ import annotations

from collections.abc import Callable

# Less than that is what reading two clocks one after the other takes on a busy machine.
_NOTICED = 0.25


class Clocks:
    """What is awaited inside a process is measured; what others read is Unix time (see bot.values.ledger)."""

    def __init__(self, unix: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self.unix = unix
        self.monotonic = monotonic
        self._ahead = unix() - monotonic()

    def stepped(self) -> float:
        """Return by how many seconds Unix time was set since the last call: below 0, back; mostly 0."""
        ahead = self.unix() - self.monotonic()
        step, self._ahead = ahead - self._ahead, ahead
        return step if abs(step) >= _NOTICED else 0.0

    def unheard(self, step: float) -> None:
        """Return such a step once more, because nobody has heeded it."""
        self._ahead -= step
