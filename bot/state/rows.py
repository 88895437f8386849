"""Rows of announcements as values, and what their parts have in common."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.state.messages import dump, load
from bot.state.schema import announcements, audit
from bot.values.announcement import Announcement, Category, Counts, Kind, State

_COUNTS = ("recipients", "sending", "sent", "gone", "moved", "failed", "unknown")
NOBODY_SAID = "-"  # a zone of chats that said none, among words between spaces


def announcement_of(row: Row[Any]) -> Announcement:
    """Return a row of the table as a value."""
    return Announcement(
        id=row.id,
        kind=Kind(row.kind),
        of=row.of,
        state=State(row.state),
        message=load(row.message),
        audience=row.audience,
        category=Category(row.category),
        silent=row.silent,
        quiet=row.quiet,
        paid=row.paid,
        due=row.due,
        author=row.author,
        confirmed=frozenset(map(int, row.confirmed.split())),
        note=row.note,
        panel=None if row.panel_chat is None else (row.panel_chat, row.panel_message),
        awaits=row.awaits,
        awaited=row.awaited,
        gathered=load(row.gathered) if row.gathered else None,
        created=row.created,
        started=row.started,
        finished=row.finished,
        counts=Counts(**{name: row._mapping[name] for name in _COUNTS}),  # noqa: SLF001
    )


def zones_of(row: Row[Any]) -> tuple[str, ...]:
    """Return the time zones of an announcement's recipients; empty: they said none."""
    return tuple("" if zone == NOBODY_SAID else zone for zone in row.zones.split())


def fields(values: dict[str, Any]) -> dict[str, Any]:
    """Return columns for the fields of a value."""
    if "message" in values:
        values["message"] = dump(values["message"])
    if "confirmed" in values:
        values["confirmed"] = " ".join(map(str, sorted(values["confirmed"])))
    if "gathered" in values:
        values["gathered"] = dump(values["gathered"]) if values["gathered"] else ""
    if "panel" in values:
        values["panel_chat"], values["panel_message"] = values.pop("panel") or (None, None)
    return values


def row_of(connection: Connection, identifier: int, *, lock: bool = False) -> Row[Any] | None:
    """Return one row, locked until the transaction ends where that is asked for."""
    statement = select(announcements).where(announcements.c.id == identifier)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def required(connection: Connection, identifier: int) -> Announcement:
    """Return the announcement that another one is of."""
    statement = select(announcements).where(announcements.c.id == identifier)
    return announcement_of(connection.execute(statement).one())


def audited(connection: Connection, identifier: int, who: int, now: float, what: str) -> None:
    """Keep who did what."""
    connection.execute(insert(audit).values(at=now, who=who, announcement=identifier, what=what))
