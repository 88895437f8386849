"""What is kept in memory for a time, and then is not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
_MOST = 10_000


class Kept(Generic[_K, _V]):
    """The newest ``most`` values, each for ``seconds`` after it was put there."""

    def __init__(self, clock: Callable[[], float], seconds: float, most: int = _MOST) -> None:
        self._clock = clock
        self._seconds = seconds
        self._most = most
        self._values: OrderedDict[_K, tuple[float, _V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def put(self, key: _K, value: _V) -> None:
        """Keep a value; what is too old by now is forgotten."""
        self._values[key] = (self._clock() + self._seconds, value)
        self._values.move_to_end(key)
        self._forget_old()
        while len(self._values) > self._most:
            self._values.popitem(last=False)

    def get(self, key: _K) -> _V | None:
        """Return what is kept, if it is not too old."""
        self._forget_old()
        _, value = self._values.get(key, (0.0, None))
        return value

    def drop(self, key: _K) -> None:
        """Forget one."""
        self._values.pop(key, None)

    def _forget_old(self) -> None:
        now = self._clock()
        while self._values:
            key, (until, _) = next(iter(self._values.items()))
            if until >= now:
                return
            del self._values[key]
