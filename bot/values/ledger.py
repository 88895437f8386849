"""What a courier and the ledger tell each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.values.announcement import Announcement, Chat, Delivery


class Lane(StrEnum):
    """Messages that are free, and those that Telegram is paid for; each has a limit of its own."""

    FREE = "free"
    PAID = "paid"


# Messages a second. Bot API FAQ: "about 30 messages per second" free, "up to 1000" paid. A little below,
# because Telegram measures when a message arrives, and the way there is not always equally long.
LIMITS = {Lane.FREE: 29.8, Lane.PAID: 998.0}


# No recipient is put back for longer: a 429 of one chat is "up to an hour" (telegram-bot-api#75). What is
# stored as further ahead met a clock that was set back.
LONGEST_WAIT = 3600.0


def lane_of(announcement: Announcement) -> Lane:
    """Return the lane in which an announcement is sent."""
    return Lane.PAID if announcement.paid else Lane.FREE


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of one claimed recipient; ``PENDING``: nothing was done, its turn comes again.

    ``after``: and not before this time (Unix seconds), because its chat takes nothing sooner.
    """

    announcement: int
    chat: int
    state: Delivery
    messages: tuple[int, ...] = ()
    moved_to: int | None = None
    detail: str = ""
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A recipient that this courier sends to at ``at`` (Unix seconds), and nobody else.

    ``chat`` is None where nothing is known of it; ``messages`` are there for corrections and recalls.
    """

    announcement: Announcement
    to: int
    at: float
    chat: Chat | None
    messages: tuple[int, ...]


def _awake(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Request:
    """What a courier wants of one turn of the ledger.

    ``until``: it takes no slot that is later; ``most``: recipients that it has hands for; ``asleep``: whether
    a zone is in its quiet hours; ``late``: seconds by which slots of a lane went to others since the last
    turn, to replies to people or to sends that left late; ``hold``: seconds that Telegram asked everyone of a
    lane to wait; ``renew``: whether to renew the lease, and to look for those that ran out; ``held``: the
    recipients it has in hand, where it does not know what its last turn did, else None; ``lines``: what is to
    be known of albums that have arrived, now that their buttons have, or will not; ``spread``: take
    recipients that lie far from each other, of all announcements alike; ``stepped``: seconds by which Unix
    time was set on this machine since the last turn, below 0 where it was set back.
    """

    courier: str
    now: float
    until: float
    most: int
    settled: Sequence[Settled] = ()
    asleep: Callable[[str], bool] = _awake
    late: Mapping[Lane, float] = field(default_factory=dict)
    hold: Mapping[Lane, float] = field(default_factory=dict)
    renew: bool = True
    lines: Sequence[Settled] = ()
    held: Collection[tuple[int, int]] | None = None
    spread: bool = False
    stepped: float = 0.0


@dataclass(frozen=True, slots=True)
class Granted:
    """What a turn gave; ``next``: when there is a slot for more (Unix seconds), infinity: nothing to send.

    ``running``: the numbers of the announcements that are being sent.
    """

    claimed: tuple[Claimed, ...] = ()
    next: float = math.inf
    running: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Waits:
    """What Telegram asked to wait for, in Unix seconds: a whole lane, or single chats (the last one's)."""

    lane_until: float | None = None
    chats: int = 0
    chats_until: float | None = None
