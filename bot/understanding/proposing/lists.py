"""Proposals about sets: lists, those of a list who have a role, organisations of a kind and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from bot.understanding.mentions import ConsortiumMention
from bot.understanding.proposing.filters import Filters, letters_of
from bot.understanding.proposing.model import (
    LEAD_TOPICS_IN_ORDER,
    Proposal,
    Slots,
    contact_query,
    is_sure,
    mentions_of,
)
from bot.values.query import ROLES_OF, Filter, Pick, Query, Topic


def lists(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    goal = Topic.CONSORTIA.value
    for wanted, letters, _ in filters:
        yield Proposal(goal, "L" + letters, (Query(Topic.CONSORTIA, filter=wanted),))
    for argument in slots.consortia:
        if argument.how == "C":
            # Words of names that several have: "the new energy ones".
            mention = argument.mentions[0]
            if isinstance(mention, ConsortiumMention) and mention.how in {"theme", "second"}:
                wanted = Filter(ids=argument.ids)
                yield Proposal(goal, "Lw", (Query(Topic.CONSORTIA, filter=wanted),), argument.mentions)
        if slots.has("except", "else", "not") and argument.how in {"C", "xC"}:
            for wanted, letters, _ in filters[:6]:
                if letters and set(argument.ids) & set(slots.outline.select(wanted)):
                    left = replace(wanted, without=argument.ids)
                    query = Query(Topic.CONSORTIA, filter=left)
                    yield Proposal(goal, "L-" + argument.how, (query,), argument.mentions)
    yield from _except_places(slots, filters)
    if slots.has("province"):
        for wanted, letters, _ in filters[:8]:
            if "p" not in letters:
                query = Query(Topic.CONSORTIA, filter=wanted, pick=Pick.PROVINCES)
                yield Proposal(Pick.PROVINCES.value, "L" + letters, (query,))
    yield from _members_of_one_not_other(slots)
    context = slots.context
    listed = context.listed if context else ()
    if len(listed) > 1:
        for wanted, letters, _ in filters:
            if letters:
                narrowed = replace(wanted, ids=listed)
                yield Proposal(goal, "xL" + letters, (Query(Topic.CONSORTIA, filter=narrowed),))


def _except_places(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield lists without what is at the places that are named."""
    if not slots.has("except", "not", "else"):
        return
    bare = [wanted for wanted, letters, _ in filters if "p" not in letters]
    left = {i for wanted, letters, _ in filters if letters == "p" for i in slots.outline.select(wanted)}
    for wanted in bare[:5]:
        if left:
            query = Query(Topic.CONSORTIA, filter=replace(wanted, without=tuple(sorted(left))))
            yield Proposal(Topic.CONSORTIA.value, "L-p" + letters_of(wanted), (query,))


def _members_of_one_not_other(slots: Slots) -> Iterator[Proposal]:
    """Yield the consortia of one organisation that another is not in, and those of either."""
    sure = [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and is_sure(a)][:3]
    for first, second in permutations(sure, 2):
        if first.words.isdisjoint(second.words) and slots.has("not", "except"):
            others = slots.outline.consortia_of(second.ids[0])
            query = Query(Topic.CONSORTIA_OF, first.ids[0], without=others)
            yield Proposal("rest_of", "O-O", (query,), mentions_of(first, second))


def of_lists(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield the leads or the contacts of everybody in a list."""
    # Who leads a list needs no filter by who has a lead.
    lists = [(wanted, letters) for wanted, letters, _ in filters if not set(letters) & set("hk2")]
    context = slots.context
    if context is not None and len(context.listed) > 1:
        lists.append((Filter(ids=context.listed), "x"))
    lists += [
        (Filter(ids=a.ids), "c" + a.how)
        for a in slots.consortia
        if len(a.ids) > 1 and a.how in {"C", "C(O)", "xC(O)"}
    ]
    for wanted, letters in lists[:8]:
        if not letters and not slots.has("all", "consplural"):
            continue
        for topic in LEAD_TOPICS_IN_ORDER:
            if slots.has("park" if topic is Topic.SUPPORT_PARK else "lead"):
                yield Proposal(f"all_{topic.value}", "R" + letters, (Query(topic, filter=wanted),))
        for contact in slots.contacts:
            for topic in LEAD_TOPICS_IN_ORDER:
                query = replace(contact_query(contact, "", ROLES_OF[topic]), filter=wanted)
                yield Proposal("contacts_of", "R" + letters, (query,))
    results = [i for i in (context.results if context else ()) if i in slots.outline.organisations]
    if len(results) > 1 and slots.has("prons", "all", "both"):
        for contact in slots.contacts:
            query = replace(contact_query(contact, results[0]), others=tuple(results[1:]))
            yield Proposal("contacts_of", "xR", (query,))


def organisation_lists(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield the organisations of a kind and place."""
    for category in slots.categories:
        for wanted, letters, _ in filters:
            if not set(letters) - set("plyt"):
                query = Query(Topic.MEMBERS, category=category, filter=wanted)
                yield Proposal("organisations", "K" + letters, (query,))
