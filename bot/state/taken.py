"""Which updates were taken already: Telegram sends one again where it did not hear that it arrived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.state.schema import taken_updates
from bot.state.upserting import insert

if TYPE_CHECKING:
    from bot.state.store import Store

# Telegram repeats within minutes, or after a restart what came last before it.
KEPT = 10_000

Mark = tuple[int, str]


class TakenUpdates:
    """The last ``KEPT`` updates, by their ids and a digest of what was in them.

    Ids begin anew at any number after a week without updates: the same id with other contents is another
    update.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, marks: Sequence[Mark]) -> frozenset[int]:
        """Keep updates, and return the ids of those that were not kept before, whoever kept them."""
        table = taken_updates
        with self._store.write() as connection:
            statement = insert(connection, table).on_conflict_do_nothing()
            kept = connection.execute(
                statement.returning(table.c.update_id),
                [{"update_id": number, "digest": digest} for number, digest in dict(marks).items()],
            )
            new = frozenset(kept.scalars())
            oldest = select(func.max(table.c.number) - KEPT).scalar_subquery()
            connection.execute(delete(table).where(table.c.number <= oldest))
        return new
