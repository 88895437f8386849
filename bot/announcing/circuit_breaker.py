"""The circuit breaker of sends: what fails alone costs nobody else anything, an outage costs hardly anybody.

Closed, everything leaves. It opens where half of the last sends failed, where nothing at all is answered for
two seconds, or where Telegram does not even answer what is harmless. Open, nothing leaves; after a rest
Telegram is asked something harmless and then, half open, a few probes leave for chats that lie far from each
other. It closes when most of these are answered, by whatever answer: a refusal is as much life as a message.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

# Half of so many sends: ten neighbours that always fail open it for as long as two probes take.
_WINDOW, _OPENS_AT = 12, 6
# So many failures in a row are reason enough to ask something harmless, while sending goes on.
_DOUBTS = 2
_FIRST_REST, _LONGEST_REST = 0.5, 30.0
# Each probe of an outage may end as "unknown": several tell bad neighbours from an outage while it is young.
_PROBES, _YOUNG = 3, 1.0
_CLOSES_AT = 2
# So long nothing at all may be answered while something is on its way: what leaves then is hardly answered.
_SILENCE = 2.0

Key = tuple[int, int]


class CircuitBreaker:
    """One courier's; times are those of ``clock``, which never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._answers: deque[bool] = deque(maxlen=_WINDOW)
        self._doubts = 0
        self._pinged = False
        self._in_flight: dict[Key, float] = {}  # since when, the oldest first
        self._heard = 0.0
        self._announcements: frozenset[int] = frozenset()
        self._open = False
        self._half_open = False
        self._rest = 0.0
        self._since = 0.0  # when it opened, went on resting, or was half opened
        self._left = self._answered = self._failed = 0  # probes of this round

    @property
    def is_open(self) -> bool:
        """Whether there is an outage, half open included."""
        return self._open

    @property
    def blocks(self) -> bool:
        """Whether nothing may leave this moment."""
        return self._open and not (self._half_open and self._left < self._probes)

    @property
    def should_ping(self) -> bool:
        """Whether Telegram is to be asked something harmless now."""
        if self._open:
            return not self._half_open and self._clock() >= self._since + self._rest
        return self._doubts >= _DOUBTS and not self._pinged

    @property
    def in_flight(self) -> tuple[Key, ...]:
        """What has left and is not answered yet."""
        return tuple(self._in_flight)

    @property
    def _probes(self) -> int:
        return _PROBES if self._rest < _YOUNG else 1

    def limit(self, held: int, most: int) -> int:
        """Return for how many more there are hands, where ``held`` are in hand."""
        if not self._open:
            return max(0, most - held)
        if self.blocks:
            return 0
        return max(0, self._probes - self._left - (held - len(self._in_flight)))

    def sending(self, announcements: frozenset[int]) -> None:
        """Note what is being sent: one that was not there before is reason enough to look again at once."""
        if self._open and not self._half_open and announcements - self._announcements:
            self._rest = 0.0
        self._announcements = announcements

    def watch(self) -> bool:
        """Look whether anything is answered at all; whether it opened because nothing is."""
        latest = self._clock() - _SILENCE
        if self._open:
            if self._half_open and self._left and max(self._since, self._heard) < latest:
                self._rest_longer()
            return False
        oldest = next(iter(self._in_flight.values()), latest)
        if max(oldest, self._heard) >= latest:
            return False
        self._opens()
        return True

    def leaves(self, key: Key) -> None:
        """Note a send that leaves now."""
        self._in_flight[key] = self._clock()
        self._left += self._half_open

    def ends(self, key: Key) -> float:
        """Note its end; returns when it left. :meth:`alive` or :meth:`failed` says what the end was."""
        return self._in_flight.pop(key)

    def alive(self) -> None:
        """Note an answer of Telegram's, whatever it says."""
        self._heard = self._clock()
        self._doubts, self._pinged = 0, False
        if not self._open:
            self._answers.append(True)
            return
        self._answered += 1
        if self._answered >= min(_CLOSES_AT, self._probes):
            self._open = self._half_open = False
            self._answers.clear()

    def failed(self, left: float) -> bool:
        """Note a send without an answer of Telegram's; whether it was a probe of an outage."""
        if not self._open:
            self._answers.append(False)
            self._doubts += 1
            if self._answers.count(False) >= _OPENS_AT:
                self._opens()
            return False
        if left < self._since:  # it met what opened the breaker
            return False
        self._failed += 1
        if self._answered + self._failed >= self._probes:
            self._rest_longer()
        return True

    def ping_ended(self, asked: float, *, answered: bool) -> None:
        """Note whether Telegram answered what was harmless and ``asked`` then."""
        if not self._open:
            self._pinged = True
            if not answered and self._heard < asked:
                self._opens()
                self._rest_longer()
        elif not answered:
            self._rest_longer()
        else:
            self._half_open, self._since = True, self._clock()
            self._left = self._answered = self._failed = 0

    def _opens(self) -> None:
        self._open, self._half_open, self._rest, self._since = True, False, 0.0, self._clock()
        self._left = self._answered = self._failed = 0

    def _rest_longer(self) -> None:
        self._rest = min(max(_FIRST_REST, self._rest * 2), _LONGEST_REST)
        self._half_open, self._since = False, self._clock()
        self._left = self._answered = self._failed = 0
