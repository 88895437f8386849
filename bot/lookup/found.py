"""What an index tells of a name that may be meant; the same from a small index and from a large one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.lookup.keys import Keys

FULL, SURFACE, SOUND, INITIALS = 1, 2, 4, 8
"""What of a name is written exactly so, as bits; lower ones are better evidence."""

LONG = 32
"""Postings, or names written exactly alike, of which only so many are looked at: they tie anyway."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name, whose it is (a number that its index gives each subject), and how it meets the question.

    Of each space (surface, sound): cosine of the gram weights, share of the question's weight that the name
    has, share of the name's weight that the question has. ``exact``: bits of FULL … INITIALS; ``within``:
    share of the question's length that the name takes where it stands in it word for word, else 0; ``part``:
    whether it is one of the parts between commas.
    """

    number: int
    owner: int
    surface: str
    sound: str
    kind: str
    place: int
    cosines: tuple[float, float]
    question_covered: tuple[float, float]
    name_covered: tuple[float, float]
    exact: int
    within: float
    part: bool


@dataclass(frozen=True, slots=True)
class Verbatim:
    """The names that are written just so: bits of what of each, which are parts, which stand within."""

    exact: dict[int, int]
    parts: set[int]
    within: dict[int, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """Whose a name is, the name as listed, and its kind."""

    subject: str
    name: str
    kind: str


class Index(Protocol):
    """The names of one directory, ready to be searched."""

    def __len__(self) -> int:
        """Return how many names there are."""
        ...

    def entry(self, number: int) -> Entry:
        """Return the name of this number; numbers follow the directory's order."""
        ...

    def nearest(self, asked: Keys) -> list[Found]:
        """Return the few dozen names that may be meant, in order of their numbers."""
        ...

    def of_subjects(self, asked: Keys, subjects: frozenset[str]) -> list[Found]:
        """Return all names of these subjects as candidates, in order of their numbers."""
        ...

    def standing(self, folded: str) -> list[tuple[int, int, int, int]]:
        """Return (start, end, number, bit) of every name that stands in a folded text."""
        ...
