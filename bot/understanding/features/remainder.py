"""What a proposal leaves unexplained."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.question import SURE, UNLIKE, Question
from bot.understanding.lexicon import EXACT
from bot.understanding.proposing.model import NOT_FOUND, Proposal

_LIKE = 0.8  # weight of an organisation that is not named as listed, against one that is
_CLEAR = 1.5  # score of a consortium that is surely meant
_FITS = 0.5  # how well words fit a consortium that name nobody unknown
_MOST, _FEW = 2.0, 6  # mentions, and words, beyond which it makes no difference how many are left
_UNITS = 3  # words left that count as much as a sign


def remainder_features(
    question: Question, proposal: Proposal, used: frozenset[int], clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    """Yield the names, strangers and words of a question that a proposal does not use.

    ``used`` are the words of its mentions, ``clauses`` those in which something like its goal is asked.
    """
    how = proposal.argument.split("+")[0]
    yield from _names_left(question, used, group, how)
    yield from _strangers_left(question, proposal, used, clauses, group, how)
    yield from _words_left(question, proposal, used, clauses, group)


def _names_left(
    question: Question, used: frozenset[int], group: str, how: str
) -> Iterator[tuple[str, float]]:
    analysis = question.analysis
    sure = [m for m in analysis.organisations if m.how == EXACT or m.score > SURE]
    organisations = sum((1.0 if m.how == EXACT else _LIKE) for m in sure if m.words.isdisjoint(used))
    consortia = sum(
        m.score >= _CLEAR
        and m.how in {EXACT, "province", "slip", "name"}
        and m.words.isdisjoint(used)
        and not any(o.score > SURE and m.words <= o.words for o in analysis.organisations)
        for m in analysis.consortia
    )
    for name, count in (("uo", organisations), ("uc", consortia)):
        if count:
            yield name, min(count, _MOST)
            yield f"{name}:{group}", 1.0
            yield f"{name}a:{how}", 1.0


def _strangers_left(  # noqa: PLR0913, PLR0917 - what a proposal's features depend on
    question: Question,
    proposal: Proposal,
    used: frozenset[int],
    clauses: frozenset[int],
    group: str,
    how: str,
) -> Iterator[tuple[str, float]]:
    """Yield what speaks for a body that is not here, where the proposal does not say so."""
    strongest = 0.0
    for unknown in question.analysis.unknown:
        told = unknown in proposal.mentions
        covered = proposal.goal != NOT_FOUND and not unknown.words.isdisjoint(used)
        if told or covered or unknown.best > UNLIKE or unknown.consortium > _FITS:
            continue
        strength = unknown.uncommon * (0.6 + 0.4 * unknown.capitals) + 0.7 * unknown.head
        strongest = max(strongest, strength)
        if unknown.head:
            yield "unkhead", 1.0
            yield f"unkhead:{how}", 1.0
        if clauses and unknown.clause in clauses:
            yield "unkcl", strength
    if strongest:
        yield "unk", strongest
        yield f"unk:{group}", strongest


def _words_left(
    question: Question, proposal: Proposal, used: frozenset[int], clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    analysis = question.analysis
    cued = {at for cues in analysis.cues.values() for cue in cues for at in cue.span}
    rare = sum(
        not common and at not in used and at not in cued for at, common in enumerate(analysis.everyday)
    )
    yield "rare", min(rare, _FEW) / _UNITS
    yield f"rare:{group}", min(rare, _FEW) / _UNITS
    if not proposal.mentions:
        yield "noms", 1.0
    near = clauses | {mention.clause for mention in proposal.mentions}
    unexplained = sum(
        0.5 if analysis.words[at].han else 1.0
        for at in question.content
        if at not in used and analysis.words[at].clause in near
    )
    yield "unc", min(unexplained, _FEW) / _UNITS
    yield f"unc:{group}", min(unexplained, _FEW) / _UNITS
    if not unexplained:
        yield f"cov:{group}", 1.0
