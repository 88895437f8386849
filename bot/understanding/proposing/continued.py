"""What was asked last, of somebody or something else; the last answer again, or its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.dialogue import DialogueContext
from bot.understanding.outline import LEADS
from bot.understanding.proposing.filters import filters_of
from bot.understanding.proposing.model import MOST_OPTIONS, Argument, Proposal, Slots, each, goal_of
from bot.values.query import CONTACT_TOPICS, LEAD_TOPICS, ROLES_OF, Filter, Pick, Query, Topic
from bot.values.records import Role

_LISTED = frozenset({Topic.CONSORTIA, Topic.MEMBERS, Topic.COUNT, *ROLES_OF, *CONTACT_TOPICS})
_CUES_OF_LEAD = {
    Topic.LEAD_COLLEGE: ("college", "university"),
    Topic.LEAD_ENTERPRISE: ("enterprise",),
}


def continued(slots: Slots, context: DialogueContext) -> Iterator[Proposal]:
    """Yield what was asked last, of somebody new; and the last answer again, or its sources.

    Of whom it was asked it is not asked once more by words that name nobody: those are no question.
    """
    for argument in slots.consortia:
        if not argument.mentions and argument.ids == (context.query.subject,) and not context.open:
            continue
        if argument.how not in {"xC", "xC(O)", "C(O)"}:
            yield from _again_of_consortium(slots, argument, context)
    for argument in slots.organisations:
        if not argument.mentions and argument.ids == (context.query.subject,) and not context.open:
            continue
        if argument.how != "xboth":
            yield from _again_of_organisation(argument, context)
            yield from _without_them(argument, context)
    yield from _another_category(slots, context)
    if not context.open:
        yield Proposal("sources", "x", (replace(context.query, sources=True, page=0),))
        if slots.has("again"):
            yield Proposal("again", "x=", (context.query,))


def _again_of_organisation(argument: Argument, context: DialogueContext) -> Iterator[Proposal]:
    last, goal = context.query, goal_of(context.query)
    at = last.consortium or context.consortium
    if last.topic in CONTACT_TOPICS or last.topic is Topic.CONSORTIA_OF:
        fresh = replace(last, hop=(), others=(), without=(), filter=Filter(), page=0)
        yield each(goal, argument, fresh, "+g")
    elif last.topic is Topic.MEMBERSHIP and at:
        yield each(goal, argument, Query(Topic.MEMBERSHIP, consortium=at, hop=last.hop), "+g")
    elif context.options and set(argument.ids) & set(context.options):
        yield each(goal, argument, last, "+g")


def _without_them(argument: Argument, context: DialogueContext) -> Iterator[Proposal]:
    """Yield the last members or leads without those of them that are named."""
    last = context.query
    if set(argument.ids) & set(context.results) and last.topic in {*LEAD_TOPICS, Topic.MEMBERS}:
        rest = replace(last, without=(*last.without, *argument.ids), page=0)
        yield Proposal("rest", argument.how + "+w", (rest,), argument.mentions)


def _another_category(slots: Slots, context: DialogueContext) -> Iterator[Proposal]:
    last = context.query
    if last.topic in {Topic.MEMBERS, Topic.COUNT} and context.consortium and not last.filter.ids:
        for category in (*slots.categories, *(("member",) if slots.has("member", "count") else ())):
            query = Query(last.topic, context.consortium, category=category)
            yield Proposal(last.topic.value, "xC+cat", (query,))


def _again_of_consortium(slots: Slots, argument: Argument, context: DialogueContext) -> Iterator[Proposal]:
    last, goal = context.query, goal_of(context.query)
    if last.also and all(one.subject == last.subject and not one.consortium for one in last.also):
        queries = tuple(
            replace(last, subject=one, also=tuple(replace(other, subject=one) for other in last.also))
            for one in argument.ids[:1]
        )
        yield Proposal(goal, argument.how + "+g", queries, argument.mentions)
    elif last.topic in {*LEAD_TOPICS, Topic.MEMBERS, Topic.COUNT, Topic.OVERVIEW, Topic.BACKGROUND}:
        if last.subject in slots.outline.consortia or context.options or context.open:
            fresh = Query(last.topic, category=last.category, background=last.background)
            yield each(goal, argument, fresh, "+g")
    elif last.topic in CONTACT_TOPICS:
        hop = last.hop or _role_of(slots, last.subject, context.consortium)
        if hop:
            yield each(goal, argument, Query(last.topic, category=last.category, hop=hop), "+g")
    elif last.topic is Topic.MEMBERSHIP and last.subject:
        queries = tuple(replace(last, consortium=one) for one in argument.ids[: MOST_OPTIONS + 1])
        yield Proposal(goal, argument.how + "+g", queries, argument.mentions)


def _role_of(slots: Slots, organisation: str, consortium: str) -> tuple[Role, ...]:
    leading = {*LEADS, Role.SUPPORT_PARK}
    rows = [row for row in slots.outline.parts_of(organisation) if row.role in leading]
    here = [row for row in rows if row.consortium == consortium]
    return ((here or rows)[0].role,) if rows else ()


def continued_lists(slots: Slots) -> Iterator[Proposal]:
    """Yield the last list with another place, level, year or theme: "same for Jiangsu"."""
    context = slots.context
    if context is None or context.query.subject or context.query.topic not in _LISTED:
        return
    last, goal = context.query, goal_of(context.query)
    for wanted, letters in filters_of(slots):
        changed = _changed(last.filter, wanted, letters)
        if letters and changed != last.filter:
            yield Proposal(goal, "xF" + letters, (replace(last, filter=changed, page=0),))
    if last.pick in {Pick.MOST, Pick.FEWEST, None} and last.topic in {Topic.COUNT, Topic.MEMBERS}:
        for category in slots.categories:
            yield Proposal(goal, "xK", (replace(last, category=category, page=0),))
    if last.topic in {Topic.LEAD, *_CUES_OF_LEAD}:
        for topic, cues in _CUES_OF_LEAD.items():
            if slots.has(*cues):
                yield Proposal(goal, "xT", (replace(last, topic=topic, page=0),))


def _changed(old: Filter, wanted: Filter, letters: str) -> Filter:
    """Return a filter with what another one asks for instead; it is of no list and leaves nobody out."""
    place = wanted if "p" in letters else old
    return replace(
        old,
        ids=(),
        without=(),
        city=place.city,
        province=place.province,
        country=place.country,
        level=wanted.level or old.level,
        not_level=wanted.not_level or old.not_level,
        batch=wanted.batch or old.batch,
        year=wanted.year or old.year,
        theme=wanted.theme or old.theme,
    )
