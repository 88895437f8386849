"""Proposals about one consortium or organisation, about consortia in general, and acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.understanding.analysis import Analysis
from bot.understanding.mentions import Mention, OrganisationMention, UnknownMention
from bot.understanding.outline import LEADS
from bot.understanding.proposing.continued import continued
from bot.understanding.proposing.model import (
    CATEGORY_OF_CUE,
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
from bot.values.query import CONTACT_TOPICS, ROLES_OF, Query, Topic
from bot.values.records import Role

ASPECTS = {"aims": ("aims", "why"), "when": ("when", "year", "first", "second", "level")}

GENERAL = ("what", "first", "second", "notice")


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
    for topic in (Topic.MEMBERS, Topic.COUNT):
        categories = ["", *slots.categories]
        if topic is Topic.COUNT and slots.has("member"):
            categories.append("member")
        for category in categories:
            yield each(topic.value, argument, Query(topic, category=category))
    for aspect, cues in ASPECTS.items():
        if slots.has(*cues):
            yield each(aspect, argument, Query(Topic.BACKGROUND, background=aspect))
    if slots.has("whatis", "aims", "about", "why", "when"):
        yield each("story", argument, Query(Topic.BACKGROUND))
    for contact in slots.contacts:
        hops: list[tuple[Role, ...]] = [()]
        if slots.has("lead", "college", "enterprise", "university", "park", "both", "prons"):
            hops += [ROLES_OF[topic] for topic in LEAD_TOPICS_IN_ORDER]
        for hop in hops:
            yield each(contact, argument, contact_query(contact, "", hop))
            if len(slots.contacts) > 1 and contact == slots.contacts[0]:
                yield each(Topic.CONTACT.value, argument, Query(Topic.CONTACT, hop=hop), "*")
    yield from _without(slots, argument)


def _without(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield the members of a consortium without somebody: those who are named, spoken of, or lead."""
    cued = slots.has("else", "except", "same", "prons", "other1", "not")
    left_out: list[tuple[str, tuple[str, ...], tuple[Mention, ...]]] = []
    context = slots.context
    if argument.how == "C(O)" and isinstance(argument.mentions[0], OrganisationMention):
        left_out.append(("-", argument.mentions[0].ids, ()))
    elif argument.how in {"xC", "xC(O)"} and context is not None and context.organisation and cued:
        left_out.append(("-", (context.organisation,), ()))
    if argument.how in {"C", "xC", "home"} and len(argument.ids) == 1:
        for other in slots.organisations:
            inside = set(other.ids) & set(slots.outline.members(argument.ids[0]))
            if other.how == "O" and other.words.isdisjoint(argument.words) and inside:
                left_out.append(("-O", other.ids[:1], other.mentions))
        leads = slots.outline.holders(argument.ids[0], LEADS)
        if leads and slots.has("lead"):
            left_out.append(("-l", leads, ()))
    for how, without, mentions in left_out[:3]:
        for topic in (Topic.MEMBERS, Topic.LEAD):
            for category in ("", *slots.categories[:2]) if topic is Topic.MEMBERS else ("",):
                query = Query(topic, category=category, without=without)
                one = each("rest", argument, query, how)
                yield replace(one, mentions=(*one.mentions, *mentions))
    for cue in ("vocational", "university", "secondary", "enterprise", "college"):
        if slots.has(cue) and slots.has("not", "except") and len(argument.ids) == 1:
            dropped = slots.outline.members(argument.ids[0], CATEGORY_OF_CUE[cue])
            for category in {"", "college"} if cue in {"vocational", "university", "secondary"} else {""}:
                if dropped:
                    query = Query(Topic.MEMBERS, category=category, without=dropped)
                    yield each("rest", argument, query, "-k")


def _memberships(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    asks = slots.has("yesno", "member", "belong", "cons", "lead", "follow", "park", "corr")
    last = slots.context.query if slots.context else None
    if argument.how == "C(O)" or not (asks or (last and last.topic is Topic.MEMBERSHIP)):
        return
    for other in slots.organisations:
        if argument.mentions and other.mentions and argument.words <= other.words:
            continue
        if argument.how[0] == "x" and other.how[0] == "x" and other.how not in {"xord", "xkind", "xother"}:
            continue
        how = f"{argument.how}&{other.how}"
        mentions = (*argument.mentions, *other.mentions)
        roles: list[tuple[Role, ...]] = [()]
        if slots.has("lead"):
            roles.append(_lead_roles(slots))
        if slots.has("park"):
            roles.append(ROLES_OF[Topic.SUPPORT_PARK])
        for hop in roles:
            goal = "claim" if hop else Topic.MEMBERSHIP.value
            yield Proposal(
                goal,
                how,
                tuple(
                    Query(Topic.MEMBERSHIP, organisation, consortium, hop=hop)
                    for organisation in other.ids[:MOST_OPTIONS]
                    for consortium in argument.ids[:MOST_OPTIONS]
                )[: MOST_OPTIONS + 1],
                mentions,
            )


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
    if slots.has("else", "except", "other1", "also", "another") and len(argument.ids) == 1:
        context = slots.context
        if context is not None and context.consortium and slots.has("lead"):
            query = Query(Topic.CONSORTIA_OF, hop=LEADS, without=(context.consortium,))
            yield each("rest_of", argument, query, "-l")
        own = slots.outline.consortia_of(argument.ids[0])
        for other in slots.consortia:
            if (
                other.how in {"C", "xC"}
                and other.words.isdisjoint(argument.words)
                and set(other.ids) & set(own)
            ):
                one = each("rest_of", argument, Query(Topic.CONSORTIA_OF, without=other.ids), "-" + other.how)
                yield replace(one, mentions=(*one.mentions, *other.mentions))


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
    yield Proposal(NOT_UNDERSTOOD, "", topic=_asked_for(slots))


def _asked_for(slots: Slots) -> Topic | None:
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
    if slots.context is not None and slots.context.query.topic in {*CONTACT_TOPICS, Topic.MEMBERSHIP}:
        return slots.context.query.topic
    return None


def _unknown(slots: Slots) -> Iterator[Proposal]:
    topic = _asked_for(slots)
    for mention in slots.analysis.unknown[:4]:
        yield Proposal(NOT_FOUND, "U", mentions=(mention,), topic=topic)
    for mention in _misplaced(slots.analysis):
        yield Proposal(NOT_FOUND, "UC", mentions=(mention,), topic=topic)


def _misplaced(analysis: Analysis) -> Iterable[UnknownMention]:
    """Yield a consortium that a place does not have: the place, words of no consortium there, "consortium"."""
    themed = {at for theme in analysis.themes for at in theme.span}
    for one in analysis.consortia[:3]:
        if not (one.city and one.how in {"exact", "slip"}):
            continue
        for cue in analysis.cues.get("cons", ()):
            same = analysis.words[cue.start].clause == one.clause
            if same and one.end <= cue.start <= one.end + 6:
                between = [at for at in range(one.end, cue.start) if at not in one.words]
                strange = [at for at in between if at in analysis.uncommon or at in themed]
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
                break
