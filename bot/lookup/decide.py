"""Decides whether the best candidate is certain enough, close to others, or too far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log2

from bot.lookup.features import AT, GAPS_START
from bot.lookup.match import Decision
from bot.lookup.model import Model

SAME = 0.005
"""Scores nearer than this are one score: rounding in a matrix product is not evidence."""
_FAR = 12.0
_COMPARED = tuple(
    AT[column]
    for column in (
        "cosine_surface",
        "question_covered_surface",
        "name_covered_surface",
        "indel_surface",
        "osa_surface",
        "osa_sound",
        "stands",
        "kinds_missed",
    )
)
"""Columns in which the judge sees how far the first is above the second."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate's score (log odds against "none of these") and its features."""

    score: float
    features: Sequence[float]


@dataclass(frozen=True, slots=True)
class Policy:
    """From which certainty on an answer is given without asking, and from which likelihood one may ask."""

    certain: float
    near: float


def level(scores: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    """Give names that are written exactly as asked, in the same way, one score: nothing tells them apart.

    The ways are the columns of the features: as listed, without a legal ending, in pinyin, by initials. Of a
    question in Chinese, sounding alike is no writing alike.
    """
    ways = [next((way for way in _WAYS if row[way] and not (way == _SOUND and row[_HAN])), 0) for row in rows]
    best: dict[int, float] = {}
    for way, score in zip(ways, scores, strict=True):
        best[way] = max(score, best.get(way, score))
    return [best[way] if way else score for way, score in zip(ways, scores, strict=True)]


_SURE = 0.99
_WRITTEN_SO = AT["as_surface"]
_ACRONYM = AT["acronym"]
_SOUND = AT["as_sound"]
_HAN = AT["question_han"]
_WAYS = (AT["as_listed"], _WRITTEN_SO, _SOUND, AT["as_initials"])


def likelihood(score: float) -> float:
    """Return log odds as a probability."""
    return 1 / (1 + exp(-max(-_FAR * 3, min(_FAR * 3, score))))


def tied(first: Scored, second: Scored) -> bool:
    """Whether nothing tells the two apart."""
    return first.score - second.score <= SAME


def evidence(ranked: Sequence[Scored], names: int) -> list[float]:
    """Return what the judge sees of a list, best first: how far ahead the first is, and how it matched.

    After the scores come the features of the first, and how far they are above those of the second.
    """
    first = ranked[0].score
    gaps = [min(first - other.score, _FAR) for other in ranked[1:_FEW]]
    gaps += [_FAR] * (_FEW - 1 - len(gaps))
    others = log(1 + sum(exp(min(other.score, _FAR)) for other in ranked[1:]))
    features = ranked[0].features[:GAPS_START]
    second = ranked[1].features if len(ranked) > 1 else features
    return [
        max(-_FAR, min(first, _FAR)) / _FAR,
        *(gap / _FAR for gap in gaps),
        (min(first, _FAR) - others) / _FAR,
        log2(max(names, 2)) / 20,
        *features,
        *(features[column] - second[column] for column in _COMPARED),
    ]


def certainty(ranked: Sequence[Scored], names: int, model: Model) -> float:
    """Return how likely it is that the first is the one that is meant.

    0 where another ties with it; where it alone is called just so (an acronym apart), nearly 1.
    """
    if not ranked or (len(ranked) > 1 and tied(ranked[0], ranked[1])):
        return 0.0
    if ranked[0].features[_WRITTEN_SO] and not ranked[0].features[_ACRONYM]:
        return _SURE
    return likelihood(model.judge.one(evidence(ranked, names)))


def decide(ranked: Sequence[Scored], names: int, model: Model, policy: Policy) -> Decision:
    """Return how the look-up ends."""
    if certainty(ranked, names, model) >= policy.certain:
        return Decision.MATCHED
    likely = 1 - 1 / (1 + sum(exp(min(one.score, _FAR)) for one in ranked))
    return Decision.CHOOSE if likely >= policy.near else Decision.NO_MATCH
