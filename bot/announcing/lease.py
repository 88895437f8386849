"""A courier's lease, as the courier itself sees it (the ledger has its own view of it)."""

from __future__ import annotations

from bot.announcing.clocks import Clocks

RENEWAL = 3.0
# A lease that is nearly over may be over for others: what is not sent by then is left to them.
_USED = 10.0


class Lease:
    """Runs out by whichever clock went further: one stands still while the machine sleeps, one may be set."""

    def __init__(self, clocks: Clocks) -> None:
        self.number = 0
        self._clocks = clocks
        self._at: tuple[float, float] | None = None

    def due(self) -> bool:
        """Whether it is to be renewed now; one that had run out is another one then."""
        age = self._age()
        if age is not None and age > _USED:
            self.number += 1
        return age is None or age >= RENEWAL

    def renewed(self, monotonic: float, unix: float) -> None:
        """Note that the ledger has renewed it as of then."""
        self._at = monotonic, unix

    def over(self, number: int) -> bool:
        """Whether what was claimed under the lease of this number may be others' now."""
        age = self._age()
        return number != self.number or age is None or age > _USED

    def _age(self) -> float | None:
        """Return seconds since it was renewed; None: it never was. A clock that was set back never counts."""
        if self._at is None:
            return None
        monotonic, unix = self._at
        return max(self._clocks.monotonic() - monotonic, self._clocks.unix() - unix)
