"""What the words of a question say for a goal, an argument and a query."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from math import log

from bot.understanding.features.question import Active, Question, group_of
from bot.understanding.lexicon import SLIP
from bot.understanding.mentions import ConsortiumMention, Mention, OrganisationMention
from bot.understanding.prediction import predicted
from bot.understanding.proposing.filters import letters_of
from bot.understanding.proposing.model import (
    CATEGORY_OF_CUE,
    CONTACT_CUES,
    LEVEL_OF_CUE,
    Proposal,
    goal_of,
)
from bot.values.answer import Outcome
from bot.values.query import ROLES_OF, Query, Topic

_CUE_OF_CATEGORY = {category: cue for cue, category in CATEGORY_OF_CUE.items()}


# Goals whose queries have a category.
_COUNTED = frozenset({"count", "most", "fewest", "compared"})
_OF_CATEGORY = frozenset({"members", "rest", "several", "organisations"}) | _COUNTED
_LISTING = frozenset({"consortia", "contacts_of", "leads", "several", "organisations"})
_GENERAL = frozenset({"what", "first", "second", "notice"})
# What tells of which leads contacts are asked, and which roles a list is filtered by.
_KINDS = frozenset({"college", "enterprise", "university", "vocational", "park"})
_ROLE_CUES = _KINDS | {"lead", "both", "prons"}
_FILTER_CUES = _KINDS | {"not", "lackpub", "several"}
_ROLE_PATTERNS = frozenset({"~LC", "~LE", "~WC", "~WE", "~LP"})


def cue_features(question: Question, goal: str, active: Active) -> Iterator[tuple[str, float]]:
    """Yield what cues, patterns and everyday words speak for a goal, or stand inside a name."""
    group = group_of(goal)
    for name in question.analysis.cues:
        yield (f"c:{goal}:{name}" if name in active.cues else f"ci:{group}:{name}"), 1.0
    for name in question.patterns:
        yield f"c:{goal}:{name}", 1.0
    for text in active.words:
        yield f"w:{goal}:{text}", 0.5


def argument_features(question: Question, how: str, active: Active) -> Iterator[tuple[str, float]]:
    """Yield what cues and patterns speak for a way to know who is meant."""
    for name in (*active.cues, *question.patterns):
        yield f"a:{how}:{name}", 1.0


def consortium_word_features(
    question: Question, mentions: Sequence[Mention], query: Query
) -> Iterator[tuple[str, float]]:
    """Yield whether the word consortium only ends the name of one, or asks for one as well."""
    words = question.analysis.cues.get("cons", ())
    if not words:
        return
    spent = all(
        any(
            isinstance(mention, ConsortiumMention) and -1 <= word.start - mention.end <= 1
            for mention in mentions
        )
        for word in words
    )
    for one in (query, *query.also):
        where = "2" if query.also else ""
        yield f"cw{where}:{one.topic.value}:{'spent' if spent else 'free'}", 1.0


def place_features(
    question: Question, mentions: Sequence[Mention], query: Query, strong: frozenset[int]
) -> Iterator[tuple[str, float]]:
    """Yield whether each of two questions is asked by words of its own, beside whom it is about."""
    parts = (query, *query.also)
    if len({goal_of(replace(one, also=())) for one in parts}) == 1:
        return  # the same of all is asked once
    named = [m for m in mentions if isinstance(m, ConsortiumMention | OrganisationMention)]
    spent = {at for m in named if isinstance(m, ConsortiumMention) for at in (m.start - 1, m.start, m.end)}
    for one in parts:
        goal = goal_of(replace(one, also=()))
        wanted = _ASKED_BY.get(goal, (goal,))
        cues = [cue for name in wanted for cue in question.analysis.cues.get(name, ())]
        free = [cue for cue in cues if strong.isdisjoint(cue.span) and cue.start not in spent]
        group = group_of(goal)
        if not free:
            yield f"own:none:{group}", 1.0
            continue
        here = [m for m in named if one.subject in m.ids]
        there = [m for m in named if one.subject not in m.ids]
        if here and there:
            near, far = (
                min(min(abs(cue.start - m.start), abs(cue.start - m.end)) for cue in free for m in some)
                for some in (here, there)
            )
            yield f"own:{'near' if near <= far else 'far'}:{group}", 1.0
            apart = {m.clause for m in here}.isdisjoint(m.clause for m in there)
            words = question.analysis.words
            if apart and not any(words[cue.start].clause in {m.clause for m in here} for cue in free):
                yield "own:elsewhere", 1.0


def part_features(question: Question, part: str, active: Active) -> Iterator[tuple[str, float]]:
    """Yield what speaks for one of two questions."""
    for name in (*active.cues, *question.patterns):
        yield f"t:{part}:{name}", 1.0


def goal_features(goal: str, how: str) -> Iterator[tuple[str, float]]:
    """Yield how usual a goal and a way to know who is meant are, and both together."""
    yield f"g:{goal}", 1.0
    yield f"a:{how}", 1.0
    yield f"ga:{group_of(goal)}:{how}", 1.0


def query_features(
    question: Question, goal: str, query: Query, active: Active
) -> Iterator[tuple[str, float]]:
    """Yield what speaks for the role, the category, the filter and the further questions of a query."""
    cues = active.cues
    if query.hop:
        yield from _role(question, query, cues)
    if goal in _OF_CATEGORY:
        yield from _category(question, group_of(goal), query.category, cues)
    if query.without:
        yield "without", 1.0
    for role in (*query.filter.lacking, *((query.filter.having,) if query.filter.having else ())):
        for cue in cues & _FILTER_CUES:
            yield f"fr:{role.value}:{cue}", 1.0
    for other in query.also:
        yield from _two(question, query, other, cues)


def _role(question: Question, query: Query, cues: frozenset[str]) -> Iterator[tuple[str, float]]:
    role = next((topic.value for topic, roles in ROLES_OF.items() if roles == query.hop), "roles")
    yield f"role:{role}", 1.0
    for name in (*(cues & _ROLE_CUES), *(question.patterns & _ROLE_PATTERNS)):
        yield f"rc:{role}:{name}", 1.0


def _two(question: Question, query: Query, other: Query, cues: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Yield what speaks for two questions in one: that both are asked, and by words of their own."""
    yield f"two:{'+'.join(sorted({query.topic.value, goal_of(other)}))}", 1.0
    yield ("two:same" if query.subject == other.subject else "two:other"), 1.0
    for one in (query, other):
        wanted = _ASKED_BY.get(one.topic.value, ())
        yield ("two:cued" if not wanted or cues & set(wanted) else "two:uncued"), 1.0
        if one.topic is Topic.COUNT:
            yield from _category(question, "two", one.category, cues)


def unasked_features(
    question: Question, query: Query, group: str, strong: frozenset[int]
) -> Iterator[tuple[str, float]]:
    """Yield how much of what is asked a query leaves out: contacts, and cues of other goals."""
    cues = question.analysis.cues
    whole = query.topic is Topic.CONTACT and not query.category
    asked = {one.topic.value for one in (query, *query.also)}
    for one in (query, *query.also):
        asked |= {"fax"} if one.category == "fax" else set()
    spans = [
        frozenset(cue.span)
        for name in CONTACT_CUES
        if name not in asked and name in cues
        for cue in cues[name]
        if strong.isdisjoint(cue.span) and cue.how != SLIP
    ]
    own = {at for name in asked for cue in cues.get(name, ()) for at in cue.span}
    loose = [span for span in spans if own.isdisjoint(span)]
    if loose and not whole:
        yield "unasked:ct", 1.0
        yield f"unasked:ct:{group}", 1.0
    for goal, names in _GOAL_OF_CUE:
        if goal & asked:
            continue
        if any(strong.isdisjoint(c.span) and own.isdisjoint(c.span) for n in names for c in cues.get(n, ())):
            yield f"unasked:{names[0]}:{group}", 1.0


_GOAL_OF_CUE = (
    (frozenset({"lead", "lead_college", "lead_enterprise"}), ("lead",)),
    (frozenset({"support_park"}), ("park",)),
    (frozenset({"count"}), ("count",)),
    (frozenset({"consortia_of", "membership", "consortia"}), ("cons", "belong")),
)

_ASKED_BY = {
    "lead": ("lead",),
    "lead_college": ("lead",),
    "lead_enterprise": ("lead",),
    "support_park": ("park",),
    "members": ("member",),
    "count": ("count",),
    "overview": ("about", "whatis", "level", "where"),
    "consortia_of": ("belong", "cons", "consplural", "member"),
}


def _category(
    question: Question, group: str, category: str, cues: Collection[str]
) -> Iterator[tuple[str, float]]:
    said = [cue for cue in cues if cue in CATEGORY_OF_CUE]
    if category == "member":
        yield f"cat:member:{group}", 1.0
    elif category:
        cue = _CUE_OF_CATEGORY.get(category, "")
        yield f"cat:{group}", 1.0
        here = cue in cues or category in question.analysis.categories
        yield ("cat:said" if here else "cat:inside"), 1.0
        if any(other != cue for other in said):
            yield f"cat:more:{cue}", 1.0
    elif said:
        yield f"cat:unused:{group}", 1.0


def filter_features(question: Question, proposal: Proposal, group: str) -> Iterator[tuple[str, float]]:
    """Yield what a list is filtered by, and what is said that it is not filtered by."""
    query = proposal.query
    if query is None or query.subject or group in _GENERAL:
        return
    letters = letters_of(query.filter)
    analysis = question.analysis
    for letter in letters:
        yield f"F:{letter}", 1.0
        yield f"Fg:{group}:{letter}", 1.0
    for letter, there in (
        ("p", any(place.place.known for place in analysis.places)),
        ("l", analysis.has(*LEVEL_OF_CUE)),
        ("t", analysis.themes),
        ("y", analysis.year),
        ("b", analysis.has("first", "second")),
        ("k", analysis.has("lackpub")),
    ):
        if there and letter not in letters and not (letter == "l" and "n" in letters):
            yield f"F:unused:{letter}", 1.0
    if "l" in letters and analysis.has("not"):
        yield "F:notunused", 1.0


def outcome_features(question: Question, proposal: Proposal, group: str) -> Iterator[tuple[str, float]]:
    """Yield how executing a proposal would end, and for lists how long they would be."""
    if not proposal.queries:
        return
    outcome, size = predicted(question.outline, proposal.queries)
    yield f"r:{outcome}:{group}", 1.0
    yield f"r:{outcome}", 1.0
    if outcome == Outcome.CHOOSE:
        yield f"rch:{proposal.argument}", 1.0
    if group in _LISTING:
        yield "r:size", log(1 + size)
        yield f"r:size:{group}", log(1 + size)
