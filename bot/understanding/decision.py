"""What to do with ranked proposals: answer what is certain, ask where two readings are close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.understanding.analysis import Analysis
from bot.understanding.interpretation import (
    Ambiguous,
    Interpretation,
    NotUnderstood,
    Resolved,
    SmallTalk,
    UnknownEntity,
)
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import ConsortiumMention, OrganisationMention, UnknownMention
from bot.understanding.outline import Outline
from bot.understanding.prediction import answer_key
from bot.understanding.proposing.model import NOT_FOUND, NOT_UNDERSTOOD, TALK, Proposal
from bot.understanding.ranker import Ranked
from bot.values.answer import Matched
from bot.values.query import Query, Topic


@dataclass(frozen=True, slots=True)
class Policy:
    """From which probability on an answer is given.

    ``certain``: below it the likeliest readings are offered. ``reading``: readings less likely than this are
    not offered, and never more than ``most_readings``.
    """

    certain: float = 0.5
    reading: float = 0.08
    most_readings: int = 3


POLICY = Policy()

_NO_QUESTION = frozenset({*TALK, NOT_UNDERSTOOD})


def decide(
    ranked: Sequence[Ranked], analysis: Analysis, outline: Outline, policy: Policy = POLICY
) -> Interpretation:
    """Return how a question is understood."""
    if not ranked:
        return NotUnderstood()
    shares: dict[object, float] = defaultdict(float)
    for one in ranked:
        shares[answer_of(one.proposal, outline)] += one.probability
    best = ranked[0].proposal
    certainty = shares[answer_of(best, outline)]
    if best.goal in TALK:
        return SmallTalk(best.goal)
    if best.goal == NOT_UNDERSTOOD:
        return NotUnderstood(best.topic)
    if best.goal == NOT_FOUND:
        return _unknown(best, analysis)
    if len(best.queries) > 1:
        return Ambiguous(_asked(best, analysis), best.queries, certainty)
    (query,) = best.queries
    if certainty >= policy.certain:
        return Resolved(query, certainty, _matched(best, analysis))
    return _uncertain(ranked, shares, analysis, outline, policy)


def _uncertain(
    ranked: Sequence[Ranked],
    shares: Mapping[object, float],
    analysis: Analysis,
    outline: Outline,
    policy: Policy,
) -> Interpretation:
    """Return the readings to choose from; or, where there is one alone, whether anything is asked at all."""
    best = ranked[0].proposal
    certainty = shares[answer_of(best, outline)]
    readings = _readings(ranked, shares, outline, policy)
    if len(readings) > 1:
        return Ambiguous("", readings, certainty)
    if certainty < sum(share for key, share in shares.items() if key in _NO_QUESTION):
        return NotUnderstood(best.topic)
    return Resolved(best.queries[0], certainty, _matched(best, analysis))


def answer_of(proposal: Proposal, outline: Outline) -> object:
    """Return what two proposals share that lead to the same answer."""
    if proposal.queries:
        return answer_key(outline, proposal.queries)
    if proposal.goal == NOT_FOUND:
        return NOT_FOUND
    return proposal.goal


def _readings(
    ranked: Sequence[Ranked], shares: Mapping[object, float], outline: Outline, policy: Policy
) -> tuple[Query, ...]:
    """Return the likeliest readings that can be offered as buttons, one for each answer."""
    found: dict[object, Query] = {}
    for one in ranked:
        key = answer_of(one.proposal, outline)
        if len(one.proposal.queries) == 1 and shares[key] >= policy.reading:
            (query,) = one.proposal.queries
            parts = (replace(query, also=()), *query.also)  # of two questions each can be asked alone
            for part in parts:
                if part.subject and part.pick is None:
                    found.setdefault(answer_key(outline, (part,)), part)
    return tuple(found.values())[: policy.most_readings]


def _unknown(proposal: Proposal, analysis: Analysis) -> UnknownEntity:
    (mention,) = proposal.mentions
    assert isinstance(mention, UnknownMention)  # noqa: S101 - the only mention that this goal has
    # A name is repeated as a whole: 宁德时代 and not 宁德, which is the place that it begins with.
    longer = [
        one for one in analysis.unknown if mention.words < one.words and (one.uncommon > 0 or one.whole)
    ]
    whole = max(longer, key=lambda one: len(one.words), default=mention)
    asked = analysis.wording.as_typed(whole.start, whole.end)
    return UnknownEntity(asked, proposal.topic, mention.nearest or whole.nearest)


def _asked(proposal: Proposal, analysis: Analysis) -> str:
    """Return the words that may mean any of the queries of a proposal."""
    varied = {query.subject for query in proposal.queries}
    mentions = [m for m in proposal.mentions if len(getattr(m, "ids", ())) > 1] or list(proposal.mentions)
    if not mentions or not varied:
        return ""
    mention = mentions[0]
    words = sorted(mention.words)
    if isinstance(mention, ConsortiumMention) and words[-1] - words[0] >= len(words):
        return " ".join(analysis.words[at].text for at in words)
    return analysis.wording.as_typed(words[0], words[-1] + 1)


def _matched(proposal: Proposal, analysis: Analysis) -> tuple[Matched, ...]:
    found = []
    for mention in proposal.mentions:
        if isinstance(mention, OrganisationMention) and mention.name and mention.because != "official":
            asked = analysis.wording.between(mention.start, mention.end)
            because = mention.because if mention.how == EXACT or mention.because != "exact" else "typo"
            found.append(Matched(mention.ids[0], asked, mention.name, because))
    return tuple(found)


def for_topic(ranked: Sequence[Ranked], topic: Topic) -> list[Ranked]:
    """Return what a command may mean: its topic of whatever is named, and what is no answer at all."""
    fitting = []
    for one in ranked:
        proposal = one.proposal
        if proposal.query is not None and proposal.query.topic is topic and not proposal.query.also:
            fitting.append(one)
        elif proposal.goal in {NOT_FOUND, NOT_UNDERSTOOD}:
            fitting.append(replace(one, proposal=replace(proposal, topic=topic)))
    return fitting
