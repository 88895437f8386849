"""The processor time that one question may cost, as a value that whoever works on the question checks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

QUESTION_SECONDS = 0.04
"""Processor time of a question. 50 ms are promised: what is between are the step that crosses the line (up to
8 ms, a look-up among 100,000 names) and the words of the answer, also on a slower machine."""


class OverBudgetError(Exception):
    """A question has used up its processor time; the answer is to ask shorter."""


class Budget:
    """Some seconds of processor time of the thread that made it, from now on.

    The machine's load does not count, nor does waiting; ``clock`` gives the thread's seconds. Whoever does
    something once a name, a look-up or a piece of the text calls :meth:`check` before it.
    """

    __slots__ = ("_clock", "_until")

    def __init__(
        self, seconds: float = QUESTION_SECONDS, clock: Callable[[], float] = time.thread_time
    ) -> None:
        self._clock = clock
        self._until = clock() + seconds

    def check(self) -> None:
        """Raise :class:`OverBudgetError` where all is spent."""
        if self._clock() > self._until:
            raise OverBudgetError

    def before(self, work: Callable[_P, _T]) -> Callable[_P, _T]:
        """Return the same work with a check before it."""

        def checked(*args: _P.args, **more: _P.kwargs) -> _T:
            self.check()
            return work(*args, **more)

        return checked


UNLIMITED = Budget(float("inf"))
"""For who works alone on a machine: it is never spent."""
