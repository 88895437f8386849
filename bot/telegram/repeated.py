"""Updates that come again: each is handed over once, also after a restart."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from bot.state import StateError, StateThread
from bot.telegram.trouble import Occasional

if TYPE_CHECKING:
    from bot.state.store import Store

_LOG = logging.getLogger(__name__)
# As many as the state keeps; Telegram keeps an update for a day.
_REMEMBERED, _SECONDS = 10_000, 86_400.0
# A state that is locked or away delays no question: what this process remembers counts then.
_PATIENCE = 0.25


@dataclass(slots=True)
class _Batch:
    marks: dict[int, str]
    new: frozenset[int] | None = None  # None: the state has not said yet


class TakenUpdates:
    """Told apart by their ids; across restarts, and between machines, by their contents as well."""

    def __init__(self, state: StateThread, clock: Callable[[], float], patience: float = _PATIENCE) -> None:
        self._state = state
        self._clock = clock
        self._patience = patience
        self._seen: OrderedDict[int, float] = OrderedDict()
        self._unwritten: deque[_Batch] = deque(maxlen=_REMEMBERED)
        self._log = Occasional(_LOG, clock)

    async def open(self, seconds: float) -> None:
        """Have the state opened before the first update is there, or let it be after so long."""
        try:
            await asyncio.wait_for(self._state.run(lambda _: None), seconds)
        except (StateError, TimeoutError) as error:
            self._log.warning("the state cannot be read yet: %s", str(error) or "no answer in time")

    async def fresh(self, updates: Sequence[dict[str, Any]]) -> frozenset[int]:
        """Return the ids of updates that were not taken before; from now on they are.

        ``updates`` have ids that are whole numbers.
        """
        new = {raw["update_id"]: raw for raw in updates if raw["update_id"] not in self._seen}
        if not new:
            return frozenset()
        until = self._clock() + _SECONDS
        for number in new:
            self._seen[number] = until
        self._forget_old()
        kept = await self._kept({number: _digest(raw) for number, raw in new.items()})
        return frozenset(new) if kept is None else kept & frozenset(new)

    async def _kept(self, marks: dict[int, str]) -> frozenset[int] | None:
        """Return which of these the state did not know; None where it does not say, or not in time."""
        batch = _Batch(marks)
        self._unwritten.append(batch)
        try:
            await asyncio.wait_for(self._state.run(self._write), self._patience)
        except (StateError, TimeoutError) as error:
            why = str(error) or "no answer in time"
            self._log.warning("an update that comes again may be answered again: %s", why)
        return batch.new

    def _write(self, store: Store) -> None:
        """Write what all have asked for since the last time, in one transaction; on the state's thread."""
        batches = [self._unwritten.popleft() for _ in range(len(self._unwritten))]
        marks = [mark for batch in batches for mark in batch.marks.items()]
        try:
            new = store.taken_updates.take(marks) if marks else frozenset()
        except StateError:
            self._unwritten.extendleft(reversed(batches))  # written when the state is back
            raise
        for batch in batches:
            batch.new = new

    def _forget_old(self) -> None:
        now = self._clock()
        while self._seen and (len(self._seen) > _REMEMBERED or next(iter(self._seen.values())) < now):
            self._seen.popitem(last=False)


def _digest(raw: dict[str, Any]) -> str:
    """Return what two different updates do not share, however their JSON is written."""
    try:
        written = json.dumps(raw, sort_keys=True)
    except RecursionError:  # it is nested just less deeply than what cannot be read
        return ""
    return blake2b(written.encode(), digest_size=8).hexdigest()
