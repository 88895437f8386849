"""How a question was understood, as values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.values.answer import Matched
from bot.values.query import Query, Topic


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everything is known; ``certainty`` in 0..1. ``matched`` are names that are not written as listed."""

    query: Query
    certainty: float = 1.0
    matched: tuple[Matched, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several queries are as likely, the likeliest first.

    ``asked`` is the name that may mean each of them; empty where the question can be read in several ways.
    """

    asked: str
    queries: tuple[Query, ...]
    certainty: float = 0.5


@dataclass(frozen=True, slots=True)
class UnknownEntity:
    """No such organisation or consortium; ``nearest`` are ids of names that are near."""

    asked: str
    topic: Topic | None
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No question that can be answered; ``topic`` where only its name was missing."""

    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class TooMuch:
    """More than is answered at once."""


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A greeting, thanks, or how this works: ``about`` is hello, thanks or help."""

    about: str


Interpretation = Resolved | Ambiguous | UnknownEntity | NotUnderstood | TooMuch | SmallTalk
