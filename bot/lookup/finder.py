"""Finds the subject behind a name, and names inside a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Self

from bot.lookup.because import because
from bot.lookup.complete import is_complete
from bot.lookup.decide import Ranked, decide, level, likelihood
from bot.lookup.features import features
from bot.lookup.found import FULL, SOUND, SURFACE, Found, Index
from bot.lookup.keys import Keys, of_question
from bot.lookup.match import Candidate, Decision, Hit, Match, Spot
from bot.lookup.model import Model, model
from bot.lookup.shelf import Names, Shelf

_MOST_HITS = 16
_WRITTEN_SO = 0.99
"""Score of a name that is written as it is listed."""
_HOPELESS = 0.001
"""Candidates with a score below this are no help to anybody."""


class Finder:
    """The look-up over one directory; it follows the directory's changes by itself. For one thread."""

    def __init__(self, directory: Names, shelf: Shelf, trained: Model) -> None:
        self._directory = directory
        self._shelf = shelf
        self._model = trained
        self._revision = directory.revision()
        self._participants = directory.participants()

    @classmethod
    def open(cls, directory: Names) -> Self:
        """Open the look-up; makes the index where there is none, in another process if it is large."""
        return cls(directory, Shelf(directory), model())

    @property
    def is_large(self) -> bool:
        """Whether a look-up may take over five milliseconds, so that it should leave the event loop."""
        return self._shelf.is_large

    def find(self, text: str, *, limit: int = 5, among: Collection[str] | None = None) -> Match:
        """Return the subjects that a name may mean; ``among`` narrows the look to these ids."""
        self._refresh()
        asked = of_question(text)
        if not asked.surface:
            return Match(text, decide([], 1, self._model, self._shelf.policy)[0], ())
        ranked = self.rank(asked, frozenset(among) if among is not None else None)
        outcome, _ = decide([one for one, _, _ in ranked], len(self._shelf), self._model, self._shelf.policy)
        shown = self._candidates(asked, ranked[:limit], 2 if outcome is Decision.CHOOSE else 0)
        if outcome is not Decision.NO_MATCH and shown[0].because == "partial" and is_complete(asked):
            outcome = Decision.NO_MATCH
        return Match(text, outcome, shown)

    def spot(self, folded: str) -> tuple[Spot, ...]:
        """Return every name that stands verbatim in a folded text, Latin ones on word borders."""
        self._refresh()
        hits: dict[tuple[int, int], dict[str, Hit]] = defaultdict(dict)
        for index in self._shelf.indexes:
            for start, end, number, bit in index.standing(folded):
                entry = index.entry(number)
                if self._shelf.current(index, entry.subject):
                    kind = "pinyin" if bit == SOUND and not entry.name.isascii() else entry.kind
                    hits[start, end].setdefault(entry.subject, Hit(entry.subject, entry.name, kind))
        return tuple(
            Spot(
                start,
                end,
                tuple(sorted(found.values(), key=lambda hit: hit.id not in self._participants)[:_MOST_HITS]),
            )
            for (start, end), found in sorted(hits.items())
        )

    def rank(self, asked: Keys, among: frozenset[str] | None) -> list[tuple[Ranked, Found, Index]]:
        """Return the best name of each subject that may be meant, best first; ties as in the directory."""
        found = [pair for index in self._shelf.indexes for pair in self._look(index, asked, among)]
        rows = features(asked, [one for one, _ in found])
        ranker = self._model.ranker
        scores = ranker.many(rows) if self._shelf.is_large and rows else [ranker.one(row) for row in rows]
        scores = level(scores, rows)
        best: dict[str, tuple[Ranked, Found, Index]] = {}
        for (one, index), row, score in zip(found, rows, scores, strict=True):
            subject = index.entry(one.number).subject
            mine = (Ranked(one.number, subject, score, row), one, index)
            best[subject] = _better(best[subject], mine) if subject in best else mine
        return sorted(
            best.values(),
            key=lambda e: (-round(e[0].score, 2), e[0].subject not in self._participants, e[0].number),
        )

    def _look(self, index: Index, asked: Keys, among: frozenset[str] | None) -> list[tuple[Found, Index]]:
        found = index.nearest(asked) if among is None else index.of_subjects(asked, among)
        return [(one, index) for one in found if self._shelf.current(index, index.entry(one.number).subject)]

    def _candidates(
        self, asked: Keys, ranked: Sequence[tuple[Ranked, Found, Index]], least: int
    ) -> tuple[Candidate, ...]:
        """Return what may be shown: nothing hopeless beyond the first ``least``, so that a choice is one."""
        shown: list[Candidate] = []
        most = 1.0
        for one, found, index in ranked:
            score = likelihood(one.score)
            if found.exact & (FULL | SURFACE):
                score = max(score, _WRITTEN_SO)
            most = score = min(most, score)
            if score >= _HOPELESS or len(shown) < least:
                entry = index.entry(found.number)
                shown.append(
                    Candidate(one.subject, round(score, 4), entry.name, because(asked, found, entry))
                )
        return tuple(shown)

    def _refresh(self) -> None:
        revision = self._directory.revision()
        if revision != self._revision:
            self._revision = revision
            self._participants = self._directory.participants()
            self._shelf.follow()
        self._shelf.settle()


def _better(
    one: tuple[Ranked, Found, Index], other: tuple[Ranked, Found, Index]
) -> tuple[Ranked, Found, Index]:
    """Return the name of a subject that tells more: one written as asked goes first, with the best score."""
    first, second = sorted((one, other), key=lambda e: (e[1].exact & (FULL | SURFACE) == 0, -e[0].score))
    if second[0].score > first[0].score:
        return replace(first[0], score=second[0].score), first[1], first[2]
    return first
