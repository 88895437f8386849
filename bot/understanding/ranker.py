"""Ranks proposals by a linear score of their features; ``make train-questions`` trains the weights."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Self

from bot.understanding.features import blocks
from bot.understanding.features.question import Question
from bot.understanding.proposing.model import Proposal
from bot.values.budget import UNLIMITED, Budget

SCALE = 100.0
"""Weights are kept as whole hundredths: finer ones change no order."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A proposal, its score, and its share of the probability of all."""

    proposal: Proposal
    score: float
    probability: float


class Ranker:
    """Weights by the names of features."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read lines of ``name<tab>hundredths``, compressed by gzip."""
        with gzip.open(path, "rt", encoding="utf-8") as file:
            pairs = (line.rstrip("\n").split("\t") for line in file)
            return cls({name: int(number) / SCALE for name, number in pairs})

    def rank(self, question: Question, found: Sequence[Proposal], budget: Budget = UNLIMITED) -> list[Ranked]:
        """Return the proposals, best first. Raises ``OverBudgetError``."""
        known: dict[object, float] = {}
        scores = []
        for proposal in found:
            budget.check()
            scores.append(self._score(question, proposal, known))
        most = max(scores, default=0.0)
        shares = [exp(score - most) for score in scores]
        total = sum(shares) or 1.0
        ranked = [
            Ranked(proposal, score, share / total)
            for proposal, score, share in zip(found, scores, shares, strict=True)
        ]
        return sorted(ranked, key=lambda one: -one.score)

    def _score(self, question: Question, proposal: Proposal, known: dict[object, float]) -> float:
        """Return the score of a proposal; ``known`` keeps those of the question's blocks."""
        score = 0.0
        for key, block in blocks(question, proposal):
            part = known.get(key)
            if part is None:
                part = known[key] = sum(self.weights.get(name, 0.0) * value for name, value in block)
            score += part
        return score


@cache
def shipped_ranker(path: Path) -> Ranker:
    """Return the ranker of a file, which is read once a process."""
    return Ranker.read(path)
