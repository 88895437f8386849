"""The ledger: who gets an announcement, and who got it.

One :meth:`Ledger.turn` is one transaction: what came of earlier sends is written down, the lease is renewed,
what a dead courier left is settled, slots are taken from the pace row, and as many recipients are claimed as
there are slots. A claimed recipient is ``sending`` before a byte leaves: a crash shows whom it may have hit.

Rows are locked in one order by everyone: deliveries, couriers, paces, announcements.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)

from bot.state import pace as paces
from bot.state.announcements import select_running
from bot.state.chats import GONE, chat_of, has_delivery, move
from bot.state.rows import announcement_of, zones_of
from bot.state.schema import announcements, chats, couriers, deliveries
from bot.state.upserting import insert
from bot.values.announcement import SETTLED, Announcement, Chat, Delivery, Kind, State
from bot.values.ledger import LIMITS, Claimed, Granted, Lane, Request, Settled, lane_of

if TYPE_CHECKING:
    from bot.state.store import Store

# A courier that has not renewed its lease for so long is dead; it renews it several times as often.
LEASE = 15.0
RENEWAL = 3.0
UNSUBSCRIBED = "no longer subscribed"
_FIRST = -(1 << 63)
_CUT_OFF = "the process ended while this was being sent"
_D = deliveries.c
_UNDER_WAY = (State.SENDING, State.PAUSED)
_OPEN = (Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN)
_ARRIVED = (Delivery.SENT, Delivery.MOVED)

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
_SETTLE = (
    update(deliveries)
    .where((_D.announcement == bindparam("of")) & (_D.chat == bindparam("to")))
    .values(
        state=bindparam("new"),
        messages=func.coalesce(bindparam("ids", type_=Text), _D.messages),
        moved_to=bindparam("elsewhere", type_=BigInteger),
        detail=bindparam("why"),
        at=bindparam("when"),
        courier=None,
    )
)
_LINE = (
    update(deliveries)
    .where((_D.announcement == bindparam("of")) & (_D.chat == bindparam("to")) & _D.state.in_(_ARRIVED))
    .values(messages=bindparam("ids"), detail=bindparam("why"))
)
_BEFORE = (
    select(_D.chat, _D.state, _D.courier)
    .where(
        (_D.announcement == bindparam("of"))
        & _D.chat.in_(bindparam("to", expanding=True))
        & _D.state.in_(_OPEN)
    )
    .order_by(_D.chat)
    .with_for_update()
)
_KNOWN = select(chats).where(chats.c.id.in_(bindparam("to", expanding=True)))
_LATE = (
    select(couriers.c.id)
    .where((couriers.c.seen < bindparam("by")) & (couriers.c.id != bindparam("but")))
    .with_for_update(skip_locked=True)
)
_A = announcements.c
_COUNT = (
    update(announcements)
    .where(_A.id == bindparam("one"))
    # Those pending are what is left.
    .values({name: _A[name] + bindparam(f"more_{name}") for name in (Delivery.SENDING, *SETTLED)})
)
_DONE = (
    update(announcements)
    .where(
        (_A.id == bindparam("one"))
        & _A.state.in_(_UNDER_WAY)
        & (_A.sent + _A.gone + _A.moved + _A.failed + _A.unknown == _A.recipients)
    )
    .values(state=State.DONE, finished=bindparam("when"))
)
# Nothing was done after all where it was unknown: there is somebody to send to again.
_recalls = announcements.alias()
_REOPENED = (
    update(announcements)
    .where((_A.id == bindparam("one")) & (_A.state == State.DONE))
    .values(
        state=case(
            (
                exists()
                .where((_recalls.c.of == _A.id) & (_recalls.c.kind == Kind.RECALL))
                .correlate(announcements),
                State.CANCELLED,
            ),
            else_=State.SENDING,
        ),
        finished=None,
    )
)
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
            counts = _Changes()
            if request.held is not None:
                _release_others(connection, request, counts)
                self._beyond.clear()
            _settle(connection, request, counts)
            _add_lines(connection, request.lines)
            self._pass_over(request)
            if request.renew:
                # First, or one that was suspended for a while would bury itself.
                _renew(connection, request)
                _bury_the_dead(connection, request, self._lease, counts)
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
        counts: _Changes,
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
            counts = _Changes()
            request = Request(courier, now, now, 0, settled, held=())
            _settle(connection, request, counts)
            _add_lines(connection, lines)
            _release_others(connection, request, counts)
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


class _Changes:
    """Changes of the announcements' counts, written in the end and in one order."""

    def __init__(self) -> None:
        self._by: dict[int, Counter[str]] = defaultdict(Counter)

    def add(self, announcement: int, before: str, after: str, number: int = 1) -> None:
        self._by[announcement][before] -= number
        self._by[announcement][after] += number

    def write(self, connection: Connection, now: float) -> None:
        for announcement, changes in sorted(self._by.items()):
            more = {f"more_{name}": changes[name] for name in (Delivery.SENDING, *SETTLED)}
            if any(more.values()):
                connection.execute(_COUNT, {"one": announcement, **more})
            if changes[Delivery.PENDING] > 0 > changes[Delivery.UNKNOWN]:
                connection.execute(_REOPENED, {"one": announcement})
            elif any(changes[name] for name in SETTLED):
                connection.execute(_DONE, {"one": announcement, "when": now})


def _settle(connection: Connection, request: Request, counts: _Changes) -> None:
    """Write outcomes down, each once: a transaction that was committed unheard may be done again."""
    if not request.settled:
        return
    by_announcement: dict[int, list[int]] = defaultdict(list)
    for one in request.settled:
        by_announcement[one.announcement].append(one.chat)
    before: dict[tuple[int, int], tuple[str, str | None]] = {}
    for announcement, to in sorted(by_announcement.items()):
        found = connection.execute(_BEFORE, {"of": announcement, "to": to})
        before |= {(announcement, row.chat): (row.state, row.courier) for row in found}
    changed = [
        (one, was[0])
        for one in request.settled
        if (was := before.get((one.announcement, one.chat))) is not None
        # Its own, those too that became unknown when its lease had run out: now it is known after all. What
        # arrived is not sent again, whoever was to send it again by now.
        and (was[1] == request.courier or (was[0] == Delivery.PENDING and one.state in _ARRIVED))
    ]
    if not changed:
        return
    connection.execute(_SETTLE, [_row_of(one, request.now) for one, _ in changed])
    for one, state in changed:
        counts.add(one.announcement, state, one.state)
    gone = [one.moved_to or one.chat for one, _ in changed if one.state is Delivery.GONE]
    if gone:
        connection.execute(update(chats).where(chats.c.id.in_(gone)).values(state=GONE))


def _add_lines(connection: Connection, lines: Sequence[Settled]) -> None:
    """Write down what stands under albums by now; how they are counted does not change."""
    for one in lines:
        ids = " ".join(map(str, one.messages))
        values = {"of": one.announcement, "to": one.chat, "ids": ids, "why": one.detail or None}
        connection.execute(_LINE, values)


def _row_of(one: Settled, now: float) -> dict[str, Any]:
    return {
        "of": one.announcement,
        "to": one.chat,
        "new": one.state,
        "ids": " ".join(map(str, one.messages)) or None,
        "elsewhere": one.moved_to,
        "why": one.detail or None,
        "when": one.after if one.state is Delivery.PENDING else now,
    }


def _bury_the_dead(connection: Connection, request: Request, lease: float, counts: _Changes) -> None:
    """Settle what other couriers held whose lease has run out: perhaps it was delivered."""
    late = {"by": request.now - lease, "but": request.courier}
    for (dead,) in connection.execute(_LATE, late).all():
        _let_go(connection, dead, counts)
        connection.execute(delete(couriers).where(couriers.c.id == dead))


def _let_go(connection: Connection, courier: str, counts: _Changes) -> None:
    mine = (_D.courier == courier) & (_D.state == Delivery.SENDING)
    kinds = dict(
        connection.execute(
            select(announcements.c.id, announcements.c.kind).where(
                announcements.c.id.in_(select(_D.announcement).where(mine).distinct())
            )
        ).all()
    )
    for announcement, kind in kinds.items():
        # Whose it was stays with what is unknown: should that courier live, its word counts.
        values: dict[str, Any] = (
            {"state": Delivery.PENDING, "courier": None}
            if Kind(kind).harmless
            else {"state": Delivery.UNKNOWN, "detail": _CUT_OFF}
        )
        after = values["state"]
        changed = connection.execute(
            update(deliveries).where(mine & (_D.announcement == announcement)).values(values)
        )
        counts.add(announcement, Delivery.SENDING, after, changed.rowcount)


def _release_others(connection: Connection, request: Request, counts: _Changes) -> None:
    """Give back what this courier claimed without hearing of it: nothing of that was sent."""
    held = set(request.held or ()) | {(one.announcement, one.chat) for one in request.settled}
    mine = select(_D.announcement, _D.chat).where(
        (_D.courier == request.courier) & (_D.state == Delivery.SENDING)
    )
    for announcement, chat in connection.execute(mine).all():
        if (announcement, chat) not in held:
            connection.execute(
                update(deliveries)
                .where((_D.announcement == announcement) & (_D.chat == chat))
                .values(state=Delivery.PENDING, courier=None)
            )
            counts.add(announcement, Delivery.SENDING, Delivery.PENDING)


def _renew(connection: Connection, request: Request) -> None:
    seen = insert(connection, couriers).values(id=request.courier, seen=request.now)
    connection.execute(seen.on_conflict_do_update(index_elements=["id"], set_={"seen": request.now}))


def _take(  # noqa: PLR0913, PLR0917 - a claim in its transaction
    connection: Connection,
    request: Request,
    announcement: Announcement,
    zones: Sequence[str],
    most: int,
    counts: _Changes,
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
        connection.execute(_SETTLE, [_row_of(one, request.now) for one in dropped])
        counts.add(announcement.id, Delivery.SENDING, Delivery.GONE, len(dropped))
    return kept
