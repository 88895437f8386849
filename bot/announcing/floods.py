"""Telegram's 429: whether it is one chat's own limit, or everybody's.

A 429 does not say whose it is. A group in slow mode, or one that has had its 20 messages of a minute, answers
so for up to an hour and says nothing of others (telegram-bot-api#75); over the limit of all chats everyone
gets it, and the wait is short.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.values.ledger import Lane

# So many different chats say so within so many seconds.
_CHATS, _WITHIN = 3, 2.0
# The limit of all chats is one a second; what is asked for longer is rather a chat's own.
_SHORT = 10.0
# Only groups have longer limits of their own. So many of them in a row may all be slow ones: little is lost
# by looking again soon.
_GROUPS = 10
_LONGEST = 60.0


class _Asked(NamedTuple):
    at: float
    chat: int
    seconds: float


class Floods:
    """One courier's; ``clock`` never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked: dict[Lane, list[_Asked]] = {}
        self._arrived: dict[Lane, float] = {}
        self._held: dict[Lane, float] = {}

    def holds(self, lane: Lane) -> bool:
        """Whether nothing of a lane may leave, because Telegram asks everyone to wait."""
        return self._clock() < self._held.get(lane, 0.0)

    def arrived(self, lane: Lane) -> None:
        """Note a message that Telegram took."""
        self._arrived[lane] = self._clock()

    def asked(self, lane: Lane, chat: int, seconds: float) -> float:
        """Note that Telegram asks to wait before the next message to a chat.

        Returns for how many seconds that holds the whole lane: where several chats say so at once, and either
        nothing arrives meanwhile or all name a short time. 0: it is this chat's own limit.
        """
        now = self._clock()
        recent = [one for one in self._asked.get(lane, ()) if one.at >= now - _WITHIN and one.chat != chat]
        recent.append(_Asked(now, chat, seconds))
        self._asked[lane] = recent
        hold = self._hold(recent, self._arrived.get(lane, 0.0))
        if hold:
            self._held[lane] = max(self._held.get(lane, 0.0), now + hold)
        return hold

    @staticmethod
    def _hold(recent: list[_Asked], arrived: float) -> float:
        short = [one.seconds for one in recent if one.seconds <= _SHORT]
        if len(short) >= _CHATS:
            return min(short)
        alone = [one for one in recent if one.at > arrived]
        shortest = min((one.seconds for one in alone), default=0.0)
        if len(alone) >= _CHATS and any(one.chat > 0 for one in alone):
            return min(shortest, _LONGEST)
        return min(shortest, _SHORT) if len(alone) >= _GROUPS else 0.0
