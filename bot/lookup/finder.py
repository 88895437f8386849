"""Finds the subject behind a name, and names inside a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Self

from bot.lookup.because import because
from bot.lookup.complete import is_complete
from bot.lookup.decide import SAME, decide, likelihood
from bot.lookup.found import FULL, SOUND, SURFACE
from bot.lookup.keys import Keys, of_question
from bot.lookup.match import Candidate, Decision, Hit, Match, Spot
from bot.lookup.model import Model, model
from bot.lookup.rank import Ranked, ranked
from bot.lookup.shelf import Names, Shelf

_MOST_HITS = 16
_SPOTTED = 512
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
        self.refresh()
        asked = of_question(text)
        if not asked.surface:
            return Match(text, Decision.NO_MATCH, ())
        order = self._order(asked, frozenset(among) if among is not None else None)
        outcome = decide(order, len(self._shelf), self._model, self._shelf.policy)
        shown = self._candidates(asked, order[:limit], 2 if outcome is Decision.CHOOSE else 0)
        if outcome is not Decision.NO_MATCH and shown[0].because == "partial" and is_complete(asked):
            outcome = Decision.NO_MATCH
        return Match(text, outcome, shown)

    def _order(self, asked: Keys, among: frozenset[str] | None) -> list[Ranked]:
        """Return the best name of each subject; between ties, who has a part in a consortium goes first."""
        shelf = self._shelf
        found = (
            (one, index)
            for index in shelf.indexes
            for one in (index.nearest(asked) if among is None else index.of_subjects(asked, among))
            if shelf.current(index, one.number)
        )
        order = ranked(asked, found, self._model.ranker, is_large=shelf.is_large)
        tied = [one for one in order if order[0].score - one.score <= SAME]
        if len(tied) > 1:
            tied.sort(key=lambda one: (one.subject not in self._participants, one.found.number))
        return tied + order[len(tied) :]

    def spot(self, folded: str) -> tuple[Spot, ...]:
        """Return every name that stands verbatim in a folded text, Latin ones on word borders.

        Only the first 512 characters are read: a question is shorter.
        """
        self.refresh()
        folded = folded[:_SPOTTED]
        hits: dict[tuple[int, int], dict[str, Hit]] = defaultdict(dict)
        for index in self._shelf.indexes:
            for start, end, number, bit in index.standing(folded):
                if self._shelf.current(index, number):
                    entry = index.entry(number)
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

    def _candidates(self, asked: Keys, order: Sequence[Ranked], least: int) -> tuple[Candidate, ...]:
        """Return what may be shown: nothing hopeless beyond the first ``least``, so that a choice is one."""
        shown: list[Candidate] = []
        most = 1.0
        for one in order:
            score = likelihood(one.score)
            if one.found.exact & (FULL | SURFACE):
                score = max(score, _WRITTEN_SO)
            most = score = min(most, score)
            if score >= _HOPELESS or len(shown) < least:
                entry = one.index.entry(one.found.number)
                reason = because(asked, one.found, entry)
                shown.append(Candidate(entry.subject, round(score, 4), entry.name, reason))
        return tuple(shown)

    def refresh(self) -> None:
        """Follow the directory: whatever looks something up does it first."""
        revision = self._directory.revision()
        if revision != self._revision:
            self._revision = revision
            self._participants = self._directory.participants()
            self._shelf.follow()
        self._shelf.settle()
