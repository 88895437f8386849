"""What each person looked at last, for the first moment of inline mode; in memory, for some minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.understanding.dialogue import KEPT_SECONDS
from handlers.kept import Kept

_EACH = 10
_AT_ONCE = 4


class Recent:
    """The newest first, by person."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._seen: Kept[int, tuple[str, ...]] = Kept(clock, KEPT_SECONDS)

    def note(self, person: int, subjects: Iterable[str]) -> None:
        """Remember ids of what a person was told about; of a long list nobody has looked at each."""
        subjects = tuple(subjects)
        if 0 < len(subjects) <= _AT_ONCE:
            self._seen.put(person, tuple(dict.fromkeys((*subjects, *self.of(person))))[:_EACH])

    def of(self, person: int) -> tuple[str, ...]:
        """Return the ids, the newest first."""
        return self._seen.get(person) or ()
