"""What a query came to: the body of an answer, and the sources of the facts in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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


_MOST_PUBLISHERS = 2_000
"""Organisations of consortia among which publishers are looked for; more would hold up the first answer."""


@dataclass(frozen=True, slots=True)
class QueryResult:
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


class CitationBuilder:
    """Makes results of rows: what is stated is cited, and unconfirmed where its sources are weak."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._revision: object = None
        self._publishers: dict[str, str] = {}

    def result(  # noqa: PLR0913 - the fields of a finding
        self,
        body: Body,
        stated: Iterable[Sourced],
        *,
        outcome: Outcome = Outcome.ANSWERED,
        subjects: tuple[str, ...] = (),
        results: tuple[str, ...] = (),
        mentions: tuple[str, ...] = (),
        values: tuple[str, ...] = (),
    ) -> QueryResult:
        """Return a result; ``stated`` are the rows whose facts the body shows."""
        rows = tuple(stated)
        found = self._directory.sources(source for row in rows for source in row.sources)
        chinese = self._chinese()
        cited = tuple(replace(one, publisher_zh=chinese.get(one.publisher, "")) for one in found)
        doubtful = {source.id for source in cited if source.quality in UNCONFIRMED}
        known = {source.id for source in cited}
        unconfirmed = any(not (known & set(row.sources)) - doubtful for row in rows)
        return QueryResult(outcome, body, subjects, results, mentions, values, cited, unconfirmed)

    def _chinese(self) -> dict[str, str]:
        """Return the Chinese names of those who publish about themselves, by the English ones."""
        if self._revision != (revision := self._directory.revision()):
            self._revision = revision
            known = self._directory.participants()
            subjects = self._directory.subjects(known).values() if len(known) <= _MOST_PUBLISHERS else ()
            self._publishers = {one.name_en: one.name_zh for one in subjects if one.name_en and one.name_zh}
        return self._publishers


def ids(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the organisations of some parts."""
    return tuple(part.organisation.id for part in parts)
