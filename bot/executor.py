"""Work beside the event loop, on one thread at a time that nothing can keep for itself.

``concurrent.futures`` waits for its threads at the end of the process, whatever they do. These threads are
daemons: the process ends without them.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds that one piece of work may keep the thread: forty times what a question may cost."""
MOST_STUCK = 4
"""Threads that may be left behind at the same time; each can take its share of a core."""
_LAST_WORK = 0.2  # seconds that the end of the process waits for work that is under way
_LOG = logging.getLogger(__name__)


class OverstayedError(Exception):
    """The work was given up: it had the thread for too long, or those before it do not let go of theirs."""


@dataclass(slots=True)
class _Work:
    future: Future[Any]
    call: Callable[[], Any]
    begun: float | None = None


class Executor:
    """Does one piece of work after the other, in their order.

    Work that takes longer than ``patience`` seconds of ``clock`` is given up: whoever waits for it gets
    :class:`OverstayedError`, a fresh thread goes on with the next, and the old one ends when (and if) its
    work does. So what is called here may run beside a call that was given up. Where ``most_stuck`` threads
    are left behind, no other is started until one of them ends; whatever is asked meanwhile is given up
    after ``patience`` seconds, too.
    """

    def __init__(
        self,
        name: str,
        *,
        patience: float = PATIENCE,
        most_stuck: int = MOST_STUCK,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._patience = patience
        self._most_stuck = most_stuck
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: deque[_Work] = deque()
        self._thread: threading.Thread | None = None
        self._current: _Work | None = None
        self._stuck: set[threading.Thread] = set()
        self._closed = False

    @property
    def stuck(self) -> int:
        """How many threads are left behind."""
        return len(self._stuck)

    async def run(self, call: Callable[[], T]) -> T:
        """Return what the call returns, or raise what it raises; a ``RuntimeError`` after the end."""
        work = _Work(Future(), call)
        with self._changed:
            if self._closed:
                fault = f"{self._name} is closed"
                raise RuntimeError(fault)
            self._waiting.append(work)
            self._start()
            self._changed.notify()
        done: asyncio.Future[T] = asyncio.wrap_future(work.future)
        try:
            while not (await asyncio.wait({done}, timeout=self._remaining()))[0]:
                self._relieve(work)
        except asyncio.CancelledError:
            done.cancel()
            with self._changed:
                self._give_up(work)  # nobody waits for it any more
            raise
        return done.result()

    def close(self) -> bool:
        """Take no more work; what waits is given up, and what runs has a moment to end.

        Returns whether all has ended. Where it has not, what the work uses must stay open: closing it under
        the work's hands may end the process with a fault.
        """
        with self._changed:
            self._closed = True
            waiting, self._waiting = self._waiting, deque()
            self._changed.notify_all()
        for work in waiting:
            if work.future.set_running_or_notify_cancel():
                work.future.set_exception(OverstayedError())
        thread = self._thread
        if thread is not None:
            thread.join(_LAST_WORK)
        return not self._stuck and not (thread and thread.is_alive())

    def _start(self) -> None:
        """Start a thread where there is none, and where one may be started."""
        if self._thread is None and len(self._stuck) < self._most_stuck:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()

    def _remaining(self) -> float:
        """Return the seconds until the work that runs now will have had its time."""
        with self._changed:
            begun = self._current.begun if self._current else None
        return self._patience if begun is None else max(begun + self._patience - self._clock(), 0.0)

    def _relieve(self, work: _Work) -> None:
        """Take the thread from work that has had its time; give up ``work`` where no thread is left."""
        with self._changed:
            current, thread = self._current, self._thread
            if current is None or current.begun is None or thread is None:
                if work.begun is None and self._thread is None:
                    self._give_up(work)
                return
            if self._clock() - current.begun < self._patience:
                return
            self._stuck.add(thread)
            self._thread = self._current = None
            _LOG.error(
                "%s: work was given up after %.1f s; threads that are still at such work: %d of at most %d",
                self._name,
                self._patience,
                len(self._stuck),
                self._most_stuck,
            )
            self._give_up(current)
            self._start()

    def _give_up(self, work: _Work) -> None:
        if not work.future.done():
            work.future.set_exception(OverstayedError())
        if work in self._waiting:
            self._waiting.remove(work)

    def _serve(self) -> None:
        me = threading.current_thread()
        while (work := self._next(me)) is not None:
            try:
                result, fault = work.call(), None
            except BaseException as raised:  # noqa: BLE001 - whoever waits for the work gets what it raises
                result, fault = None, raised
            with self._changed:
                if not work.future.done():
                    if fault is None:
                        work.future.set_result(result)
                    else:
                        work.future.set_exception(fault)
            del work, result, fault

    def _next(self, me: threading.Thread) -> _Work | None:
        """Return the next work, when there is some; None for a thread that is to end."""
        with self._changed:
            if me in self._stuck:
                self._stuck.discard(me)
                self._start()  # those who wait may have waited for this
                return None
            self._current = None
            while True:
                if self._closed:
                    return None
                if self._waiting:
                    work = self._waiting.popleft()
                    if work.future.set_running_or_notify_cancel():
                        work.begun = self._clock()
                        self._current = work
                        return work
                else:
                    self._changed.wait()
