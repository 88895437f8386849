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

from sqlalchemy import (
    BigInteger,
    Connection,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)

from bot.state import pace as paces
from bot.state.announcements import select_running
from bot.state.chats import chat_of, has_delivery, move
from bot.state.rows import announcement_of, zones_of
from bot.state.schema import chats, couriers, deliveries
from bot.state.settling import (
    SETTLE,
    Changes,
    add_lines,
    bury_the_dead,
    release_others,
    renew,
    row_of,
    settle,
)
from bot.values.announcement import Announcement, Chat, Delivery, Kind, State
from bot.values.ledger import LIMITS, Claimed, Granted, Lane, Request, Settled, lane_of

if TYPE_CHECKING:
    from bot.state.store import Store

# A courier that has not renewed its lease for so long is dead; it renews it several times as often.
LEASE = 15.0
RENEWAL = 3.0
UNSUBSCRIBED = "no longer subscribed"
_FIRST = -(1 << 63)
_D = deliveries.c
_claimable = select(_D.chat).where(
    (_D.announcement == bindparam("of"))
    & (_D.zone == bindparam("in_zone"))
    & (_D.chat > bindparam("beyond", type_=BigInteger))
    # Written out, or a plan that is made before the value is known does without the partial index.
    & (_D.state == literal_column(f"'{Delivery.PENDING}'"))
    & (_D.at.is_(None) | (_D.at <= bindparam("now")))
)
_CLAIM = (
    update(deliveries)
    .where(
        (_D.announcement == bindparam("of"))
        & _D.chat.in_(
            select(
                _claimable.order_by(_D.chat)
                .limit(bindparam("most"))
                .with_for_update(skip_locked=True)
                .cte("claimable")
                .c.chat
            )
        )
    )
    .values(state=Delivery.SENDING, courier=bindparam("by"))
    .returning(_D.chat, _D.messages)
)
_KNOWN = select(chats).where(chats.c.id.in_(bindparam("to", expanding=True)))
_RUNNING = select_running()


class Ledger:
    """Used by any number of couriers, also of several processes and machines."""

    def __init__(self, store: Store, limits: Mapping[Lane, float] = LIMITS, *, lease: float = LEASE) -> None:
        self._store = store
        self._limits = limits
        self._lease = lease
        # How far each announcement is, by zone: PostgreSQL keeps what was pending before in the index until
        # it is vacuumed, and a claim would pass over all of it. What comes back is found in the next round.
        self._beyond: dict[tuple[int, str], int] = {}
        self._again = math.inf  # when somebody's turn comes who was passed over

    def turn(self, request: Request) -> Granted:
        """Settle and claim in one transaction."""
        with self._store.write() as connection:
            counts = Changes()
            if request.held is not None:
                release_others(connection, request, counts)
                self._beyond.clear()
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
            self._beyond.clear()
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
            if lane in request.hold:
                pace = pace.held(request.now, request.hold[lane])
            pace = pace.later(request.now, request.late.get(lane, 0.0))
            for one, zones in sending:
                if lane_of(one) is not lane:
                    continue
                weight = one.message.weight if one.kind is Kind.SEND else 1
                hands = request.most - len(claimed)
                most = min(pace.room(request.now, request.until), hands * weight)
                wanted = -(-most // weight)  # rounded up
                found = _take(connection, request, one, zones, wanted, counts, self._beyond) if wanted else []
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
        return Granted(tuple(claimed), following)

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


def _take(  # noqa: PLR0913, PLR0917 - a claim in its transaction
    connection: Connection,
    request: Request,
    announcement: Announcement,
    zones: Sequence[str],
    most: int,
    counts: Changes,
    beyond: dict[tuple[int, str], int],
) -> list[tuple[int, Chat | None, tuple[int, ...]]]:
    """Claim up to ``most`` recipients of an announcement whose zones are awake."""
    found: list[tuple[int, tuple[int, ...]]] = []
    for zone in zones:
        if announcement.quiet and request.asleep(zone):
            continue
        at = announcement.id, zone
        while len(found) < most:
            values = {
                "of": announcement.id,
                "in_zone": zone,
                "beyond": beyond.get(at, _FIRST),
                "most": most - len(found),
                "by": request.courier,
                "now": request.now,
            }
            rows = connection.execute(_CLAIM, values).all()
            found += [(row.chat, tuple(map(int, (row.messages or "").split()))) for row in rows]
            if rows:
                beyond[at] = max(row.chat for row in rows)
            elif beyond.pop(at, None) is None:
                break  # nothing from the first on
    if not found:
        return []
    found.sort()
    counts.add(announcement.id, Delivery.PENDING, Delivery.SENDING, len(found))
    known = connection.execute(_KNOWN, {"to": [to for to, _ in found]})
    by_id = {row.id: chat_of(row) for row in known}
    kept, dropped = [], []
    for to, messages in found:
        chat = by_id.get(to)
        if announcement.kind is Kind.SEND and chat and not chat.wants(announcement.category):
            dropped.append(Settled(announcement.id, to, Delivery.GONE, detail=UNSUBSCRIBED))
        else:
            kept.append((to, chat, messages))
    if dropped:
        connection.execute(SETTLE, [row_of(one, request.now) for one in dropped])
        counts.add(announcement.id, Delivery.SENDING, Delivery.GONE, len(dropped))
    return kept
