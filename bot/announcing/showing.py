"""An announcement in figures: as JSON for scripts, and what it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.values.announcement import Announcement, Counts
from bot.values.ledger import LIMITS, Lane

# Bot API, allow_paid_broadcast: "for a fee of 0.1 Telegram Stars per message"
STARS = 0.1


def stamp(at: float | None) -> str | None:
    """Return a time as ISO 8601."""
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def as_json(one: Announcement) -> dict[str, Any]:
    """Return the object of ``announce show --json``."""
    return {
        "id": one.id,
        "state": one.state.value,
        **counted(one.counts),
        "created": stamp(one.created),
        "started": stamp(one.started),
        "finished": stamp(one.finished),
    }


def counted(counts: Counts) -> dict[str, int]:
    """Return the counts in the order in which they are told."""
    return {
        "recipients": counts.recipients,
        "pending": counts.pending,
        "sending": counts.sending,
        "sent": counts.sent,
        "gone": counts.gone,
        "moved": counts.moved,
        "failed": counts.failed,
        "unknown": counts.unknown,
    }


def seconds(recipients: int, weight: int, *, paid: bool) -> float:
    """Return how long sending takes at least."""
    return recipients * weight / LIMITS[Lane.PAID if paid else Lane.FREE]


def price(recipients: int, weight: int) -> float:
    """Return what paid speed costs at most, in Telegram Stars."""
    return recipients * weight * STARS
