"""Announcements: from draft to done, and who did what to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from bot.state import amending
from bot.state.audiences import freeze
from bot.state.rows import NOBODY_SAID, announcement_of, audited, fields, row_of
from bot.state.schema import announcements, deliveries
from bot.values.announcement import (
    Announcement,
    Category,
    Delivery,
    Kind,
    Message,
    State,
)
from bot.values.audience import Audience

if TYPE_CHECKING:
    from bot.state.store import Store

_RUNNING = (State.SCHEDULED, State.SENDING)
_T = announcements.c


class Announcements:
    """Every change names who asked for it (0: the person at the machine) and is kept in the audit."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, author: int, now: float, message: Message, **values: Any) -> Announcement:
        """Begin a draft."""
        columns = {
            "kind": Kind.SEND,
            "state": State.DRAFT,
            "audience": "all",
            "category": Category.NEWS,
            "silent": False,
            "quiet": True,
            "paid": False,
            "author": author,
            "created": now,
            **fields({"message": message, **values}),
        }
        with self._store.write() as connection:
            row = connection.execute(insert(announcements).values(columns).returning(announcements)).one()
            audited(connection, row.id, author, now, "create")
        return announcement_of(row)

    def get(self, identifier: int) -> Announcement | None:
        """Return one."""
        with self._store.read() as connection:
            row = row_of(connection, identifier)
        return announcement_of(row) if row else None

    def all(self, kind: Kind = Kind.SEND) -> tuple[Announcement, ...]:
        """Return all of a kind, oldest first."""
        statement = select(announcements).where(_T.kind == kind).order_by(_T.id)
        with self._store.read() as connection:
            return tuple(map(announcement_of, connection.execute(statement)))

    def awaiting(self, person: int) -> Announcement | None:
        """Return the newest announcement that waits for what an administrator writes next."""
        statement = select(announcements).where((_T.awaited == person) & (_T.awaits != ""))
        with self._store.read() as connection:
            row = connection.execute(statement.order_by(_T.id.desc()).limit(1)).one_or_none()
        return announcement_of(row) if row else None

    def steered(self, since: float) -> tuple[Announcement, ...]:
        """Return those with a panel that may change: under way, or finished ``since`` then."""
        moving = _T.state.in_([State.SCHEDULED, State.SENDING, State.PAUSED]) | (_T.finished >= since)
        changed = select(_T.of).where(_T.of.is_not(None) & moving)
        mine = (_T.panel_chat.is_not(None)) & (_T.kind == Kind.SEND) & (moving | _T.id.in_(changed))
        with self._store.read() as connection:
            return tuple(map(announcement_of, connection.execute(select(announcements).where(mine))))

    def running(self) -> tuple[Announcement, ...]:
        """Return what is scheduled or being sent, urgent ones first, then the oldest."""
        with self._store.read() as connection:
            return tuple(map(announcement_of, connection.execute(select_running())))

    def change(self, identifier: int, **values: Any) -> Announcement | None:
        """Set fields of a draft, or of what its panel needs; None where it is none (any more).

        Whatever is changed of a draft has been confirmed by nobody yet.
        """
        free = set(values) <= {"panel", "awaits", "awaited", "note"}
        allowed = list(State) if free else [State.DRAFT]
        if not free:
            values["confirmed"] = ()
        statement = update(announcements).where((_T.id == identifier) & _T.state.in_(allowed))
        with self._store.write() as connection:
            row = connection.execute(statement.values(fields(values)).returning(announcements)).one_or_none()
        return announcement_of(row) if row else None

    def confirm(
        self, identifier: int, who: Iterable[int], now: float, needed: int, mark: str = ""
    ) -> Announcement | None:
        """Add confirmations to a draft and, where they are enough, freeze its recipients and let it go.

        All in one transaction. ``mark`` is that of what they were shown. None where it is no draft (any
        more), or was changed since.
        """
        with self._store.write() as connection:
            row = row_of(connection, identifier, lock=True)
            if row is None or row.state != State.DRAFT:
                return None
            draft = announcement_of(row)
            if mark and mark != draft.mark:
                return None
            confirmed = draft.confirmed | set(who)
            values: dict[str, Any] = {"confirmed": " ".join(map(str, sorted(confirmed)))}
            for one in sorted(set(who) - draft.confirmed):
                audited(connection, identifier, one, now, "confirm")
            if len(confirmed) >= needed:
                values |= {"awaits": "", **self._go(connection, draft, now)}
            where = _T.id == identifier
            changed = update(announcements).where(where).values(values).returning(announcements)
            return announcement_of(connection.execute(changed).one())

    def begin_due(self, now: float) -> None:
        """Start what is scheduled for now or earlier; its recipients are those of now."""
        due = select(announcements).where((_T.state == State.SCHEDULED) & (_T.due <= now)).with_for_update()
        with self._store.write() as connection:
            for row in connection.execute(due).all():
                connection.execute(delete(deliveries).where(deliveries.c.announcement == row.id))
                values = self._go(connection, announcement_of(row), now)
                connection.execute(update(announcements).where(_T.id == row.id).values(values))

    def _go(self, connection: Connection, draft: Announcement, now: float) -> dict[str, Any]:
        """Freeze, and return the columns of an announcement that is on its way."""
        audience = Audience.parse(draft.audience)
        total = freeze(connection, draft.id, audience, draft.category)
        values: dict[str, Any] = {"recipients": total, "zones": _zones(connection, draft.id)}
        if draft.due is not None and draft.due > now:
            return values | {"state": State.SCHEDULED}
        if not total:
            return values | {"state": State.DONE, "started": now, "finished": now}
        return values | {"state": State.SENDING, "started": now}

    def pause(self, identifier: int, who: int, now: float, note: str = "") -> Announcement | None:
        """Stop sending, at once and for as long as nobody says otherwise."""
        return self._turn(identifier, who, now, "pause", [State.SENDING], State.PAUSED, note)

    def resume(self, identifier: int, who: int, now: float) -> Announcement | None:
        """Go on where the ledger stands; so do its corrections and recalls, where those are paused."""
        if one := self._turn(identifier, who, now, "resume", [State.PAUSED], State.SENDING):
            return one
        resumed = [
            self._turn(change.id, who, now, "resume", [State.PAUSED], State.SENDING)
            for change in self.amendments(identifier)
        ]
        return self.get(identifier) if any(resumed) else None

    def cancel(self, identifier: int, who: int, now: float) -> Announcement | None:
        """Stop for good; who got it is kept."""
        states = [State.DRAFT, State.SCHEDULED, State.SENDING, State.PAUSED]
        return self._turn(identifier, who, now, "cancel", states, State.CANCELLED)

    def _turn(  # noqa: PLR0913, PLR0917 - what a step is made of
        self,
        identifier: int,
        who: int,
        now: float,
        what: str,
        before: list[State],
        after: State,
        note: str = "",
    ) -> Announcement | None:
        values: dict[str, Any] = {"state": after, "note": note, "awaits": ""}
        if after is State.CANCELLED:
            values["finished"] = now
        where = (_T.id == identifier) & _T.state.in_(before)
        with self._store.write() as connection:
            changed = update(announcements).where(where).values(values).returning(announcements)
            row = connection.execute(changed).one_or_none()
            if row is None:
                return None
            audited(connection, identifier, who, now, what)
        return announcement_of(row)

    def send_unknown_again(self, identifier: int, who: int, now: float) -> Announcement | None:
        """Take unknown deliveries as not made; one that is paused stays so.

        None where it is not one that was sent, or was recalled: nobody gets that anew.
        """
        with self._store.write() as connection:
            return amending.send_unknown_again(connection, identifier, who, now)

    def amend(
        self, identifier: int, kind: Kind, who: int, now: float, message: Message | None = None
    ) -> Announcement | None:
        """Correct (to ``message``) or recall what was sent: an announcement of its own, to those who got it.

        What is still to be sent of the first is sent corrected, or not at all; where nobody has got it yet,
        the corrected one itself is returned. None, and nothing changed, where it is being sent this moment
        (pause it before), or nobody got it.
        """
        with self._store.write() as connection:
            return amending.amend(connection, identifier, kind, who, now, message)

    def recalled(self, identifier: int) -> bool:
        """Whether it was recalled, however far that is."""
        with self._store.read() as connection:
            return amending.recalled(connection, identifier)

    def amendments(self, identifier: int) -> tuple[Announcement, ...]:
        """Return the corrections and recalls of an announcement, oldest first."""
        statement = select(announcements).where(_T.of == identifier).order_by(_T.id)
        with self._store.read() as connection:
            return tuple(map(announcement_of, connection.execute(statement)))


def select_running() -> Any:
    """Return the statement of :meth:`Announcements.running`; corrections and recalls go first of all."""
    first = case((_T.kind != Kind.SEND, 0), (_T.category == Category.URGENT, 1), else_=2)
    return select(announcements).where(_T.state.in_(_RUNNING)).order_by(first, _T.id)


def _zones(connection: Connection, identifier: int) -> str:
    """Return the distinct zones by hopping through the index: a million equal ones cost one step."""
    found: list[str] = []
    where = deliveries.c.announcement == identifier
    pending = deliveries.c.state == Delivery.PENDING
    while True:
        least = select(func.min(deliveries.c.zone)).where(where & pending)
        if found:
            least = least.where(deliveries.c.zone > found[-1])
        zone = connection.execute(least).scalar()
        if zone is None:
            return " ".join(zone or NOBODY_SAID for zone in found)
        found.append(zone)
