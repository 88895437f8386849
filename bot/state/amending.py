"""Corrections and recalls: announcements of their own, to those who got the first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, literal, select, update

from bot.state.messages import dump
from bot.state.rows import NOBODY_SAID, announcement_of, audited, row_of
from bot.state.schema import announcements, deliveries
from bot.values.announcement import Announcement, Delivery, Kind, Message, State

# Bot API, deleteMessage: "A message can only be deleted if it was sent less than 48 hours ago."
RECALL_SECONDS = 48 * 3600.0
TOO_OLD = "sent more than 48 hours ago"
_T = announcements.c
_D = deliveries.c
_STILL_TO_GO = (State.SCHEDULED, State.PAUSED)


def propose(  # noqa: PLR0913, PLR0917 - what a proposal is made of
    connection: Connection, identifier: int, kind: Kind, author: int, now: float, message: Message
) -> Announcement | None:
    """See :meth:`bot.state.announcements.Announcements.propose`."""
    row = row_of(connection, identifier, lock=True)
    if row is None or row.kind != Kind.SEND or row.state == State.DRAFT:
        return None
    _withdraw(connection, identifier, now, (_T.kind == kind) & (_T.author == author))
    values = {
        "kind": kind,
        "of": identifier,
        "state": State.DRAFT,
        "message": dump(message),
        "audience": row.audience,
        "category": row.category,
        "silent": True,
        "quiet": False,
        "paid": False,
        "author": author,
        "created": now,
    }
    new = connection.execute(insert(announcements).values(values).returning(announcements)).one()
    audited(connection, new.id, author, now, f"propose {kind} of {identifier}")
    return announcement_of(new)


def _open(connection: Connection, proposal: int) -> bool:
    row = row_of(connection, proposal, lock=True)
    return row is not None and row.state == State.DRAFT


def _withdraw(connection: Connection, identifier: int, now: float, which: ColumnElement[bool]) -> None:
    """Let what was proposed for an announcement wait no more."""
    open_ = (_T.of == identifier) & (_T.state == State.DRAFT) & which
    connection.execute(update(announcements).where(open_).values(state=State.CANCELLED, finished=now))


def amend(  # noqa: PLR0913, PLR0917 - what an amendment is made of
    connection: Connection,
    identifier: int,
    kind: Kind,
    who: int,
    now: float,
    message: Message | None,
    proposal: int | None = None,
) -> Announcement | None:
    """See :meth:`bot.state.announcements.Announcements.amend`."""
    row = row_of(connection, identifier, lock=True)
    if row is None or row.kind != Kind.SEND or row.state == State.SENDING or row.sending:
        return None
    if proposal is not None and not _open(connection, proposal):
        return None
    first = announcement_of(row)
    got = select(_D.chat).where((_D.announcement == identifier) & _D.messages.is_not(None))
    arrived = connection.execute(got.limit(1)).first() is not None
    corrects = message is not None and first.state in _STILL_TO_GO and first.counts.pending > 0
    if not arrived and not corrects:
        return None
    audited(connection, identifier, who, now, kind)
    # Whatever else was proposed was so for what stood there before.
    _withdraw(connection, identifier, now, _T.id != (proposal or 0))
    this = update(announcements).where(_T.id == identifier)
    if message is not None:
        row = connection.execute(this.values(message=dump(message)).returning(announcements)).one()
    elif first.state is State.PAUSED:
        connection.execute(this.values(state=State.CANCELLED, finished=now))
    if not arrived:
        done = update(announcements).where(_T.id == (proposal or 0))
        connection.execute(done.values(state=State.DONE, started=now, finished=now))
        return announcement_of(row)
    values = {
        "kind": kind,
        "of": identifier,
        "state": State.SENDING,
        "message": row.message,
        "audience": row.audience,
        "category": row.category,
        "silent": True,
        "quiet": False,
        "paid": False,
        "author": who,
        "created": now,
        "started": now,
        "zones": NOBODY_SAID,
    }
    new = proposal
    if new is None:
        new = int(connection.execute(insert(announcements).values(values).returning(_T.id)).scalar_one())
    else:
        connection.execute(update(announcements).where(_T.id == new).values(values))
    total, old = _freeze_sent(connection, identifier, new, kind, now)
    counted = update(announcements).where(_T.id == new).values(recipients=total, failed=old)
    if total == old:
        counted = counted.values(state=State.DONE, finished=now)
    return announcement_of(connection.execute(counted.returning(announcements)).one())


def send_unknown_again(connection: Connection, identifier: int, who: int, now: float) -> Announcement | None:
    """See :meth:`bot.state.announcements.Announcements.send_unknown_again`."""
    row = row_of(connection, identifier, lock=True)
    allowed = (State.SENDING, State.PAUSED, State.DONE)
    if row is None or row.state not in allowed or recalled(connection, identifier):
        return None
    where = (_D.announcement == identifier) & (_D.state == Delivery.UNKNOWN)
    again = update(deliveries).where(where).values(state=Delivery.PENDING, courier=None, detail=None)
    total = connection.execute(again).rowcount
    values: dict[str, Any] = {"unknown": _T.unknown - total}
    if total and row.state == State.DONE:
        values |= {"state": State.SENDING, "finished": None, "note": ""}
    audited(connection, identifier, who, now, f"send {total} unknown again")
    changed = update(announcements).where(_T.id == identifier).values(values)
    return announcement_of(connection.execute(changed.returning(announcements)).one())


def recalled(connection: Connection, identifier: int) -> bool:
    """Whether an announcement was recalled, however far that is."""
    recalls = select(_T.id).where((_T.of == identifier) & (_T.kind == Kind.RECALL))
    return connection.execute(recalls.limit(1)).first() is not None


def _freeze_sent(connection: Connection, first: int, new: int, kind: Kind, now: float) -> tuple[int, int]:
    """Write who got ``first`` as recipients of ``new``; how many, and how many of them are out of reach."""
    d = deliveries.c
    late = (d.at < now - RECALL_SECONDS) & (literal(kind) == literal(Kind.RECALL))
    got = select(
        literal(new),
        func.coalesce(d.moved_to, d.chat),
        d.messages,
        case((late, Delivery.FAILED), else_=Delivery.PENDING),
        case((late, TOO_OLD), else_=None),
    ).where((d.announcement == first) & d.messages.is_not(None))
    columns = [d.announcement, d.chat, d.messages, d.state, d.detail]
    statement = insert(deliveries).from_select(columns, got)
    total = connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
    old = select(func.count()).where((d.announcement == new) & (d.state == Delivery.FAILED))
    return total, int(connection.execute(old).scalar_one())
