"""The chats that the bot knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, case, func, select, update

from bot.state.schema import chats, deliveries
from bot.state.upserting import insert
from bot.values.announcement import Chat

if TYPE_CHECKING:
    from bot.state.store import Store

_BATCH = 1000
ACTIVE, GONE = "active", "gone"
_SETTINGS = ("language", "subscribed", "categories", "consortium", "zone", "chosen", "quiet", "asks")


def chat_of(row: Row[Any]) -> Chat:
    """Return a row of the table as a value."""
    return Chat(
        row.id,
        row.kind,
        row.language,
        row.title,
        row.subscribed,
        frozenset(row.categories.split()),
        row.topic,
        row.state == ACTIVE,
        row.consortium,
        row.zone,
        row.chosen,
        row.quiet,
        row.asks,
    )


def upsert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert chats, or change those columns of them that the rows hold; all rows hold the same."""
    for start in range(0, len(rows), _BATCH):
        statement = insert(connection, chats)
        changed = {name: statement.excluded[name] for name in rows[0] if name != "id"}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows[start : start + _BATCH]
        )


class Chats:
    """Reads and changes one chat at a time, or a whole list from a file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, identifier: int) -> Chat | None:
        """Return one chat."""
        with self._store.read() as connection:
            row = connection.execute(select(chats).where(chats.c.id == identifier)).one_or_none()
        return chat_of(row) if row else None

    def known(self, chat: Chat) -> Chat:
        """Keep what a chat's own traffic tells (kind, title; its language where it had none): it is active.

        A chat that was gone is back with the subscription that it had. Returns what is kept.
        """
        told = {"id": chat.id, "kind": chat.kind, "title": chat.title, "state": ACTIVE}
        with self._store.write() as connection:
            row = connection.execute(select(chats).where(chats.c.id == chat.id)).one_or_none()
            if row is None:
                told |= {"language": chat.language, "subscribed": chat.subscribed}
            elif not row.language:
                told["language"] = chat.language
            if row is None:
                row = connection.execute(chats.insert().values(told).returning(chats)).one()
            elif any(row._mapping[name] != value for name, value in told.items()):  # noqa: SLF001
                changed = update(chats).where(chats.c.id == chat.id).values(told)
                row = connection.execute(changed.returning(chats)).one()
        return chat_of(row)

    def met(self, chat: Chat) -> bool:
        """Keep a chat as :meth:`known` does; whether it was not known, or gone, before."""
        before = self.get(chat.id)
        self.known(chat)
        return before is None or not before.active

    def groups_called(self, title: str, most: int) -> tuple[int, ...]:
        """Return the basic groups of that name, which a supergroup of that name may have been before."""
        statement = select(chats.c.id).where((chats.c.kind == "group") & (chats.c.title == title)).limit(most)
        with self._store.read() as connection:
            return tuple(connection.execute(statement).scalars())

    def change(self, identifier: int, **values: Any) -> bool:
        """Set columns of a chat (``categories`` as a set); False where it is not known."""
        if "categories" in values:
            values["categories"] = " ".join(sorted(values["categories"]))
        with self._store.write() as connection:
            result = connection.execute(update(chats).where(chats.c.id == identifier).values(**values))
        return result.rowcount > 0

    def gone(self, identifier: int) -> None:
        """Note that nobody is there any more."""
        self.change(identifier, state=GONE)

    def moved(self, old: int, new: int) -> Chat | None:
        """Carry everything from a group to the supergroup that it became; returns that."""
        with self._store.write() as connection:
            return move(connection, old, new)

    def bring_in(self, rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
        """Insert or change chats, each row with the columns it names; how many are new and how many not."""
        with self._store.write() as connection:
            before = connection.execute(select(func.count()).select_from(chats)).scalar_one()
            total = 0
            batches: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for row in rows:
                total += 1
                batches.setdefault(tuple(sorted(row)), []).append(dict(row))
            for batch in batches.values():
                upsert(connection, batch)
            after = connection.execute(select(func.count()).select_from(chats)).scalar_one()
        return after - before, total - (after - before)

    def all(self) -> Iterator[Chat]:
        """Yield every chat, by id."""
        after: int | None = None
        while True:
            statement = select(chats).order_by(chats.c.id).limit(_BATCH)
            if after is not None:
                statement = statement.where(chats.c.id > after)
            with self._store.read() as connection:
                rows = connection.execute(statement).all()
            if not rows:
                return
            yield from map(chat_of, rows)
            after = rows[-1].id

    def counted(self) -> dict[str, dict[str, int]]:
        """Return how many chats there are of each kind: all, subscribed (and active), gone."""
        subscribed = case((chats.c.subscribed & (chats.c.state == ACTIVE), 1), else_=0)
        gone = case((chats.c.state == GONE, 1), else_=0)
        statement = select(
            chats.c.kind,
            func.count().label("chats"),
            func.sum(subscribed).label("subscribed"),
            func.sum(gone).label("gone"),
        ).group_by(chats.c.kind)
        with self._store.read() as connection:
            rows = connection.execute(statement.order_by(chats.c.kind)).all()
        return {
            row.kind: {"chats": row.chats, "subscribed": row.subscribed, "gone": row.gone} for row in rows
        }


def move(connection: Connection, old: int, new: int) -> Chat | None:
    """See :meth:`Chats.moved`; where the supergroup is known already, what the group had counts.

    What was set in the supergroup since then is kept where the group had set nothing.
    """
    rows = {row.id: row for row in connection.execute(select(chats).where(chats.c.id.in_([old, new])))}
    before, after = rows.get(old), rows.get(new)
    if before is not None:
        connection.execute(chats.delete().where(chats.c.id == old))
        kept = dict(before._mapping) | {"id": new, "kind": "supergroup", "state": ACTIVE, "topic": None}  # noqa: SLF001
        if after is not None:
            kept |= {name: after._mapping[name] for name in ("title", "topic")}  # noqa: SLF001
            kept |= {name: kept[name] or after._mapping[name] for name in _SETTINGS}  # noqa: SLF001
        upsert(connection, [kept])
    row = connection.execute(select(chats).where(chats.c.id == new)).one_or_none()
    return chat_of(row) if row else None


def has_delivery(connection: Connection, announcement: int, chat: int) -> bool:
    """Whether a chat is itself a recipient of an announcement."""
    where = (deliveries.c.announcement == announcement) & (deliveries.c.chat == chat)
    return connection.execute(select(deliveries.c.chat).where(where)).first() is not None
