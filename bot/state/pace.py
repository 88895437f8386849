"""Telegram's limits over all chats, in one row that every courier of a token shares.

A row is a generic cell rate algorithm (ITU-T I.371): ``free_from`` is when the next message may leave;
whoever takes k slots moves it k intervals on. What is not taken in time is lost, so no second ever gets more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.state.schema import paces
from bot.values.ledger import Lane

# How late a slot may still be taken, for what a busy machine loses: three more in a second at most.
TOLERANCE = 0.003
# After a 429 the limit is used by so much less, and by all of it again so many seconds later.
SLOWER = 0.8
SLOWEST = 0.2
RECOVERY = 600.0
# Nobody books further ahead than this, and machines' clocks agree better: a row that says so met a clock that
# was set back.
_BOOKED_AT_MOST = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """One row; pure decisions, times in Unix seconds."""

    limit: float
    free_from: float = 0.0
    held_until: float = 0.0
    share: float = 1.0
    slowed: float = 0.0

    def set_back(self, now: float, stepped: float) -> float:
        """Return by how many seconds the clock was set back since this was written, 0: it was not.

        ``stepped``: what this process has noticed itself. Beyond that, nothing that is written lies far
        ahead.
        """
        ahead = max(self.free_from, self.slowed) - now
        return max(0.0, -stepped, ahead if ahead > _BOOKED_AT_MOST else 0.0)

    def earlier(self, seconds: float) -> Pace:
        """Follow a clock that was set back."""
        return replace(
            self,
            free_from=self.free_from - seconds,
            held_until=self.held_until - seconds,
            slowed=self.slowed - seconds,
        )

    def rate(self, now: float) -> float:
        """Messages a second now: after a 429 less, then slowly more again."""
        since = max(0.0, now - self.slowed)
        return self.limit * min(1.0, self.share + (1.0 - self.share) * since / RECOVERY)

    def start(self, now: float) -> float:
        """When the next message may leave."""
        return max(self.free_from, now - TOLERANCE, self.held_until)

    def room(self, now: float, until: float) -> int:
        """How many may leave before ``until``."""
        return max(0, int((until - self.start(now)) * self.rate(now)) + 1) if self.start(now) <= until else 0

    def taken(self, now: float, count: int) -> Pace:
        """Book ``count`` messages."""
        return replace(self, free_from=self.start(now) + count / self.rate(now)) if count else self

    def later(self, now: float, seconds: float) -> Pace:
        """Leave slots to what waited for nobody: replies to people, and sends that left late."""
        return replace(self, free_from=max(self.free_from, now - TOLERANCE) + seconds) if seconds else self

    def held(self, now: float, seconds: float) -> Pace:
        """Heed a 429: nobody sends for so long, and all a little slower afterwards.

        Several that were on their way together met the same limit: they slow it down once.
        """
        share = self.share
        if now >= self.held_until:
            share = max(SLOWEST, self.rate(now) / self.limit * SLOWER)
        return replace(self, held_until=max(self.held_until, now + seconds), share=share, slowed=now)


_LOCKED = select(paces).where(paces.c.lane == bindparam("of")).with_for_update()
_COLUMNS = ("free_from", "held_until", "share", "slowed")
_KEEP = (
    update(paces)
    .where(paces.c.lane == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)


def locked(connection: Connection, lane: Lane, limit: float) -> Pace:
    """Return a lane's row; on PostgreSQL nobody else changes it before the transaction ends."""
    row = connection.execute(_LOCKED, {"of": lane}).one_or_none()
    if row is None:
        try:
            with connection.begin_nested():
                fresh = Pace(limit)
                values = {name: getattr(fresh, name) for name in _COLUMNS}
                connection.execute(insert(paces).values(lane=lane, **values))
        except IntegrityError:  # another courier was as new as this one
            pass
        row = connection.execute(_LOCKED, {"of": lane}).one()
    return Pace(limit, row.free_from, row.held_until, row.share, row.slowed)


def held_until(connection: Connection, lane: Lane) -> float | None:
    """Return until when a 429 holds a lane; None where nothing was ever sent in it."""
    return connection.execute(select(paces.c.held_until).where(paces.c.lane == lane)).scalar()


def keep(connection: Connection, lane: Lane, pace: Pace) -> None:
    """Write a lane's row."""
    values = {f"new_{name}": getattr(pace, name) for name in _COLUMNS}
    connection.execute(_KEEP, {"of": lane, **values})
