"""What speaks for and against a consortium that a proposal names or describes."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from bot.understanding.features.question import SURE, UNLIKE, Question
from bot.understanding.mentions import ConsortiumMention

_MOST_SCORE, _MOST_THEME = 5.0, 3.0  # beyond which more makes no difference
_BEFORE, _BEHIND = range(-1, 4), range(3)  # words between a mention and "consortium"
_MOST_BETWEEN = 6  # words between a mention and "consortium" that may be part of the name of another
_STRANGE = 0.2  # how well words fit a consortium that are hardly of one
_BETTER = 0.01


def consortium_features(
    question: Question, mention: ConsortiumMention, clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    """Yield how a consortium is named, how well words fit it and others, and what is around them."""
    yield f"cm:{mention.how}", 1.0
    yield f"cm:{group}:{mention.how}", 1.0
    yield "cs", min(mention.score, _MOST_SCORE)
    yield "ct", min(mention.theme, _MOST_THEME)
    yield "c:ahead", mention.ahead
    yield "c:rivals", log(mention.rivals + 1)
    if len(mention.ids) > 1:
        yield "c:tie", 1.0
        yield f"ctie:{group}", 1.0
        yield "c:tien", log(len(mention.ids))
    else:
        yield "c:one", 1.0
    if clauses:
        yield ("cl:y" if mention.clause in clauses else "cl:n"), 1.0
    yield from _near_consortium(question, mention)
    yield from _inside_others(question, mention)
    yield from _better(question, mention)
    yield from _gap(question, mention)
    if len(mention.words) == len(question.analysis.words):
        yield "cwhole", 1.0


def _near_consortium(question: Question, mention: ConsortiumMention) -> Iterator[tuple[str, float]]:
    """Yield whether the word "consortium" stands near it, or somewhere else."""
    cues = question.analysis.cues.get("cons", ())
    if any(cue.start - mention.end in _BEFORE or mention.start - cue.end in _BEHIND for cue in cues):
        yield "c:adj", 1.0
    elif cues:
        yield "c:noadj", 1.0


def _inside_others(question: Question, mention: ConsortiumMention) -> Iterator[tuple[str, float]]:
    """Yield whether its words may be those of an organisation, or of somebody who is not here."""
    analysis = question.analysis
    if any(
        not mention.words.isdisjoint(o.words) and o.score > SURE and len(o.words) >= len(mention.words)
        for o in analysis.organisations
    ):
        yield "c:inorg", 1.0
    for unknown in analysis.unknown:
        if mention.words.isdisjoint(unknown.words):
            continue
        if unknown.head and unknown.best < UNLIKE:
            yield "c:inunk", 1.0
            return
        if unknown.consortium < _STRANGE and unknown.uncommon > 0:
            yield "c:inunk2", unknown.uncommon
            return


def _better(question: Question, mention: ConsortiumMention) -> Iterator[tuple[str, float]]:
    """Yield whether a better mention uses the same words, or others."""
    consortia = question.analysis.consortia
    better = [o for o in consortia if o is not mention and o.score > mention.score + _BETTER]
    if any(not mention.words.isdisjoint(o.words) for o in better):
        yield "c:dominated", 1.0
    elif better:
        yield "c:dominated2", 1.0


def _gap(question: Question, mention: ConsortiumMention) -> Iterator[tuple[str, float]]:
    """Yield how many uncommon words stand between it and "consortium": they may name another one."""
    words = question.analysis.words
    near = range(mention.end, mention.end + _MOST_BETWEEN + 1)
    starts = (cue.start for cue in question.analysis.cues.get("cons", ()))
    start = next((at for at in starts if words[at].clause == mention.clause and at in near), None)
    if start is None:
        return
    inside = question.inside(mention) or frozenset({mention.start})
    gap = [at for at in range(min(inside), start) if at not in mention.words and at in question.content]
    if gap:
        yield "c:gap", len(gap) / 2
        yield "c:gap1", 1.0
