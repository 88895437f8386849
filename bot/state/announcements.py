"""Announcements: from draft to done, and who did what to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, insert, select, update

from bot.state import amending, consent, releasing
from bot.state.rows import announcement_of, audited, fields, row_of
from bot.state.schema import announcements
from bot.values.announcement import (
    HELD_BACK,
    Announcement,
    Category,
    Kind,
    Message,
    State,
)

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

    def steered(self, since: float) -> tuple[Announcement, ...]:
        """Return those with a panel that may change: under way, or finished ``since`` then.

        And those that were due and are drafts again, of which nobody has a panel yet.
        """
        moving = _T.state.in_([State.SCHEDULED, State.SENDING, State.PAUSED]) | (_T.finished >= since)
        changed = select(_T.of).where(_T.of.is_not(None) & moving)
        held_back = (_T.state == State.DRAFT) & (_T.note == HELD_BACK) & _T.panel_chat.is_(None)
        shown = _T.panel_chat.is_not(None) & (moving | _T.id.in_(changed))
        mine = (_T.kind == Kind.SEND) & (shown | held_back)
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
        free = set(values) <= {"panel", "awaits", "awaited", "awaited_at", "gathered", "note"}
        allowed = list(State) if free else [State.DRAFT]
        if not free:
            values["confirmed"] = ()
        statement = update(announcements).where((_T.id == identifier) & _T.state.in_(allowed))
        with self._store.write() as connection:
            row = connection.execute(statement.values(fields(values)).returning(announcements)).one_or_none()
        return announcement_of(row) if row else None

    def propose(
        self, of: Announcement, kind: Kind, author: int, now: float, message: Message
    ) -> Announcement | None:
        """Begin what changes an announcement that was sent, once enough say yes: a draft of its own.

        Another one of this kind that the author has begun there waits no more. None where there is nothing
        left to change.
        """
        with self._store.write() as connection:
            return amending.propose(connection, of.id, kind, author, now, message)

    def confirm(  # noqa: PLR0913 - what a yes is made of
        self,
        identifier: int,
        who: Iterable[int],
        now: float,
        needed: int,
        mark: str = "",
        *,
        administrators: Collection[int] | None = None,
    ) -> Announcement | None:
        """Add confirmations to a draft and, where they are enough, freeze its recipients and let it go.

        All in one transaction. They are as many as ``needed``, and of ``administrators``, where these are
        given, as many as :func:`bot.state.consent.enough` asks for; others count for nothing. ``mark`` is
        that of what they were shown. None where it is no draft (any more), or was changed since, or where
        ``who`` are none of ``administrators``.

        A correction stays a draft: see :meth:`amend`, which may have to wait.
        """
        with self._store.write() as connection:
            return releasing.confirm(connection, identifier, who, now, needed, mark, administrators)

    def agreed(self, identifier: int, administrators: Collection[int], now: float) -> bool:
        """Whether enough have said yes to a draft, the person at the machine or some of these."""
        with self._store.read() as connection:
            row = row_of(connection, identifier)
            one = announcement_of(row) if row else None
            return one is not None and consent.enough(connection, one, one.confirmed, administrators, now)

    def begin_due(self, now: float, administrators: Collection[int] | None = None) -> None:
        """Start what is scheduled for now or earlier; its recipients are those of now.

        Where these are more, or ``administrators`` are others, than when it was confirmed, and enough of
        them have not said yes to it, it is a draft again.
        """
        with self._store.write() as connection:
            releasing.begin_due(connection, now, administrators)

    def pause(self, identifier: int, who: int, now: float, note: str = "") -> Announcement | None:
        """Stop sending, at once and for as long as nobody says otherwise."""
        return self._turn(identifier, who, now, "pause", [State.SENDING], State.PAUSED, note)

    def resume(
        self, identifier: int, who: int, now: float, administrators: Collection[int] | None = None
    ) -> Announcement | None:
        """Go on where the ledger stands; so do its corrections and recalls, where those are paused.

        Where enough of ``administrators`` have not said yes to it, or to a correction, those who have
        confirmed it before being none any more, this is a yes to it, and it goes on with the next one's.
        Recalls put nothing before anybody, and what was written at the machine needs nobody's yes.
        """
        if one := self.go_on(identifier, who, now, administrators):
            return one
        resumed = []
        for change in self.amendments(identifier):
            free = change.kind is Kind.RECALL or change.author == consent.AT_THE_MACHINE
            resumed.append(self.go_on(change.id, who, now, None if free else administrators))
        waits = next((one for one in resumed if one and one.state is State.PAUSED), None)
        return waits or (self.get(identifier) if any(resumed) else None)

    def go_on(
        self, identifier: int, who: int, now: float, administrators: Collection[int] | None = None
    ) -> Announcement | None:
        """Resume this one alone; see :meth:`resume`."""
        if administrators is not None:
            with self._store.write() as connection:
                waits = releasing.resume_waits(connection, identifier, who, now, administrators)
            if waits is not None:
                return waits
        return self._turn(identifier, who, now, "resume", [State.PAUSED], State.SENDING)

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

    def amend(  # noqa: PLR0913, PLR0917 - what an amendment is made of
        self,
        identifier: int,
        kind: Kind,
        who: int,
        now: float,
        message: Message | None = None,
        proposal: int | None = None,
    ) -> Announcement | None:
        """Correct (to ``message``) or recall what was sent: an announcement of its own, to those who got it.

        What is still to be sent of the first is sent corrected, or not at all; where nobody has got it yet,
        the corrected one itself is returned. None, and nothing changed, where it is being sent this moment
        (pause it before), or nobody got it; or where it was proposed (see :meth:`propose`) and that was done
        meanwhile.
        """
        with self._store.write() as connection:
            return amending.amend(connection, identifier, kind, who, now, message, proposal)

    def recalled(self, identifier: int) -> bool:
        """Whether it was recalled, however far that is."""
        with self._store.read() as connection:
            return amending.recalled(connection, identifier)

    def amendments(self, identifier: int) -> tuple[Announcement, ...]:
        """Return the corrections and recalls of an announcement that were made, oldest first."""
        made = (_T.of == identifier) & _T.kind.in_([Kind.EDIT, Kind.RECALL]) & (_T.recipients > 0)
        statement = select(announcements).where(made).order_by(_T.id)
        with self._store.read() as connection:
            return tuple(map(announcement_of, connection.execute(statement)))


def select_running() -> Any:
    """Return the statement of :meth:`Announcements.running`; corrections and recalls go first of all."""
    first = case((_T.kind != Kind.SEND, 0), (_T.category == Category.URGENT, 1), else_=2)
    return select(announcements).where(_T.state.in_(_RUNNING)).order_by(first, _T.id)
