"""The schema's history, as steps in order: a step that has been released is never changed, only followed.

A new store gets the tables of :mod:`bot.state.schema` at once and none of the steps; ``version.steps`` counts
those that a store has behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, select, text, update

from bot.state.errors import StateError
from bot.state.schema import deliveries_put_back, groups_by_title, metadata, taken_updates, version

Step = Callable[[Connection], None]


def _remember_updates(connection: Connection) -> None:
    taken_updates.create(connection, checkfirst=True)
    groups_by_title.create(connection, checkfirst=True)


def _awaited_at(connection: Connection) -> None:
    """Note since when a draft waits for its author, and what of an album has come meanwhile."""
    connection.execute(text("ALTER TABLE announcements ADD COLUMN awaited_at DOUBLE PRECISION"))
    connection.execute(text("ALTER TABLE announcements ADD COLUMN gathered TEXT NOT NULL DEFAULT ''"))


def _count_put_back(connection: Connection) -> None:
    deliveries_put_back.create(connection, checkfirst=True)


STEPS: tuple[Step, ...] = (_remember_updates, _awaited_at, _count_put_back)

_LOCK = 0x636F6E73  # any number that is ours: two processes that start at once migrate one after the other


def migrate(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Create the tables, or bring them up to date, inside the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if not inspect(connection).has_table(version.name):
        metadata.create_all(connection)
        connection.execute(version.insert().values(steps=len(steps)))
        return
    done = connection.execute(select(version.c.steps)).scalar_one()
    if done > len(steps):
        url = connection.engine.url
        message = (
            f"the state ({url.database or url.host}) was written by a newer version; update consortium-bot."
        )
        raise StateError(message)
    for step in steps[done:]:
        step(connection)
    if done < len(steps):
        connection.execute(update(version).values(steps=len(steps)))
