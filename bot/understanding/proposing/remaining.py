"""The members of a consortium, or the consortia of an organisation, without some of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.mentions import Mention, OrganisationMention
from bot.understanding.outline import LEADS
from bot.understanding.proposing.model import CATEGORY_OF_CUE, Argument, Proposal, Slots, each
from bot.values.query import Query, Topic

_MOST_LEFT_OUT, _MOST_CATEGORIES = 3, 2
_SCHOOLS = ("vocational", "university", "secondary")

_LeftOut = tuple[str, tuple[str, ...], tuple[Mention, ...]]
"""How it is known who is left out, their ids, and the mentions that name them."""


def others_of_consortium(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield the members of a consortium without those who are named, spoken of, lead it or are of a kind."""
    for how, without, mentions in list(_left_out(slots, argument))[:_MOST_LEFT_OUT]:
        members = [(Topic.MEMBERS, category) for category in ("", *slots.categories[:_MOST_CATEGORIES])]
        for topic, category in (*members, (Topic.LEAD, "")):
            one = each("rest", argument, Query(topic, category=category, without=without), how)
            yield replace(one, mentions=(*one.mentions, *mentions))
    yield from _without_a_kind(slots, argument)


def _left_out(slots: Slots, argument: Argument) -> Iterator[_LeftOut]:
    cued = slots.has("else", "except", "same", "prons", "other1", "not")
    spoken_of = slots.context.organisation if slots.context else ""
    if argument.how == "C(O)" and isinstance(argument.mentions[0], OrganisationMention):
        yield "-", argument.mentions[0].ids, ()
    elif argument.how in {"xC", "xC(O)"} and spoken_of and cued:
        yield "-", (spoken_of,), ()
    if argument.how not in {"C", "xC", "home"} or len(argument.ids) != 1:
        return
    members = set(slots.outline.members(argument.ids[0]))
    for other in slots.organisations:
        if other.how == "O" and other.words.isdisjoint(argument.words) and members & set(other.ids):
            yield "-O", other.ids[:1], other.mentions
    leads = slots.outline.holders(argument.ids[0], LEADS)
    if leads and slots.has("lead"):
        yield "-l", leads, ()


def _without_a_kind(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    if len(argument.ids) != 1 or not slots.has("not", "except"):
        return
    for cue in (*_SCHOOLS, "enterprise", "college"):
        dropped = slots.outline.members(argument.ids[0], CATEGORY_OF_CUE[cue]) if slots.has(cue) else ()
        if dropped:
            for category in ("", "college") if cue in _SCHOOLS else ("",):
                yield each("rest", argument, Query(Topic.MEMBERS, category=category, without=dropped), "-k")


def others_of_organisation(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield the consortia of an organisation without those that are named or spoken of."""
    if len(argument.ids) != 1 or not slots.has("else", "except", "other1", "also", "another"):
        return
    spoken_of = slots.context.consortium if slots.context else ""
    if spoken_of and slots.has("lead"):
        query = Query(Topic.CONSORTIA_OF, hop=LEADS, without=(spoken_of,))
        yield each("rest_of", argument, query, "-l")
    own = set(slots.outline.consortia_of(argument.ids[0]))
    for other in slots.consortia:
        if other.how in {"C", "xC"} and other.words.isdisjoint(argument.words) and own & set(other.ids):
            one = each("rest_of", argument, Query(Topic.CONSORTIA_OF, without=other.ids), "-" + other.how)
            yield replace(one, mentions=(*one.mentions, *other.mentions))
