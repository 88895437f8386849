"""Claims of recipients: those of an announcement in their order, or some that lie far from each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import BigInteger, Connection, bindparam, literal_column, select, update

from bot.state.chats import chat_of
from bot.state.schema import chats, deliveries
from bot.state.settling import SETTLE, Changes, row_of
from bot.values.announcement import Announcement, Chat, Delivery, Kind
from bot.values.ledger import LONGEST_WAIT, Request, Settled

UNSUBSCRIBED = "no longer subscribed"
_FIRST = -(1 << 63)
# Probes lie among so many recipients: passing over more would take longer than it is worth.
_SPREAD = 5000
# Multiples of it are far from each other, however many are taken (the fractional part of the golden ratio).
_STEP = 0.6180339887
_D = deliveries.c
_claimable = select(_D.chat).where(
    (_D.announcement == bindparam("of"))
    & (_D.zone == bindparam("in_zone"))
    & (_D.chat > bindparam("beyond", type_=BigInteger))
    # Written out, or a plan that is made before the value is known does without the partial index.
    & (_D.state == literal_column(f"'{Delivery.PENDING}'"))
    & (_D.at.is_(None) | (_D.at <= bindparam("now")) | (_D.at > bindparam("furthest")))
)
_CLAIM = (
    update(deliveries)
    .where(
        (_D.announcement == bindparam("of"))
        & _D.chat.in_(
            select(
                _claimable.order_by(_D.chat)
                .limit(bindparam("most"))
                .offset(bindparam("skipped"))
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
Running: TypeAlias = tuple[Announcement, tuple[str, ...]]
_Found: TypeAlias = list[tuple[int, tuple[int, ...]]]


class Claims:
    """Knows how far each announcement is, which the store need not remember."""

    def __init__(self) -> None:
        # By zone: PostgreSQL keeps what was pending before in the index until it is vacuumed, and a claim
        # would pass over all of it. What comes back is found in the next round.
        self._beyond: dict[tuple[int, str], int] = {}
        self._probes = 0

    def begin_anew(self) -> None:
        """Look for recipients from the first on."""
        self._beyond.clear()

    def in_turn(self, running: Sequence[Running]) -> Iterable[Running]:
        """Return the announcements, another one first each time."""
        first = self._probes % max(1, len(running))
        return [*running[first:], *running[:first]]

    def take(  # noqa: PLR0913, PLR0917 - a claim in its transaction
        self,
        connection: Connection,
        request: Request,
        announcement: Announcement,
        zones: Sequence[str],
        most: int,
        counts: Changes,
    ) -> list[tuple[int, Chat | None, tuple[int, ...]]]:
        """Claim up to ``most`` recipients of an announcement whose zones are awake."""
        awake = [zone for zone in zones if not (announcement.quiet and request.asleep(zone))]
        claim = self._scattered if request.spread else self._in_order
        found = claim(connection, request, announcement, awake, most)
        if not found:
            return []
        found.sort()
        counts.add(announcement.id, Delivery.PENDING, Delivery.SENDING, len(found))
        return _who_want_it(connection, request, announcement, found, counts)

    def _in_order(
        self,
        connection: Connection,
        request: Request,
        announcement: Announcement,
        zones: Sequence[str],
        most: int,
    ) -> _Found:
        found: _Found = []
        for zone in zones:
            at = announcement.id, zone
            while len(found) < most:
                beyond = self._beyond.get(at, _FIRST)
                rows = _claim(connection, request, at, most - len(found), beyond=beyond)
                found += rows
                if rows:
                    self._beyond[at] = max(chat for chat, _ in rows)
                elif self._beyond.pop(at, None) is None:
                    break  # nothing from the first on
        return found

    def _scattered(
        self,
        connection: Connection,
        request: Request,
        announcement: Announcement,
        zones: Sequence[str],
        most: int,
    ) -> _Found:
        found: _Found = []
        among = min(announcement.counts.pending, _SPREAD)
        for zone in zones:
            while len(found) < most:
                self._probes += 1
                skipped = int(self._probes * _STEP % 1.0 * among)
                at = announcement.id, zone
                rows = _claim(connection, request, at, 1, skipped=skipped) or _claim(
                    connection, request, at, 1
                )
                if not rows:
                    break
                found += rows
        return found


def _claim(  # noqa: PLR0913 - what a claim is made of
    connection: Connection,
    request: Request,
    at: tuple[int, str],
    most: int,
    *,
    beyond: int = _FIRST,
    skipped: int = 0,
) -> _Found:
    values = {
        "of": at[0],
        "in_zone": at[1],
        "beyond": beyond,
        "most": most,
        "skipped": skipped,
        "by": request.courier,
        "now": request.now,
        "furthest": request.now + LONGEST_WAIT,
    }
    rows = connection.execute(_CLAIM, values).all()
    return [(row.chat, tuple(map(int, (row.messages or "").split()))) for row in rows]


def _who_want_it(
    connection: Connection, request: Request, announcement: Announcement, found: _Found, counts: Changes
) -> list[tuple[int, Chat | None, tuple[int, ...]]]:
    """Return what is known of those that were claimed; who has unsubscribed meanwhile gets nothing."""
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
