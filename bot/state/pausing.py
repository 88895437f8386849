"""Announcements that pause by themselves, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, case, select, update

from bot.state.rows import announcement_of, audited
from bot.state.schema import announcements
from bot.state.settling import keep_gone
from bot.values.announcement import ANOTHER, Announcement, State

_T = announcements.c


def stop_run(connection: Connection, identifier: int, to: Sequence[int], now: float, note: str) -> None:
    """See :meth:`bot.state.ledger.Ledger.stop_run`."""
    goes_on = _T.state.in_([State.SENDING, State.PAUSED, State.DONE])
    kept = keep_gone(connection, identifier, to)
    values = {
        "gone": _T.gone - kept,
        "state": case((goes_on, State.PAUSED), else_=_T.state),
        "finished": case((goes_on, None), else_=_T.finished),
        "note": note,
    }
    connection.execute(update(announcements).where(_T.id == identifier).values(values))
    audited(connection, identifier, 0, now, "pause")


def stopped(connection: Connection) -> tuple[Announcement, ...]:
    """See :meth:`bot.state.ledger.Ledger.stopped`."""
    by_itself = (_T.state == State.PAUSED) & _T.note.not_in(["", ANOTHER])
    paused = select(announcements).where(by_itself).order_by(_T.id)
    return tuple(map(announcement_of, connection.execute(paused)))
