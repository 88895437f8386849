"""The tables, the same on SQLite and PostgreSQL. Times are Unix seconds, lists are words between spaces."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from bot.values.announcement import Delivery

metadata = MetaData()


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


version = Table("version", metadata, Column("steps", Integer, nullable=False))

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("language"),
    _text("title"),
    # What a list of chats does not say (see docs/announcing.md); who is met for the first time is not asked.
    Column("subscribed", Boolean, nullable=False, server_default=true()),
    _text("categories"),
    Column("topic", BigInteger),
    _text("state", "active"),
    _text("consortium"),
    _text("zone"),
    _text("chosen"),  # the language that the chat wants answers in, where it said one
    Column("quiet", Boolean, nullable=False, server_default=false()),
    _text("asks"),  # who may ask in a group: everyone, or "administrators"
)
_groups = chats.c.kind == "group"
# Which groups may be the one that a supergroup was before.
groups_by_title = Index(
    "chats_groups_by_title", chats.c.title, sqlite_where=_groups, postgresql_where=_groups
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    Column("of", Integer, ForeignKey("announcements.id")),
    _text("state"),
    _text("message"),  # JSON of bot.values.announcement.Message
    _text("audience"),
    _text("category"),
    _flag("silent"),
    _flag("quiet"),
    _flag("paid"),
    Column("due", Float(53)),
    Column("author", BigInteger, nullable=False),
    _text("confirmed"),
    _text("note"),
    Column("panel_chat", BigInteger),
    Column("panel_message", BigInteger),
    _text("awaits"),
    Column("awaited", BigInteger),
    Column("awaited_at", Float(53)),  # since when
    _text("gathered"),  # JSON of a message that is an album, until it was shown whole
    Column("created", Float(53), nullable=False),
    Column("started", Float(53)),
    Column("finished", Float(53)),
    _text("zones"),  # of its recipients, joined by spaces; "-" where a chat said none
    # The counts, changed in the same transaction as the deliveries, so that nobody has to count a million.
    *map(_number, ("recipients", "sending", "sent", "gone", "moved", "failed", "unknown")),
    Index("announcements_state", "state"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("announcement", Integer, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("zone", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default=Delivery.PENDING),
    Column("courier", Text),
    Column("messages", Text),
    Column("moved_to", BigInteger),
    Column("detail", Text),
    Column("at", Float(53)),  # when it was settled; of one that is pending: not before this time
    PrimaryKeyConstraint("announcement", "chat"),
    sqlite_with_rowid=False,  # a million rows are frozen in a seventh less time
)
_pending = deliveries.c.state == Delivery.PENDING
_sending = deliveries.c.state == Delivery.SENDING
# What a claim reads and what a dead courier leaves behind are small beside what is settled.
Index(
    "deliveries_pending",
    deliveries.c.announcement,
    deliveries.c.zone,
    deliveries.c.chat,
    sqlite_where=_pending,
    postgresql_where=_pending,
)
# Whose turn comes later: few, and panels count them.
_put_back = _pending & deliveries.c.at.is_not(None)
deliveries_put_back = Index(
    "deliveries_put_back",
    deliveries.c.announcement,
    deliveries.c.at,
    sqlite_where=_put_back,
    postgresql_where=_put_back,
)
Index("deliveries_sending", deliveries.c.courier, sqlite_where=_sending, postgresql_where=_sending)

# A courier's lease: one row that it renews, however many deliveries it holds.
couriers = Table(
    "couriers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seen", Float(53), nullable=False),
)

# One row for each of Telegram's limits over all chats: the free one and the paid one.
paces = Table(
    "paces",
    metadata,
    Column("lane", Text, primary_key=True),
    Column("free_from", Float(53), nullable=False),  # the theoretical arrival time of the next message
    Column("held_until", Float(53), nullable=False),  # what Telegram asked for by a 429
    Column("share", Float(53), nullable=False),  # of the limit that is used after a 429
    Column("slowed", Float(53), nullable=False),  # when that was
)

# What people say is wrong: a question is kept here and nowhere else, and only where its asker reports it.
reports = Table(
    "reports",
    metadata,
    Column("id", Text, primary_key=True),  # made up by who reports, so that nobody waits for the store
    Column("at", Float(53), nullable=False),
    Column("person", BigInteger, nullable=False),
    _text("question"),
    _text("answer"),
    _text("correction"),
    Column("asked", BigInteger),  # the message in the person's chat to which the correction is a reply
    _text("told"),  # who was told in which message: "99:5 100:7"
)

# Which updates were taken last, so that one which Telegram sends again is answered once (bot.state.taken).
taken_updates = Table(
    "taken_updates",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    UniqueConstraint("update_id", "digest"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float(53), nullable=False),
    Column("who", BigInteger, nullable=False),
    Column("announcement", Integer, nullable=False),
    Column("what", Text, nullable=False),
)
