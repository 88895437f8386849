"""What was found for a query: the body of an answer, and the sources of the facts in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.directory.store import Directory
from bot.values.answer import Body, Outcome, Part
from bot.values.query import Topic
from bot.values.records import UNCONFIRMED, Source


class Sourced(Protocol):
    """A row that names its sources."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of its sources."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """The facts that answer a query; ``topic`` is set where they answer another one than was asked."""

    outcome: Outcome
    body: Body
    subjects: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    cited: tuple[Source, ...] = ()
    unconfirmed: bool = False
    topic: Topic | None = None


class Evidence:
    """Makes findings of rows: what is stated is cited, and unconfirmed where its sources are weak."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def finding(  # noqa: PLR0913 - the fields of a finding
        self,
        body: Body,
        stated: Iterable[Sourced],
        *,
        outcome: Outcome = Outcome.ANSWERED,
        subjects: tuple[str, ...] = (),
        results: tuple[str, ...] = (),
        mentions: tuple[str, ...] = (),
        values: tuple[str, ...] = (),
    ) -> Finding:
        """Return a finding; ``stated`` are the rows whose facts the body shows."""
        rows = tuple(stated)
        cited = self._directory.sources(source for row in rows for source in row.sources)
        doubtful = {source.id for source in cited if source.quality in UNCONFIRMED}
        known = {source.id for source in cited}
        unconfirmed = any(not (known & set(row.sources)) - doubtful for row in rows)
        return Finding(outcome, body, subjects, results, mentions, values, cited, unconfirmed)


def ids(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the organisations of some parts."""
    return tuple(part.organisation.id for part in parts)
