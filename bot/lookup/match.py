"""What a look-up returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """How a look-up ended: certain enough to go on with the first, several are as likely, or none."""

    MATCHED = "matched"
    CHOOSE = "choose"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One subject that may be meant, through which of its names, and how that name matched.

    ``score`` is in 0..1. ``because`` is the kind of the name where it was written as it is listed (official,
    short, acronym, former, successor, alias), else pinyin, initials, typo, reordered or partial.
    """

    id: str
    score: float
    matched: str
    because: str


@dataclass(frozen=True, slots=True)
class Match:
    """The candidates of one name, best first; with ``no_match`` they are the nearest, which may be none."""

    query: str
    outcome: Decision
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A subject whose name stands in a text."""

    id: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a folded text a name stands (``text[start:end]``) and whose it is."""

    start: int
    end: int
    hits: tuple[Hit, ...]
