"""Proposals about sets: lists, those of a list who have a role, organisations of a kind and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from bot.understanding.mentions import ConsortiumMention, Mention
from bot.understanding.proposing.filters import Filters, letters_of
from bot.understanding.proposing.model import (
    LEAD_TOPICS_IN_ORDER,
    Argument,
    Proposal,
    Slots,
    contact_query,
    mentions_of,
    named_organisations,
)
from bot.values.query import ROLES_OF, Filter, Pick, Query, Topic

_MOST_FILTERS, _MOST_BARE, _MOST_PROVINCES, _MOST_LISTS = (
    6,
    5,
    8,
    8,
)  # filters that each proposal is made with
_MOST_ORGANISATIONS = 3
_ALL_CONSORTIA = Topic.CONSORTIA.value


def lists(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield the consortia that pass a filter, by words of their names, without some, and of the last list."""
    for wanted, letters in filters:
        yield _list("L" + letters, wanted)
    for argument in slots.consortia:
        yield from _worded(argument)
        yield from _except_consortia(slots, argument, filters)
    yield from _except_places(slots, filters)
    yield from _provinces(slots, filters)
    yield from _of_one_and_not_another(slots)
    yield from _narrowed(slots, filters)


def _list(how: str, wanted: Filter, mentions: tuple[Mention, ...] = ()) -> Proposal:
    return Proposal(_ALL_CONSORTIA, how, (Query(Topic.CONSORTIA, filter=wanted),), mentions)


def _worded(argument: Argument) -> Iterator[Proposal]:
    """Yield the consortia that share words of names: "the new energy ones"."""
    if argument.how != "C":
        return
    mention = argument.mentions[0]
    if isinstance(mention, ConsortiumMention) and mention.how in {"theme", "second"}:
        yield _list("Lw", Filter(ids=argument.ids), argument.mentions)


def _except_consortia(slots: Slots, argument: Argument, filters: Filters) -> Iterator[Proposal]:
    """Yield lists without consortia of them that are named or spoken of."""
    if argument.how not in {"C", "xC"} or not slots.has("except", "else", "not"):
        return
    for wanted, letters in filters[:_MOST_FILTERS]:
        if letters and set(argument.ids) & set(slots.outline.select(wanted)):
            yield _list("L-" + argument.how, replace(wanted, without=argument.ids), argument.mentions)


def _except_places(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield lists without what is at the places that are named."""
    if not slots.has("except", "not", "else"):
        return
    left = {i for wanted, letters in filters if letters == "p" for i in slots.outline.select(wanted)}
    if left:
        bare = [wanted for wanted, letters in filters if "p" not in letters]
        for wanted in bare[:_MOST_BARE]:
            yield _list("L-p" + letters_of(wanted), replace(wanted, without=tuple(sorted(left))))


def _provinces(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield the provinces of the consortia in a list."""
    if not slots.has("province"):
        return
    for wanted, letters in filters[:_MOST_PROVINCES]:
        if "p" not in letters:
            query = Query(Topic.CONSORTIA, filter=wanted, pick=Pick.PROVINCES)
            yield Proposal(Pick.PROVINCES.value, "L" + letters, (query,))


def _narrowed(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield those of the last list that pass a filter."""
    listed = slots.context.listed if slots.context else ()
    if len(listed) > 1:
        for wanted, letters in filters:
            if letters:
                yield _list("xL" + letters, replace(wanted, ids=listed))


def _of_one_and_not_another(slots: Slots) -> Iterator[Proposal]:
    """Yield the consortia of one organisation that another is not in."""
    if not slots.has("not", "except"):
        return
    for first, second in permutations(named_organisations(slots)[:_MOST_ORGANISATIONS], 2):
        if first.words.isdisjoint(second.words):
            others = slots.outline.consortia_of(second.ids[0])
            query = Query(Topic.CONSORTIA_OF, first.ids[0], without=others)
            yield Proposal("rest_of", "O-O", (query,), mentions_of(first, second))


def of_lists(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield the leads or the contacts of everybody in a list."""
    for wanted, letters in _lists_to_ask_of(slots, filters):
        if not letters and not slots.has("all", "consplural"):
            continue
        for topic in LEAD_TOPICS_IN_ORDER:
            if slots.has("park" if topic is Topic.SUPPORT_PARK else "lead"):
                yield Proposal(f"all_{topic.value}", "R" + letters, (Query(topic, filter=wanted),))
        for contact in slots.contacts:
            for topic in LEAD_TOPICS_IN_ORDER:
                query = replace(contact_query(contact, "", ROLES_OF[topic]), filter=wanted)
                yield Proposal("contacts_of", "R" + letters, (query,))
    yield from _contacts_of_results(slots)


def _lists_to_ask_of(slots: Slots, filters: Filters) -> Filters:
    # Who leads a list needs no filter by who has a lead.
    lists = [(wanted, letters) for wanted, letters in filters if not set(letters) & set("hk2")]
    if slots.context is not None and len(slots.context.listed) > 1:
        lists.append((Filter(ids=slots.context.listed), "x"))
    lists += [
        (Filter(ids=a.ids), "c" + a.how)
        for a in slots.consortia
        if len(a.ids) > 1 and a.how in {"C", "C(O)", "xC(O)"}
    ]
    return lists[:_MOST_LISTS]


def _contacts_of_results(slots: Slots) -> Iterator[Proposal]:
    """Yield the contacts of the organisations that were told last."""
    results = slots.context.results if slots.context else ()
    results = tuple(i for i in results if i in slots.outline.organisations)
    if len(results) > 1 and slots.has("prons", "all", "both"):
        for contact in slots.contacts:
            query = replace(contact_query(contact, results[0]), others=results[1:])
            yield Proposal("contacts_of", "xR", (query,))


def organisation_lists(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield the organisations of a kind and place."""
    for category in ("", *slots.categories):
        for wanted, letters in filters:
            if not set(letters) - set("plyt") and (category or letters == "p"):
                query = Query(Topic.MEMBERS, category=category, filter=wanted)
                yield Proposal("organisations", "K" + letters, (query,))
