"""Why a question was understood as it was: what was seen, what was proposed, and what spoke for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from bot.understanding.features import features
from bot.understanding.interpreter import Parsed
from bot.understanding.mentions import ConsortiumMention, OrganisationMention
from bot.understanding.ranker import Ranked
from bot.values.query import Filter, Query

_MOST_PROPOSALS = 5
_MOST_FEATURES = 12  # of one proposal, those that weigh most
_LEAST = 0.005  # hundredths of a score say nothing


def explained(text: str, parsed: Parsed, weights: Mapping[str, float]) -> str:
    """Return a page of plain text about one question; ``weights`` are those that ranked it."""
    lines = [text.strip(), *_seen(parsed), f"understood as: {type(parsed.interpretation).__name__}"]
    for number, ranked in enumerate(parsed.ranked[:_MOST_PROPOSALS], start=1):
        lines += _proposal(number, ranked, parsed, weights)
    if (more := len(parsed.ranked) - _MOST_PROPOSALS) > 0:
        lines.append(f"… and {more} more proposals")
    return "\n".join(lines)


def _seen(parsed: Parsed) -> Iterator[str]:
    """Yield what the words were taken for, a line a kind."""
    analysis = parsed.analysis

    def words(start: int, end: int) -> str:
        return " ".join(word.text for word in analysis.words[start:end])

    cues = [f"{name} “{words(one.start, one.end)}”" for name, all_ in analysis.cues.items() for one in all_]
    places = [f"“{words(one.start, one.end)}”" for one in analysis.places]
    mentions: tuple[ConsortiumMention | OrganisationMention, ...] = (
        *analysis.consortia,
        *analysis.organisations,
    )
    names = [
        f"{'/'.join(one.ids)} “{words(one.start, one.end)}” ({one.how} {one.score:.2f})" for one in mentions
    ]
    unknown = [f"“{one.text}” (nearest {one.best:.2f})" for one in analysis.unknown]
    for label, found in (("cues", cues), ("places", places), ("names", names), ("unknown", unknown)):
        if found:
            yield f"  {label}: {'; '.join(found)}"


def _proposal(number: int, ranked: Ranked, parsed: Parsed, weights: Mapping[str, float]) -> Iterator[str]:
    proposal = ranked.proposal
    asked = " | ".join(map(told, proposal.queries)) or proposal.goal
    how = f"{proposal.goal} [{proposal.argument}]"
    yield f"{number}. p={ranked.probability:.3f} score={ranked.score:+.2f}  {how}"
    yield f"   {asked}"
    found = features(parsed.question, proposal)
    shares = {name: value * weights.get(name, 0.0) for name, value in found.items()}
    heaviest = sorted(shares, key=lambda name: -abs(shares[name]))
    for name in heaviest[:_MOST_FEATURES]:
        if abs(shares[name]) >= _LEAST:
            yield f"   {shares[name]:+7.2f} = {found[name]:g} × {weights[name]:+.2f}  {name}"
    rest = sum(shares[name] for name in heaviest[_MOST_FEATURES:])
    if abs(rest) >= _LEAST:
        yield f"   {rest:+7.2f}  {len(heaviest) - _MOST_FEATURES} others"


def told(query: Query) -> str:
    """Return a query on one line, only with what it says: ``lead subject=shenzhen``."""
    return " ".join((query.topic.value, *_fields(query)))


def _fields(value: Query | Filter) -> Iterator[str]:
    plain = Query(value.topic) if isinstance(value, Query) else Filter()
    for field in fields(value):
        own = getattr(value, field.name)
        if own == getattr(plain, field.name):
            continue
        if isinstance(own, Filter):
            yield from (f"filter.{each}" for each in _fields(own))
        elif field.name == "also":
            yield from (f"also=({told(one)})" for one in own)
        else:
            yield f"{field.name}={','.join(map(str, own)) if isinstance(own, tuple) else own}"
