"""What a proposal leaves unexplained."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.question import Question
from bot.understanding.lexicon import EXACT
from bot.understanding.proposing.model import (
    Proposal,
)


def remainder_features(  # noqa: C901 - a list of independent signs
    question: Question, proposal: Proposal, used: frozenset[int], clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    analysis, how = question.analysis, proposal.argument.split("+")[0]
    organisations = sum(
        1.0 if m.how == EXACT else 0.8
        for m in analysis.organisations
        if m.words.isdisjoint(used) and (m.how == EXACT or m.score > 0.85)  # noqa: PLR2004
    )
    consortia = sum(
        m.score >= 1.5  # noqa: PLR2004
        and m.how in {EXACT, "province", "slip", "name"}
        and m.words.isdisjoint(used)
        and not any(o.score > 0.85 and m.words <= o.words for o in analysis.organisations)  # noqa: PLR2004
        for m in analysis.consortia
    )
    for name, count in (("uo", organisations), ("uc", consortia)):
        if count:
            yield name, min(count, 2.0)
            yield f"{name}:{group}", 1.0
            yield f"{name}a:{how}", 1.0
    strongest = 0.0
    for unknown in analysis.unknown:
        if unknown in proposal.mentions or (
            proposal.goal != "not_found" and not unknown.words.isdisjoint(used)
        ):
            continue
        if unknown.best > 0.5 or unknown.consortium > 0.5:  # noqa: PLR2004
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
    cued = {at for cues in analysis.cues.values() for cue in cues for at in cue.span}
    rare = sum(
        not common and at not in used and at not in cued for at, common in enumerate(analysis.everyday)
    )
    yield "rare", min(rare, 6) / 3
    yield f"rare:{group}", min(rare, 6) / 3
    if not proposal.mentions:
        yield "noms", 1.0
    near = clauses | {mention.clause for mention in proposal.mentions}
    unexplained = sum(
        0.5 if analysis.words[at].han else 1.0
        for at in question.content
        if at not in used and analysis.words[at].clause in near
    )
    yield "unc", min(unexplained, 6.0) / 3
    yield f"unc:{group}", min(unexplained, 6.0) / 3
    if not unexplained:
        yield f"cov:{group}", 1.0
