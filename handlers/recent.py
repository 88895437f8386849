"""What each person looked at last, for the first moment of inline mode; kept in memory only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

_PEOPLE = 10_000
_EACH = 10


class Recent:
    """The newest first, by person."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, tuple[str, ...]] = OrderedDict()

    def note(self, person: int, subjects: Iterable[str]) -> None:
        """Remember ids of what a person was told about."""
        subjects = tuple(subjects)
        if not subjects:
            return
        self._seen[person] = tuple(dict.fromkeys((*subjects, *self._seen.get(person, ()))))[:_EACH]
        self._seen.move_to_end(person)
        if len(self._seen) > _PEOPLE:
            self._seen.popitem(last=False)

    def of(self, person: int) -> tuple[str, ...]:
        """Return the ids, the newest first."""
        return self._seen.get(person, ())
