"""Telegram's limits on messages, kept before Telegram has to say so."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

# Bot API FAQ: about one message a second in one chat ("short bursts" pass), 20 a minute in one group, about
# 30 a second over all chats. A little is kept back, because Telegram measures when a message arrives, not
# when it leaves.
_CHAT = (3, 1.05)
_GROUP = (20, 61.0)
_ALL = (28, 1 / 29)
_CHATS_REMEMBERED = 4096
# Of a group's messages one person has so many; the others are kept for whoever asks besides.
_SHARE = (12, 61.0)
_PEOPLE_REMEMBERED = 4096
# Nobody waits longer for an answer; what is limited for hours (a bot's name) has nothing to do with messages.
_LONGEST_HOLD = 180.0


class Bucket:
    """Events ``interval`` seconds apart, of which ``burst`` may come at once after a pause (GCRA)."""

    __slots__ = ("_interval", "_tat", "_tolerance")

    def __init__(self, burst: int, interval: float) -> None:
        self._interval = interval
        self._tolerance = (burst - 1) * interval
        self._tat = 0.0  # theoretical arrival time: when the next event would come if all were even

    def next(self, now: float) -> float:
        """When the next event may be."""
        return max(now, self._tat - self._tolerance)

    def book(self, when: float) -> None:
        """Note that an event will be at ``when``."""
        self._tat = max(self._tat, when) + self._interval


class Window:
    """At most ``count`` events in any ``seconds``."""

    __slots__ = ("_booked", "_seconds")

    def __init__(self, count: int, seconds: float) -> None:
        self._booked: deque[float] = deque(maxlen=count)
        self._seconds = seconds

    def next(self, now: float) -> float:
        """When the next event may be."""
        full = len(self._booked) == self._booked.maxlen
        return max(now, self._booked[0] + self._seconds) if full else now

    def book(self, when: float) -> None:
        """Note that an event will be at ``when``."""
        self._booked.append(when)


class Pace:
    """When the next message may go to a chat, and when it may go at all."""

    __slots__ = ("_all", "_chats", "_clock", "_held", "_shares")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all = Bucket(*_ALL)
        self._chats: OrderedDict[int, tuple[Bucket | Window, ...]] = OrderedDict()
        self._shares: OrderedDict[tuple[int, int], Window] = OrderedDict()
        self._held: dict[int | None, float] = {}

    def hold(self, seconds: float, chat: int | None = None) -> None:
        """Send nothing for a while, because Telegram asks for it: to a chat, or (None) to any."""
        now = self._clock()
        self._held = {each: until for each, until in self._held.items() if until > now}
        self._held[chat] = max(self._held.get(chat, 0.0), now + min(seconds, _LONGEST_HOLD))

    def ahead(self, chat: int, person: int = 0) -> float:
        """Seconds that a message to this chat would wait now; nothing is booked."""
        now = self._clock()
        when = max(self._next(chat, now), self._held.get(None, now), self._all.next(now))
        return max(when - now, self.share(chat, person))

    def share(self, chat: int, person: int) -> float:
        """Seconds until a person (0: nobody in particular) may book another message to a group.

        They wait before they book: what is booked ahead would stand in the way of others.
        """
        share = self._shares.get((chat, person))
        now = self._clock()
        return share.next(now) - now if share else 0.0

    def chat(self, chat: int, person: int = 0) -> float:
        """Book a message to this chat (a negative id is a group); seconds to wait before :meth:`slot`."""
        now = self._clock()
        when = self._next(chat, now)
        limits = self._chats.pop(chat, None) or (
            (Bucket(*_CHAT), Window(*_GROUP)) if chat < 0 else (Bucket(*_CHAT),)
        )
        self._chats[chat] = limits
        if len(self._chats) > _CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        for limit in limits:
            limit.book(when)
        if person and chat < 0:
            share = self._shares.pop((chat, person), None) or Window(*_SHARE)
            share.book(when)
            self._shares[chat, person] = share
            if len(self._shares) > _PEOPLE_REMEMBERED:
                self._shares.popitem(last=False)
        return when - now

    def _next(self, chat: int, now: float) -> float:
        limits = self._chats.get(chat, ())
        return max(self._held.get(chat, now), now, *(limit.next(now) for limit in limits))

    def slot(self) -> float:
        """Book a message among all chats; seconds to wait before it is sent."""
        now = self._clock()
        when = max(self._held.get(None, now), self._all.next(now))
        self._all.book(when)
        return when - now
