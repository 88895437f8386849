"""What drafts wait for from administrators: their next message, the rest of an album, their yes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Update, or_, select, update

from bot.state.consent import AT_THE_MACHINE
from bot.state.rows import announcement_of
from bot.state.schema import announcements
from bot.values.announcement import Announcement, State

if TYPE_CHECKING:
    from bot.state.store import Store

# A message that is written later is about something else.
PATIENCE = 600.0
# Clocks of several machines differ by so much; what lies further ahead is of a clock that was set back.
_AHEAD = 60.0
_T = announcements.c
_NOTHING = {"awaits": "", "gathered": ""}


class Waiting:
    """Times are Unix seconds; persons are Telegram's user ids."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, person: int, now: float) -> Announcement | None:
        """Return the newest announcement that waits for what a person writes next."""
        statement = select(announcements).where((_T.awaited == person) & (_T.awaits != "") & _lasts(now))
        with self._store.read() as connection:
            row = connection.execute(statement.order_by(_T.id.desc()).limit(1)).one_or_none()
        return announcement_of(row) if row else None

    def wait(self, identifier: int, person: int, what: str, now: float) -> None:
        """Wait for what a person writes next, and for nothing else of theirs."""
        with self._store.write() as connection:
            connection.execute(_forgotten(person))
            values = {"awaits": what, "awaited": person, "awaited_at": now}
            connection.execute(update(announcements).where(_T.id == identifier).values(values))

    def forget(self, person: int) -> None:
        """Wait for nothing of a person."""
        with self._store.write() as connection:
            connection.execute(_forgotten(person))

    def unfinished(self, now: float) -> tuple[Announcement, ...]:
        """Return what still waits for a message, or for an album to be shown, the oldest first."""
        waits = (_T.gathered != "") | ((_T.awaits != "") & _lasts(now))
        with self._store.read() as connection:
            rows = connection.execute(select(announcements).where(waits).order_by(_T.id))
            return tuple(map(announcement_of, rows))

    def hold_to(self, administrators: Collection[int]) -> None:
        """Forget what is awaited of everybody else, the panels in their chats, and their yes to drafts."""
        known = sorted({*administrators, AT_THE_MACHINE})
        waits = or_(_T.awaits != "", _T.gathered != "")
        others = or_(_T.awaited.is_(None), _T.awaited.not_in(known))
        away = _T.panel_chat.is_not(None) & _T.panel_chat.not_in(known)
        confirmed = select(_T.id, _T.confirmed).where((_T.state == State.DRAFT) & (_T.confirmed != ""))
        with self._store.write() as connection:
            connection.execute(update(announcements).where(waits & others).values(_NOTHING))
            connection.execute(update(announcements).where(away).values(panel_chat=None, panel_message=None))
            for row in connection.execute(confirmed).all():
                kept = [one for one in row.confirmed.split() if int(one) in known]
                values = {"confirmed": " ".join(kept)}
                connection.execute(update(announcements).where(_T.id == row.id).values(values))


def _forgotten(person: int) -> Update:
    waits = or_(_T.awaits != "", _T.gathered != "")
    return update(announcements).where((_T.awaited == person) & waits).values(_NOTHING)


def _lasts(now: float) -> ColumnElement[bool]:
    return _T.awaited_at.between(now - PATIENCE, now + _AHEAD)
