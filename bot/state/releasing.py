"""Letting announcements go: when enough have said yes to them, when they are due, and when they go on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.state import amending, consent
from bot.state.audiences import freeze
from bot.state.rows import NOBODY_SAID, announcement_of, audited, row_of
from bot.state.schema import announcements, deliveries
from bot.values.announcement import ANOTHER, HELD_BACK, Announcement, Delivery, Kind, State
from bot.values.audience import Audience

_T = announcements.c
# Its time is past, so that it goes at once with the next yes; its panel may be a former administrator's.
_HELD_BACK = {
    "state": State.DRAFT,
    "due": None,
    "confirmed": "",
    "recipients": 0,
    "zones": "",
    "note": HELD_BACK,
    "panel_chat": None,
    "panel_message": None,
}


def confirm(  # noqa: PLR0913, PLR0917 - what a yes is made of
    connection: Connection,
    identifier: int,
    who: Iterable[int],
    now: float,
    needed: int,
    mark: str,
    administrators: Collection[int] | None,
) -> Announcement | None:
    """See :meth:`bot.state.announcements.Announcements.confirm`."""
    row = row_of(connection, identifier, lock=True)
    if row is None or row.state != State.DRAFT:
        return None
    draft = announcement_of(row)
    if mark and mark != draft.mark:
        return None
    confirmed = draft.confirmed | set(who)
    if administrators is not None:
        confirmed &= {*administrators, consent.AT_THE_MACHINE}
        if confirmed.isdisjoint(who):
            return None
    for one in sorted(confirmed - draft.confirmed):
        audited(connection, identifier, one, now, "confirm")
    values: dict[str, Any] = {"confirmed": " ".join(map(str, sorted(confirmed)))}
    if len(confirmed) >= needed and (
        administrators is None or consent.enough(connection, draft, confirmed, administrators, now)
    ):
        values |= _let_go(connection, draft, min(confirmed), now)
    changed = update(announcements).where(_T.id == identifier).values(values).returning(announcements)
    return announcement_of(connection.execute(changed).one())


def _let_go(connection: Connection, draft: Announcement, who: int, now: float) -> dict[str, Any]:
    """Do what was said yes to, and return the columns that it changes of the draft."""
    match draft.kind:
        case Kind.SEND:
            return {"awaits": "", "note": "", **_go(connection, draft, now)}
        case Kind.RETRY:
            again = amending.send_unknown_again(connection, draft.of or 0, who, now)
            return {"state": State.DONE if again else State.CANCELLED, "started": now, "finished": now}
        case _:
            return {}


def begin_due(connection: Connection, now: float, administrators: Collection[int] | None) -> None:
    """See :meth:`bot.state.announcements.Announcements.begin_due`."""
    due = select(announcements).where((_T.state == State.SCHEDULED) & (_T.due <= now)).with_for_update()
    for row in connection.execute(due).all():
        one = announcement_of(row)
        connection.execute(delete(deliveries).where(deliveries.c.announcement == one.id))
        goes = administrators is None or consent.enough(connection, one, one.confirmed, administrators, now)
        values = _go(connection, one, now) if goes else dict(_HELD_BACK)
        if not goes:
            audited(connection, one.id, consent.AT_THE_MACHINE, now, "hold back")
        connection.execute(update(announcements).where(_T.id == one.id).values(values))


def _go(connection: Connection, draft: Announcement, now: float) -> dict[str, Any]:
    """Freeze, and return the columns of an announcement that is on its way."""
    audience = Audience.parse(draft.audience)
    total = freeze(connection, draft.id, audience, draft.category)
    values: dict[str, Any] = {"recipients": total, "zones": _zones(connection, draft.id)}
    if draft.due is not None and draft.due > now:
        return values | {"state": State.SCHEDULED}
    if not total:
        return values | {"state": State.DONE, "started": now, "finished": now}
    return values | {"state": State.SENDING, "started": now}


def resume_waits(
    connection: Connection, identifier: int, who: int, now: float, administrators: Collection[int]
) -> Announcement | None:
    """Take a resuming as a yes; returns what waits for others' yes, None where it goes on."""
    row = row_of(connection, identifier, lock=True)
    if row is None or row.state != State.PAUSED:
        return None
    one = announcement_of(row)
    confirmed = one.confirmed | ({who} & set(administrators))
    if who in administrators and consent.enough(connection, one, confirmed, administrators, now):
        return None
    audited(connection, identifier, who, now, "confirm")
    values = {"confirmed": " ".join(map(str, sorted(confirmed))), "note": ANOTHER}
    changed = update(announcements).where(_T.id == identifier).values(values)
    return announcement_of(connection.execute(changed.returning(announcements)).one())


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
