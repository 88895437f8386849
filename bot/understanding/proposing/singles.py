"""Proposals about one consortium or organisation, about consortia in general, and acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.understanding.analysis import Analysis
from bot.understanding.lexicon import Cue
from bot.understanding.mentions import ConsortiumMention, UnknownMention
from bot.understanding.outline import LEADS
from bot.understanding.proposing.continued import continued
from bot.understanding.proposing.filters import places_beside
from bot.understanding.proposing.model import (
    HELP,
    LEAD_TOPICS_IN_ORDER,
    MOST_OPTIONS,
    NOT_FOUND,
    NOT_UNDERSTOOD,
    TALK,
    THANKS,
    Argument,
    Proposal,
    Slots,
    contact_query,
    each,
)
from bot.understanding.proposing.remaining import others_of_consortium, others_of_organisation
from bot.values.query import CONTACT_TOPICS, ROLES_OF, Query, Topic
from bot.values.records import Role

ASPECTS = {"aims": ("aims", "why"), "when": ("when", "year", "first", "second", "level")}

GENERAL = ("what", "first", "second", "notice")

_MOST_UNKNOWN, _MOST_PLACES = 4, 3
_MOST_BETWEEN = 6  # words between a place and "consortium"


def singles(slots: Slots) -> list[Proposal]:
    """Return every proposal about one consortium or organisation, and every act."""
    found: list[Proposal] = []
    for argument in slots.consortia:
        found += _about_consortium(slots, argument)
        found += _memberships(slots, argument)
    for argument in slots.organisations:
        found += _about_organisation(slots, argument)
    if slots.context is not None:
        found += continued(slots, slots.context)
    found += _general(slots)
    found += _unknown(slots)
    return found


def _about_consortium(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    for topic in (*LEAD_TOPICS_IN_ORDER, Topic.OVERVIEW):
        yield each(topic.value, argument, Query(topic))
    for category in ("", *slots.categories):
        yield each(Topic.MEMBERS.value, argument, Query(Topic.MEMBERS, category=category))
        for place in places_beside(slots, argument):
            query = Query(Topic.MEMBERS, category=category, filter=place)
            yield each(Topic.MEMBERS.value, argument, query, "@p")
    for category in ("", *slots.categories, *(("member",) if slots.has("member") else ())):
        yield each(Topic.COUNT.value, argument, Query(Topic.COUNT, category=category))
    for aspect, cues in ASPECTS.items():
        if slots.has(*cues):
            yield each(aspect, argument, Query(Topic.BACKGROUND, background=aspect))
    if slots.has("whatis", "aims", "about", "why", "when"):
        yield each("story", argument, Query(Topic.BACKGROUND))
    yield from _contacts_of_consortium(slots, argument)
    yield from others_of_consortium(slots, argument)


def _contacts_of_consortium(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield the contacts of a consortium itself, and of who leads it or is its park."""
    hops: list[tuple[Role, ...]] = [()]
    if slots.has("lead", "college", "enterprise", "university", "park", "both", "prons"):
        hops += [ROLES_OF[topic] for topic in LEAD_TOPICS_IN_ORDER]
    for contact in slots.contacts:
        for hop in hops:
            yield each(contact, argument, contact_query(contact, "", hop))
            if len(slots.contacts) > 1 and contact == slots.contacts[0]:
                yield each(Topic.CONTACT.value, argument, Query(Topic.CONTACT, hop=hop), "*")


def _memberships(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield whether organisations are in a consortium, or lead it."""
    asks = slots.has("yesno", "member", "belong", "cons", "lead", "follow", "park", "corr")
    last = slots.context.query if slots.context else None
    if argument.how == "C(O)" or not (asks or (last and last.topic is Topic.MEMBERSHIP)):
        return
    roles: list[tuple[Role, ...]] = [()]
    if slots.has("lead"):
        roles.append(_lead_roles(slots))
    if slots.has("park"):
        roles.append(ROLES_OF[Topic.SUPPORT_PARK])
    for other in slots.organisations:
        if _may_go_together(argument, other):
            how, mentions = f"{argument.how}&{other.how}", (*argument.mentions, *other.mentions)
            for hop in roles:
                goal = "claim" if hop else Topic.MEMBERSHIP.value
                yield Proposal(goal, how, _membership_queries(argument, other, hop), mentions)


def _may_go_together(consortium: Argument, organisation: Argument) -> bool:
    """Whether a consortium and an organisation are not one name, nor both merely spoken of."""
    if consortium.mentions and organisation.mentions and consortium.words <= organisation.words:
        return False
    chosen = organisation.how in {"xord", "xkind", "xother"}
    return chosen or not (consortium.how.startswith("x") and organisation.how.startswith("x"))


def _membership_queries(
    consortium: Argument, organisation: Argument, hop: tuple[Role, ...]
) -> tuple[Query, ...]:
    pairs = product(organisation.ids[:MOST_OPTIONS], consortium.ids[:MOST_OPTIONS])
    queries = tuple(Query(Topic.MEMBERSHIP, one, at, hop=hop) for one, at in pairs)
    return queries[: MOST_OPTIONS + 1]


def _lead_roles(slots: Slots) -> tuple[Role, ...]:
    if slots.has("college", "university", "vocational"):
        return ROLES_OF[Topic.LEAD_COLLEGE]
    return ROLES_OF[Topic.LEAD_ENTERPRISE if slots.has("enterprise") else Topic.LEAD]


def _about_organisation(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    if argument.how == "xboth":
        for contact in slots.contacts:
            query = replace(contact_query(contact, argument.ids[0]), others=argument.ids[1:])
            yield Proposal(contact, argument.how, (query,))
        return
    yield each(Topic.OVERVIEW.value, argument, Query(Topic.OVERVIEW))
    yield each(Topic.CONSORTIA_OF.value, argument, Query(Topic.CONSORTIA_OF))
    if slots.has("lead"):
        yield each("led_by", argument, Query(Topic.CONSORTIA_OF, hop=LEADS))
    for contact in slots.contacts:
        yield each(contact, argument, contact_query(contact, ""))
    if len(slots.contacts) > 1:
        yield each(Topic.CONTACT.value, argument, Query(Topic.CONTACT), "*")
    yield from others_of_organisation(slots, argument)


def _general(slots: Slots) -> Iterator[Proposal]:
    for about in GENERAL:
        cues = (
            ("whatis", "aims", "about", "cons", "consplural", "when", "why") if about == "what" else (about,)
        )
        if slots.has(*cues):
            yield Proposal(about, "", (Query(Topic.BACKGROUND, background=about),))
    for mention in slots.analysis.paragraphs:
        query = Query(Topic.BACKGROUND, mention.consortium, background=mention.ids[0])
        yield Proposal("paragraph", "T", (query,), (mention,))
    for talk in TALK:
        wordless = talk == THANKS and not slots.analysis.words
        if wordless or slots.has(talk) or (talk == HELP and slots.has("yourdata", "which", "whatis", "who")):
            yield Proposal(talk, "")
    yield Proposal(NOT_UNDERSTOOD, "", topic=_topic_said(slots))


def _asked_for(slots: Slots) -> Topic | None:
    """Return the topic that the cues ask for, or that was asked for last."""
    said = _topic_said(slots)
    last = slots.context.query.topic if slots.context is not None else None
    return last if said is None and last in {*CONTACT_TOPICS, Topic.MEMBERSHIP} else said


def _topic_said(slots: Slots) -> Topic | None:
    """Return the topic that the cues alone ask for."""
    if slots.contacts:
        return contact_query(slots.contacts[0], "").topic
    member = slots.has("member", "belong", "yesno")
    consortium = any(argument.how == "C" for argument in slots.consortia)
    if slots.has("lead") and not (member and consortium):
        return Topic.LEAD
    if member and consortium and not slots.has("which"):
        return Topic.MEMBERSHIP
    if slots.has("cons", "belong", "which"):
        return Topic.CONSORTIA_OF
    return Topic.MEMBERS if slots.has("member") else None


def _unknown(slots: Slots) -> Iterator[Proposal]:
    topic = _asked_for(slots)
    for mention in slots.analysis.unknown[:_MOST_UNKNOWN]:
        named = mention.han or mention.uncommon or mention.head or mention.capitals
        if mention.whole and not named:
            continue  # an everyday word of letters names nobody, if nothing else is said
        yield Proposal(NOT_FOUND, "U", mentions=(mention,), topic=topic)
    for mention in _misplaced(slots.analysis):
        yield Proposal(NOT_FOUND, "UC", mentions=(mention,), topic=topic)


def _misplaced(analysis: Analysis) -> Iterator[UnknownMention]:
    """Yield a consortium that a place does not have: the place, words of none there, "consortium"."""
    for one in analysis.consortia[:_MOST_PLACES]:
        if not (one.city and one.how in {"exact", "slip"}):
            continue
        cue = next((cue for cue in analysis.cues.get("cons", ()) if _follows(cue, one, analysis)), None)
        if cue is None:
            continue
        between = [at for at in range(one.end, cue.start) if at not in one.words]
        strange = _strange(between, analysis)
        if strange:
            yield UnknownMention(
                frozenset(range(one.start, cue.end)),
                one.clause,
                analysis.wording.between(one.start, cue.end),
                uncommon=len(strange) / len(between),
                place=True,
                han=analysis.words[one.start].han,
                ended="theme",
            )


def _follows(cue: Cue, place: ConsortiumMention, analysis: Analysis) -> bool:
    """Whether a cue stands a few words behind a place, in its clause."""
    same_clause = analysis.words[cue.start].clause == place.clause
    return same_clause and place.end <= cue.start <= place.end + _MOST_BETWEEN


def _strange(words: list[int], analysis: Analysis) -> list[int]:
    """Return which of some words are uncommon ones or themes."""
    themed = {at for theme in analysis.themes for at in theme.span}
    return [at for at in words if at in analysis.uncommon or at in themed]
