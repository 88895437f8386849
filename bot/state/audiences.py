"""Audiences as SQL: counting them, and freezing them as the recipients of an announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)

from bot.state.chats import ACTIVE
from bot.state.schema import chats, deliveries
from bot.values.announcement import Category, Delivery
from bot.values.audience import Audience

if TYPE_CHECKING:
    from bot.state.store import Store


def _among(column: ColumnElement[Any], values: Any) -> ColumnElement[bool]:
    return column.in_(sorted(values)) if values else true()


def _language(tag: str) -> ColumnElement[bool]:
    return chats.c.language.like("zh%") if tag == "zh" else chats.c.language == tag


def _kind(name: str) -> ColumnElement[bool]:
    kinds = ["private"] if name == "private" else ["group", "supergroup"]
    return chats.c.kind.in_(kinds)


def _holds(audience: Audience, category: Category) -> ColumnElement[bool]:
    wants = (chats.c.categories == "") | (" " + chats.c.categories + " ").contains(f" {category.value} ")
    # One chat has one language, is of one kind and follows one consortium: two of these are nobody.
    narrow = [
        *map(_kind, audience.kinds),
        *map(_language, audience.languages),
        *(chats.c.consortium == consortium for consortium in audience.consortia),
    ]
    named = true() if audience.chats is None else or_(false(), _among_ids(audience.chats))
    return and_(chats.c.state == ACTIVE, chats.c.subscribed, wants, named, *narrow)


def _among_ids(ids: tuple[int, ...]) -> ColumnElement[bool]:
    return chats.c.id.in_(ids) if ids else false()


def recipients(audience: Audience, category: Category, *columns: Any) -> Select[Any]:
    """Return the statement that finds an audience, in the order in which it is sent to."""
    return select(*columns).select_from(chats).where(_holds(audience, category)).order_by(chats.c.id)


def freeze(connection: Connection, announcement: int, audience: Audience, category: Category) -> int:
    """Write an announcement's recipients into the ledger, once and for all; returns how many they are."""
    found = recipients(audience, category, literal(announcement), chats.c.id, chats.c.zone)
    columns = [deliveries.c.announcement, deliveries.c.chat, deliveries.c.zone]
    statement = insert(deliveries).from_select(columns, found)
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


class Audiences:
    """What can be known of an audience beforehand, and of those whose turn is to come."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, audience: Audience, category: Category) -> int:
        """Return how many chats would get it now."""
        statement = recipients(audience, category, func.count()).order_by(None)
        with self._store.read() as connection:
            return int(connection.execute(statement).scalar_one())

    def waiting(self, announcement: int) -> dict[str, int]:
        """Return by time zone (empty: the chat said none) for how many the turn is still to come."""
        where = (deliveries.c.announcement == announcement) & (deliveries.c.state == Delivery.PENDING)
        statement = select(deliveries.c.zone, func.count()).where(where).group_by(deliveries.c.zone)
        with self._store.read() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}
