"""How a question was understood, as values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.values.answer import Matched
from bot.values.query import Query, Topic


@dataclass(frozen=True, slots=True)
class Clear:
    """Everything is known; ``sure`` in 0..1."""

    query: Query
    sure: float = 1.0
    matched: tuple[Matched, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsure:
    """Several subjects are as likely: one query for each, the likeliest first."""

    asked: str
    queries: tuple[Query, ...]
    sure: float = 0.5


@dataclass(frozen=True, slots=True)
class Missing:
    """No such organisation or consortium; ``nearest`` are ids of names that are near."""

    asked: str
    topic: Topic | None
    nearest: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """No question that can be answered; ``topic`` where only its name was missing."""

    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class TooMuch:
    """More than is answered at once."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A greeting, thanks, or how this works: ``about`` is hello, thanks or help."""

    about: str


Understanding = Clear | Unsure | Missing | Unclear | TooMuch | Talk
