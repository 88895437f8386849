"""What one chat gets of an announcement."""

from __future__ import annotations

from collections.abc import Callable

from bot.values.announcement import Category, Chat, Kind, Parcel
from bot.values.ledger import Claimed

# Label and data of the button by which a chat ends its subscription; None: it gets none.
Tap = Callable[[Chat, Category], tuple[str, str] | None]


def parcel_of(claimed: Claimed, tap: Tap) -> Parcel:
    """Return what is sent to a recipient: the version in its language, in its topic."""
    one, chat = claimed.announcement, claimed.chat or Chat(claimed.to, "")
    return Parcel(
        one.kind,
        claimed.to,
        one.message.variant(chat.language),
        one.message.links,
        topic=chat.topic,
        messages=claimed.messages,
        silent=one.silent,
        paid=one.paid,
        tap=None if one.kind is Kind.RECALL else tap(chat, one.category),
    )
