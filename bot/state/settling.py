"""What came of recipients, as a turn of the ledger writes it down, and what becomes of those others left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, case, delete, exists, func, select, update

from bot.state.chats import ACTIVE, GONE
from bot.state.schema import announcements, chats, couriers, deliveries
from bot.state.upserting import insert
from bot.values.announcement import SETTLED, Delivery, Kind, State
from bot.values.ledger import Request, Settled

_CUT_OFF = "the process ended while this was being sent"
_A = announcements.c
_D = deliveries.c
_UNDER_WAY = (State.SENDING, State.PAUSED)
_OPEN = (Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN)
_ARRIVED = (Delivery.SENT, Delivery.MOVED)

SETTLE = (
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
_LATE = (
    select(couriers.c.id)
    .where((couriers.c.seen < bindparam("by")) & (couriers.c.id != bindparam("but")))
    .with_for_update(skip_locked=True)
)
_CLAMP = update(couriers).where(couriers.c.seen > bindparam("beyond")).values(seen=bindparam("now"))
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
_recalls = announcements.alias()
_RECALLED = (
    exists().where((_recalls.c.of == _A.id) & (_recalls.c.kind == Kind.RECALL)).correlate(announcements)
)
# Nothing was done after all where it was unknown: somebody is to get it again, but for what was recalled.
_REOPENED = (
    update(announcements)
    .where((_A.id == bindparam("one")) & (_A.state == State.DONE))
    .values(
        state=case((_RECALLED, State.CANCELLED), else_=State.SENDING),
        finished=case((_RECALLED, _A.finished), else_=None),
    )
)


class Changes:
    """Changes of the announcements' counts, written in the end and in one order."""

    def __init__(self) -> None:
        self._by: dict[int, Counter[str]] = defaultdict(Counter)

    def add(self, announcement: int, before: str, after: str, number: int = 1) -> None:
        """Note that so many went from one state to another."""
        self._by[announcement][before] -= number
        self._by[announcement][after] += number

    def write(self, connection: Connection, now: float) -> None:
        """Write them down, and what follows for the announcements."""
        for announcement, changes in sorted(self._by.items()):
            more = {f"more_{name}": changes[name] for name in (Delivery.SENDING, *SETTLED)}
            if any(more.values()):
                connection.execute(_COUNT, {"one": announcement, **more})
            if changes[Delivery.PENDING] > 0 > changes[Delivery.UNKNOWN]:
                connection.execute(_REOPENED, {"one": announcement})
            elif any(changes[name] for name in SETTLED):
                connection.execute(_DONE, {"one": announcement, "when": now})


def settle(connection: Connection, request: Request, counts: Changes) -> None:
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
    connection.execute(SETTLE, [row_of(one, request.now) for one, _ in changed])
    for one, state in changed:
        counts.add(one.announcement, state, one.state)
    gone = [one.moved_to or one.chat for one, _ in changed if one.state is Delivery.GONE]
    if gone:
        connection.execute(update(chats).where(chats.c.id.in_(gone)).values(state=GONE))


def add_lines(connection: Connection, lines: Sequence[Settled]) -> None:
    """Write down what stands under albums by now; how they are counted does not change."""
    for one in lines:
        ids = " ".join(map(str, one.messages))
        values = {"of": one.announcement, "to": one.chat, "ids": ids, "why": one.detail or None}
        connection.execute(_LINE, values)


def row_of(one: Settled, now: float) -> dict[str, Any]:
    """Return the values of :data:`SETTLE`."""
    return {
        "of": one.announcement,
        "to": one.chat,
        "new": one.state,
        "ids": " ".join(map(str, one.messages)) or None,
        "elsewhere": one.moved_to,
        "why": one.detail or None,
        "when": one.after if one.state is Delivery.PENDING else now,
    }


def bury_the_dead(connection: Connection, request: Request, lease: float, counts: Changes) -> None:
    """Settle what other couriers held whose lease has run out: perhaps it was delivered.

    A lease from the future met a clock that was set back: it is taken as renewed now, and runs out from here.
    """
    connection.execute(_CLAMP, {"beyond": request.now + lease, "now": request.now})
    late = {"by": request.now - lease, "but": request.courier}
    for (dead,) in connection.execute(_LATE, late).all():
        _let_go(connection, dead, counts)
        connection.execute(delete(couriers).where(couriers.c.id == dead))


def _let_go(connection: Connection, courier: str, counts: Changes) -> None:
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


def keep_gone(connection: Connection, announcement: int, to: Sequence[int]) -> int:
    """Take who was said to be gone as not tried, and their chats as active; how many they were."""
    where = (_D.announcement == announcement) & _D.chat.in_(to) & (_D.state == Delivery.GONE)
    back = update(deliveries).where(where).values(state=Delivery.PENDING, detail=None, at=None, courier=None)
    found = connection.execute(back.returning(_D.chat, _D.moved_to)).all()
    ids = [row.moved_to or row.chat for row in found]
    connection.execute(update(chats).where(chats.c.id.in_(ids)).values(state=ACTIVE))
    return len(found)


def bring_forward(connection: Connection, now: float, seconds: float, *, paid: bool) -> None:
    """Let those of a lane who were put back not wait for a clock that was set back by so many seconds."""
    lane = select(_A.id).where((_A.paid == paid) & _A.state.in_(_UNDER_WAY))
    put_back = (_D.state == Delivery.PENDING) & (_D.at > now)
    connection.execute(
        update(deliveries).where(_D.announcement.in_(lane) & put_back).values(at=_D.at - seconds)
    )


def release_others(connection: Connection, request: Request, counts: Changes) -> None:
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


def renew(connection: Connection, request: Request) -> None:
    """Note that a courier lives."""
    seen = insert(connection, couriers).values(id=request.courier, seen=request.now)
    connection.execute(seen.on_conflict_do_update(index_elements=["id"], set_={"seen": request.now}))
