"""What goes wrong between Telegram and us: a kind, words for the log, and how long to wait."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.odd import OddAnswerError, OddResultError
from bot.telegram.transport import BrokenError, NeverSentError

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
# Another instance gives up no sooner than its long poll ends.
_CONFLICT_WAIT = 5.0
# An outage of an hour is sixty lines, not thousands.
_QUIET = 60.0


class Kind(StrEnum):
    """The kinds that are told apart."""

    NEVER_SENT = "never sent"
    BROKEN = "broken"
    TIMED_OUT = "timed out"
    SERVER = "server"
    FLOOD = "flood"
    CONFLICT = "conflict"
    TOKEN = "token"  # noqa: S105 - a kind
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One failed call. ``wait`` is what Telegram asks for, in seconds; 0: it did not ask."""

    kind: Kind
    words: str
    wait: float = 0.0

    @property
    def passes(self) -> bool:
        """Whether it may be over when tried again, and trying again cannot do a thing twice."""
        return self.kind in {Kind.NEVER_SENT, Kind.SERVER, Kind.FLOOD, Kind.CONFLICT}

    def back_off(self, attempt: int) -> float:
        """Seconds to wait after failed attempt number ``attempt`` (from 0)."""
        if self.wait:
            return self.wait
        wait = min(_FIRST_WAIT * 2.0 ** min(attempt, 10), _LONGEST_WAIT)
        return max(wait, _CONFLICT_WAIT) if self.kind is Kind.CONFLICT else wait


def trouble(error: TelegramError) -> Trouble:
    """Translate an exception of python-telegram-bot."""
    # Subclasses of NetworkError first: BadRequest and TimedOut are among them.
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = wait if isinstance(wait, int) else wait.total_seconds()
            return Trouble(Kind.FLOOD, f"Telegram asks to wait {seconds:g} s (429)", float(seconds))
        case Conflict():
            webhook = "webhook" in error.message.lower()
            words = (
                "Telegram sends updates to a webhook (409)"
                if webhook
                else "another instance of this bot is running with the same token (409): stop one of them"
            )
            return Trouble(Kind.CONFLICT, words)
        case InvalidToken():
            return Trouble(Kind.TOKEN, "Telegram does not accept the token (401)")
        case NeverSentError():
            return Trouble(Kind.NEVER_SENT, f"Telegram cannot be reached: {error.message}")
        case TimedOut():
            return Trouble(Kind.TIMED_OUT, "no answer from Telegram in time")
        case OddAnswerError() | BrokenError():
            return _unread(error)
        case NetworkError() if type(error) is NetworkError:
            # The body of a 502 is a page of a proxy; its status says enough.
            return Trouble(Kind.SERVER, f"Telegram has trouble: {error.message.partition('. Parsing')[0]}")
        case _:
            return Trouble(Kind.REFUSED, f"Telegram refuses: {error.message}")


def _unread(error: OddAnswerError | BrokenError) -> Trouble:
    """Translate answers that did not come whole, or are none."""
    match error:
        case OddResultError():
            # It was most likely done, as where an answer does not come in time.
            return Trouble(Kind.TIMED_OUT, f"Telegram's answer makes no sense: {error.message}")
        case OddAnswerError(refused=True):
            return Trouble(Kind.SERVER, f"Telegram has trouble: {error.message}")
        case OddAnswerError():
            return Trouble(Kind.BROKEN, f"Telegram's answer makes no sense: {error.message}")
        case BrokenError():
            return Trouble(Kind.BROKEN, f"no answer from Telegram: {error.message}")


class Occasional:
    """Log lines that anybody can cause: of each one a minute at most, with how many were left out."""

    def __init__(self, logger: logging.Logger, clock: Callable[[], float]) -> None:
        self._logger = logger
        self._clock = clock
        self._said: dict[str, float] = {}
        self._left_out: Counter[str] = Counter()

    def warning(self, message: str, *values: object) -> None:
        """Say something, unless the same (whatever its values) was said a moment ago."""
        now = self._clock()
        if now - self._said.get(message, -_QUIET) < _QUIET:
            self._left_out[message] += 1
            return
        self._said[message] = now
        more = self._left_out.pop(message, 0)
        words = message % values
        self._logger.warning(
            "%s (%d more like it before)" if more else "%s", *((words, more) if more else (words,))
        )


class Reporter:
    """One line for each kind of trouble, at most one a minute, and one when it is over."""

    def __init__(self, logger: logging.Logger, clock: Callable[[], float]) -> None:
        self._logger = logger
        self._clock = clock
        self._since: dict[Kind, float] = {}
        self._said: dict[Kind, float] = {}

    def met(self, found: Trouble, then: str = "") -> None:
        """Note trouble and, unless it was said a moment ago, say it and what is done about it."""
        now = self._clock()
        self._since.setdefault(found.kind, now)
        if now - self._said.get(found.kind, -_QUIET) >= _QUIET:
            self._said[found.kind] = now
            self._logger.warning("%s%s", found.words, f"; {then}" if then else "")

    def over(self) -> None:
        """Note that a call worked."""
        if self._since:
            seconds = self._clock() - min(self._since.values())
            self._since.clear()
            self._said.clear()
            self._logger.info("Telegram answers again after %.0f s", seconds)
