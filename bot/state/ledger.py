"""The ledger: who gets an announcement, and who got it.

One :meth:`Ledger.turn` is one transaction: what came of earlier sends is written down, the lease is renewed,
what a dead courier left is settled, slots are taken from the pace row, and as many recipients are claimed as
there are slots. A claimed recipient is ``sending`` before a byte leaves: a crash shows whom it may have hit.

Rows are locked in one order by everyone: deliveries, couriers, paces, announcements.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, select

from bot.state import pace as paces
from bot.state import pausing
from bot.state.announcements import select_running
from bot.state.chats import has_delivery, move
from bot.state.claims import Claims
from bot.state.rows import announcement_of, zones_of
from bot.state.schema import chats, couriers, deliveries
from bot.state.settling import (
    Changes,
    add_lines,
    bring_forward,
    bury_the_dead,
    release_others,
    renew,
    settle,
)
from bot.values.announcement import Announcement, Chat, Delivery, Kind, State
from bot.values.ledger import LIMITS, LONGEST_WAIT, Claimed, Granted, Lane, Request, Settled, Waits, lane_of

if TYPE_CHECKING:
    from bot.state.store import Store

# A courier that has not renewed its lease for so long is dead; it renews it several times as often.
LEASE = 15.0
RENEWAL = 3.0
_D = deliveries.c
_RUNNING = select_running()


class Ledger:
    """Used by any number of couriers, also of several processes and machines."""

    def __init__(self, store: Store, limits: Mapping[Lane, float] = LIMITS, *, lease: float = LEASE) -> None:
        self._store = store
        self._limits = limits
        self._lease = lease
        self._claims = Claims()
        self._again = math.inf  # when somebody's turn comes who was passed over

    def turn(self, request: Request) -> Granted:
        """Settle and claim in one transaction."""
        with self._store.write() as connection:
            counts = Changes()
            if request.held is not None:
                release_others(connection, request, counts)
                self._claims.begin_anew()
            settle(connection, request, counts)
            add_lines(connection, request.lines)
            self._pass_over(request)
            if request.renew:
                # First, or one that was suspended for a while would bury itself.
                renew(connection, request)
                bury_the_dead(connection, request, self._lease, counts)
            running = [(announcement_of(row), zones_of(row)) for row in connection.execute(_RUNNING)]
            sending = [(one, zones) for one, zones in running if one.state is State.SENDING]
            granted = self._claim(connection, request, sending, counts)
            counts.write(connection, request.now)
        return granted

    def _pass_over(self, request: Request) -> None:
        """Note whose turn comes later than that of others behind them, and begin anew when it has come."""
        if request.now >= self._again:
            self._claims.begin_anew()
            self._again = math.inf
        self._again = min([self._again, *(one.after for one in request.settled if one.after)])

    def _claim(
        self,
        connection: Connection,
        request: Request,
        sending: Sequence[tuple[Announcement, tuple[str, ...]]],
        counts: Changes,
    ) -> Granted:
        claimed: list[Claimed] = []
        following = math.inf
        lanes = {lane_of(one) for one, _ in sending} | set(request.hold)
        for lane in sorted(lanes):
            pace = before = paces.locked(connection, lane, self._limits[lane])
            if back := pace.set_back(request.now, request.stepped):
                pace = pace.earlier(back)
                bring_forward(connection, request.now, back, paid=lane is Lane.PAID)
                self._claims.begin_anew()
            if lane in request.hold:
                pace = pace.held(request.now, request.hold[lane])
            pace = pace.later(request.now, request.late.get(lane, 0.0))
            ours = [(one, zones) for one, zones in sending if lane_of(one) is lane]
            for one, zones in self._claims.in_turn(ours) if request.spread else ours:
                weight = one.message.weight if one.kind is Kind.SEND else 1
                hands = request.most - len(claimed)
                if request.spread:
                    hands = min(hands, -(-request.most // len(ours)))
                most = min(pace.room(request.now, request.until), hands * weight)
                wanted = -(-most // weight)  # rounded up
                found = self._claims.take(connection, request, one, zones, wanted, counts) if wanted else []
                start, step = pace.start(request.now), weight / pace.rate(request.now)
                claimed += [
                    Claimed(one, to, start + at * step, chat, messages)
                    for at, (to, chat, messages) in enumerate(found)
                ]
                pace = pace.taken(request.now, len(found) * weight)
                if found or not wanted:
                    following = min(following, pace.start(request.now))
            if pace != before:
                paces.keep(connection, lane, pace)
        return Granted(tuple(claimed), following, frozenset(one.id for one, _ in sending))

    def moved(self, announcement: int, old: int, new: int) -> tuple[Chat | None, bool]:
        """Carry a group over to its supergroup; the second tells whether that is a recipient itself."""
        with self._store.write() as connection:
            also = has_delivery(connection, announcement, new)
            return move(connection, old, new), also

    def leave(
        self, courier: str, settled: Sequence[Settled], now: float, lines: Sequence[Settled] = ()
    ) -> None:
        """Settle for the last time; what was claimed and not sent is there for others, at once."""
        with self._store.write() as connection:
            counts = Changes()
            request = Request(courier, now, now, 0, settled, held=())
            settle(connection, request, counts)
            add_lines(connection, lines)
            release_others(connection, request, counts)
            connection.execute(delete(couriers).where(couriers.c.id == courier))
            counts.write(connection, now)

    def stop_run(self, announcement: int, to: Sequence[int], now: float, note: str) -> None:
        """Pause an announcement, and keep recipients who were said to be gone: they are tried again."""
        with self._store.write() as connection:
            pausing.stop_run(connection, announcement, to, now, note)

    def stopped(self) -> tuple[Announcement, ...]:
        """Return what paused by itself, corrections and recalls among it."""
        with self._store.read() as connection:
            return pausing.stopped(connection)

    def waits(self, one: Announcement, now: float) -> Waits:
        """Return what Telegram asked to wait for before the rest of an announcement."""
        where = (_D.announcement == one.id) & (_D.state == Delivery.PENDING)
        put_back = select(func.count(), func.max(_D.at)).where(
            where & (_D.at > now) & (_D.at <= now + LONGEST_WAIT)
        )
        with self._store.read() as connection:
            number, last = connection.execute(put_back).one()
            held = paces.held_until(connection, lane_of(one))
        lane = held if held is not None and now < held <= now + LONGEST_WAIT else None
        return Waits(lane, number, last)

    def unknown(self, announcement: int) -> Iterable[tuple[int, str]]:
        """Yield the chats that perhaps got it, and why that is not known."""
        return ((row["chat_id"], row["detail"]) for row in self.report(announcement, Delivery.UNKNOWN))

    def report(self, announcement: int, state: Delivery | None = None) -> Iterable[dict[str, Any]]:
        """Yield every recipient with its chat's kind and title, state, reason, time and messages, by chat."""
        after: int | None = None
        while True:
            statement = (
                select(deliveries, chats.c.kind, chats.c.title)
                .select_from(deliveries.outerjoin(chats, chats.c.id == func.coalesce(_D.moved_to, _D.chat)))
                .where(_D.announcement == announcement)
                .order_by(_D.chat)
                .limit(1000)
            )
            if state is not None:
                statement = statement.where(_D.state == state)
            if after is not None:
                statement = statement.where(_D.chat > after)
            with self._store.read() as connection:
                rows = connection.execute(statement).all()
            if not rows:
                return
            for row in rows:
                yield {
                    "chat_id": row.chat,
                    "kind": row.kind or "",
                    "title": row.title or "",
                    "state": row.state,
                    "detail": row.detail or "",
                    "at": None if row.state == Delivery.PENDING else row.at,
                    "messages": row.messages or "",
                    "moved_to": row.moved_to,
                }
            after = rows[-1].chat
