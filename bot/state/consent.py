"""Whose yes counts, and whether these are enough: two administrators where most chats are reached.

What is asked is asked anew whenever a stored yes is used: administrators and subscriptions change meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, func, select, union

from bot.state.audiences import recipients
from bot.state.chats import ACTIVE
from bot.state.rows import required
from bot.state.schema import announcements, chats, deliveries
from bot.values.announcement import Announcement, Delivery, Kind, State
from bot.values.audience import Audience

# Whoever works at the machine stands for all administrators; no person of Telegram has this number.
AT_THE_MACHINE = 0
# Of the active chats that have subscribed. What reaches half of them has no larger audience beside it.
MOST = 0.5
# What one administrator lets go alone within so many seconds is taken together: two halves are the whole.
ALONE = 24 * 3600.0
_T = announcements.c
_D = deliveries.c
# A correction is tried where the first arrived, and changes what is still to be sent.
_STILL_SEEN = (Delivery.PENDING, Delivery.SENDING, Delivery.SENT, Delivery.MOVED)


def enough(
    connection: Connection,
    one: Announcement,
    confirmed: Collection[int],
    administrators: Collection[int],
    now: float,
) -> bool:
    """Whether those of ``administrators`` among ``confirmed`` are as many as letting ``one`` go takes."""
    if AT_THE_MACHINE in confirmed:
        return True
    valid = set(confirmed) & set(administrators)
    if not valid:
        return False
    if len(valid) > 1 or len(administrators) == 1:
        return True
    return not _most(connection, one, valid.pop(), now)


def _most(connection: Connection, one: Announcement, who: int, now: float) -> bool:
    """Whether it reaches most chats, or does together with what this person let go alone of late."""
    if one.of is not None and _by_two(connection, one.of):
        return True
    active = select(func.count()).where((chats.c.state == ACTIVE) & chats.c.subscribed)
    every = connection.execute(active).scalar_one()
    recent = (_T.state != State.DRAFT) & (func.coalesce(_T.started, now) >= now - ALONE)
    goes = (_T.state != State.CANCELLED) | (_D.state != Delivery.PENDING)
    alone = (
        select(_D.chat)
        .join(announcements, _T.id == _D.announcement)
        .where((_T.confirmed == str(who)) & recent & goes)
    )
    reached = union(_reached(connection, one), alone).subquery()
    number = connection.execute(select(func.count()).select_from(reached)).scalar_one()
    return bool(number >= every * MOST)


def _by_two(connection: Connection, first: int) -> bool:
    """Whether an announcement was let go by two: one alone does not change its words afterwards."""
    return len(required(connection, first).confirmed) > 1


def _reached(connection: Connection, one: Announcement) -> Select[Any]:
    """Return the statement that finds the chats that would see it."""
    first = one if one.of is None else required(connection, one.of)
    if one.kind is not Kind.RETRY and first.state in {State.DRAFT, State.SCHEDULED}:
        # Frozen when it is due, for good: what is frozen before only tells how many these are now.
        return recipients(Audience.parse(first.audience), first.category, chats.c.id).order_by(None)
    states = (Delivery.UNKNOWN,) if one.kind is Kind.RETRY else _STILL_SEEN
    return select(_D.chat).where((_D.announcement == first.id) & _D.state.in_(states))
