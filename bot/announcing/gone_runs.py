"""Runs of recipients who are all said to be gone: rather an accident of the way, or of the token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from bot.announcing.circuit_breaker import Key

# In a list of which half has left, chance makes such a run once in thirty million recipients; a state that
# was brought to another bot's token, or a server that forbids everything, makes one within a second.
RUN = 25


class Run(NamedTuple):
    """``stops``: this one completes a run of ``chats``; ``goes_on``: it follows upon one that did."""

    stops: bool
    goes_on: bool
    chats: tuple[int, ...]


class GoneRuns:
    """Counts by announcement; who resumes one says that its next run may be twice as long."""

    def __init__(self) -> None:
        self._runs: dict[int, list[int]] = {}
        self._lengths: Counter[int] = Counter()
        # Of a run that paused its announcement: the run itself, and what was in hand then.
        self._stopped: dict[int, frozenset[int]] = {}
        self._in_hand: dict[int, set[int]] = {}

    def arrived(self, announcement: int) -> None:
        """Note a message that arrived: what went before it is true."""
        self._runs.pop(announcement, None)
        self._stopped.pop(announcement, None)

    def met(self, key: Key, held: Collection[Key]) -> Run:
        """Note one who is said to be gone, while ``held`` are in hand."""
        announcement, chat = key
        if announcement in self._stopped:
            in_hand = self._in_hand[announcement]
            if chat in in_hand:
                in_hand.discard(chat)
                return Run(stops=False, goes_on=True, chats=())
            del self._stopped[announcement]  # claimed since, so it was resumed
        run = self._runs.setdefault(announcement, [])
        run.append(chat)
        if len(run) < RUN << self._lengths[announcement]:
            return Run(stops=False, goes_on=False, chats=())
        self._lengths[announcement] += 1
        self._stopped[announcement] = frozenset(self._runs.pop(announcement))
        self._in_hand[announcement] = {to for number, to in held if number == announcement} - {chat}
        return Run(stops=True, goes_on=True, chats=tuple(run))

    def holds(self, key: Key) -> bool:
        """Whether this recipient belongs to a run that paused its announcement."""
        return key[1] in self._stopped.get(key[0], ())
