"""Puts candidates in order: one name a subject, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.lookup.decide import Scored, level
from bot.lookup.features import features
from bot.lookup.found import FULL, SURFACE, Found, Index
from bot.lookup.keys import Keys
from bot.lookup.model import Perceptron


@dataclass(frozen=True, slots=True)
class Ranked(Scored):
    """A subject's best name, from which index."""

    found: Found
    index: Index

    @property
    def subject(self) -> str:
        """The subject's id."""
        return self.index.entry(self.found.number).subject


def ranked(
    asked: Keys, found: Iterable[tuple[Found, Index]], ranker: Perceptron, *, is_large: bool
) -> list[Ranked]:
    """Return the best name of each subject, best first; ties in the order given."""
    candidates = list(found)
    rows = features(asked, [one for one, _ in candidates])
    scores = ranker.many(rows) if is_large and rows else [ranker.one(row) for row in rows]
    best: dict[tuple[int, int], Ranked] = {}
    for (one, index), row, score in zip(candidates, rows, level(scores, rows), strict=True):
        mine = Ranked(score, row, one, index)
        whose = id(index), one.owner
        best[whose] = _better(best[whose], mine) if whose in best else mine
    return sorted(best.values(), key=lambda one: -one.score)


def _better(one: Ranked, other: Ranked) -> Ranked:
    """Return the name that tells more: one that is written as asked goes first, with the best score."""
    first, second = sorted((one, other), key=lambda e: (not e.found.exact & (FULL | SURFACE), -e.score))
    return replace(first, score=max(first.score, second.score))
