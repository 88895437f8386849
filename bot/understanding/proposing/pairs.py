"""Two and more questions in one message: two of one, one of several, or two unlike ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from bot.understanding.mentions import Mention
from bot.understanding.proposing.model import (
    LEAD_TOPICS_IN_ORDER,
    LEVEL_OF_CUE,
    Argument,
    Proposal,
    Slots,
    apart,
    both,
    contact_query,
    mentions_of,
    named_organisations,
)
from bot.values.query import ROLES_OF, Filter, Query, Topic

_Asked = tuple[int, Topic, str]
"""The word at which something is asked of consortia, its topic, and its category."""

_Placed = tuple[int, Query]
"""A query, and the word at which it is asked."""

_MOST_PAIRS, _MOST_WITH_CONTACT, _MOST_TOPICS, _MOST_UNLIKE = 12, 6, 8, 4
_MOST_CONSORTIA, _MOST_ORGANISATIONS, _MOST_CONTACTS, _MOST_OWN_CONTACTS = 5, 4, 3, 2
_PAIR = 2
_LEADS = frozenset({Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE})
_BELONGING = ("cons", "belong", "consplural", "member")


def pairs(slots: Slots) -> Iterator[Proposal]:
    """Yield several questions of one message, where its clauses, joining words or names allow it."""
    clauses = len({word.clause for word in slots.analysis.words})
    joined = slots.has("and2", "both", "same", "follow", "more") or len(slots.contacts) > 1
    listed = len(apart(named_organisations(slots))) > 1
    if clauses == 1 and not joined and not listed:
        return
    yield from _two_places(slots)
    asked = _asked(slots)
    for argument in slots.consortia:
        if len(argument.ids) == 1 and argument.how != "xB":
            yield from _two_of_consortium(slots, argument, asked)
    for argument in slots.organisations:
        if len(argument.ids) == 1 and argument.how != "xboth":
            yield from _two_of_organisation(slots, argument)
    yield from _of_several_consortia(slots, asked)
    yield from _of_several_organisations(slots)
    yield from _of_consortium_and_organisation(slots, asked)
    yield from _unlike_of_organisations(slots)


def _two_places(slots: Slots) -> Iterator[Proposal]:
    """Yield the lists of several places or levels: "the consortia in Fujian and Yunnan"."""
    named: list[Filter] = []
    for mention in slots.analysis.places:
        place = mention.place
        if place.provinces and not place.cities:
            named.append(Filter(province=min(place.provinces)))
        elif place.cities:
            named.append(Filter(city=min(place.cities)))
        elif place.countries:
            named.append(Filter(country=min(place.countries)))
    levels = [Filter(level=level) for cue, level in LEVEL_OF_CUE.items() if slots.has(cue)]
    for how, found in (("2P", named), ("2L", levels)):
        distinct = list(dict.fromkeys(found))[:4]
        if len(distinct) > 1:
            one, *rest = (Query(Topic.CONSORTIA, filter=wanted) for wanted in distinct)
            yield Proposal("two", how, (replace(one, also=tuple(rest)),))


def _asked(slots: Slots) -> list[_Asked]:
    """Return what is asked of consortia."""
    found: list[_Asked] = []

    def first(*cues: str) -> int:
        return min((cue.start for name in cues for cue in slots.analysis.cues.get(name, ())), default=-1)

    if (at := first("lead")) >= 0:
        if slots.has("college", "university") and slots.has("enterprise"):
            found.append((at, Topic.LEAD, ""))
        else:
            found += [(at, topic, "") for topic in (Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE)]
    if (at := first("park")) >= 0:
        found.append((at, Topic.SUPPORT_PARK, ""))
    if (at := first("count")) >= 0:
        found += [(at, Topic.COUNT, category) for category in ("", "member", *slots.categories)]
    if (at := first("member", "who", "which")) >= 0:
        found += [(at, Topic.MEMBERS, category) for category in ("", *slots.categories)]
    if (at := first("about", "whatis", "level", "where")) >= 0:
        found.append((at, Topic.OVERVIEW, ""))
    return found


def _two_of_consortium(slots: Slots, argument: Argument, asked: Sequence[_Asked]) -> Iterator[Proposal]:
    """Yield two questions about one consortium, the second perhaps for contacts."""
    one = argument.ids[0]
    for (at, topic, category), (other_at, other, other_category) in _unlike_topics(asked):
        queries = (
            (at, Query(topic, one, category=category)),
            (other_at, Query(other, one, category=other_category)),
        )
        yield _two(queries, "2g" + argument.how, argument.mentions)
    for contact in slots.contacts:
        contact_at = slots.analysis.cues[contact][0].start
        for at, topic, category in asked[:_MOST_WITH_CONTACT]:
            query = Query(topic, one, category=category)
            for lead in (topic,) if topic in ROLES_OF else LEAD_TOPICS_IN_ORDER:
                reached = contact_query(contact, one, ROLES_OF[lead])
                yield _two(((at, query), (contact_at, reached)), "2h" + argument.how, argument.mentions)


def _unlike_topics(asked: Sequence[_Asked]) -> list[tuple[_Asked, _Asked]]:
    """Return pairs of what is asked: other topics, or counts of two categories, but not leads twice."""
    unlike = [
        (one, other)
        for one, other in combinations(asked, 2)
        if one[1] is not other[1] or (one[1] is Topic.COUNT and one[2] and other[2])
    ]
    return [(one, other) for one, other in unlike if not {one[1], other[1]} <= _LEADS][:_MOST_PAIRS]


def _two_of_organisation(slots: Slots, argument: Argument) -> Iterator[Proposal]:
    """Yield the contacts of one organisation, and where it belongs."""
    if not slots.has(*_BELONGING):
        return
    belonging = Query(Topic.CONSORTIA_OF, argument.ids[0])
    for contact in slots.contacts:
        at = slots.analysis.cues[contact][0].start
        reached = contact_query(contact, argument.ids[0])
        yield _two(((at, reached), (0, belonging)), "2o" + argument.how, argument.mentions)


def _two(queries: tuple[_Placed, _Placed], how: str, mentions: tuple[Mention, ...]) -> Proposal:
    """Return a proposal of two queries, in the order in which they are asked."""
    first, second = (query for _, query in sorted(queries, key=lambda pair: pair[0]))
    return Proposal("two", how, (replace(first, also=(second,)),), mentions)


def _same_of_all(queries: Sequence[Query], how: str, mentions: tuple[Mention, ...]) -> Proposal:
    """Return a proposal of the same question about each."""
    return Proposal("two", how, (replace(queries[0], also=tuple(queries[1:])),), mentions)


def _pairs_apart(arguments: Sequence[Argument]) -> Iterator[tuple[Argument, Argument]]:
    """Yield pairs of different arguments that share no word, in the order of the question."""
    for first, second in combinations(arguments, 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if first.mentions and second.mentions and first.mentions[0].start > second.mentions[0].start:
            yield second, first
        else:
            yield first, second


def _of_several_consortia(slots: Slots, asked: Sequence[_Asked]) -> Iterator[Proposal]:
    """Yield one question about two consortia, or about all that are named."""
    clear = [
        a
        for a in slots.consortia
        if len(a.ids) == 1 and (a.how == "xC" or (a.how == "C" and bool(a.mentions)))
    ]
    wanted = list(dict.fromkeys((topic, category) for _, topic, category in asked))
    wanted = (wanted or [(Topic.OVERVIEW, "")])[:_MOST_TOPICS]

    def proposed(among: Sequence[Argument], how: str) -> Iterator[Proposal]:
        for topic, category in wanted:
            queries = [Query(topic, a.ids[0], category=category) for a in among]
            yield _same_of_all(queries, how, mentions_of(*among))

    named = apart([a for a in clear if a.mentions])
    if len(named) > _PAIR:
        yield from proposed(named, "2C+")
    for first, second in _pairs_apart(clear[:_MOST_CONSORTIA]):
        yield from proposed((first, second), "2" + both(first, second))


def _of_several_organisations(slots: Slots) -> Iterator[Proposal]:
    """Yield one question about two organisations, or about all that are named."""
    organisations = named_organisations(slots)
    distinct = apart(organisations)
    if len(distinct) > _PAIR:
        yield from _contacts_of(slots, distinct, "2O+")
        if slots.has(*_BELONGING, "which"):
            yield _same_of_all(_belonging(distinct), "2O+", mentions_of(*distinct))
    for pair in _pairs_apart(organisations[:_MOST_ORGANISATIONS]):
        yield from _contacts_of(slots, pair, "2O")
        if slots.has(*_BELONGING):
            yield _same_of_all(_belonging(pair), "2O", mentions_of(*pair))
        yield from _memberships(slots, *pair)


def _contacts_of(slots: Slots, among: Sequence[Argument], how: str) -> Iterator[Proposal]:
    first, *others = (a.ids[0] for a in among)
    for contact in slots.contacts:
        query = replace(contact_query(contact, first), others=tuple(others))
        yield Proposal("contacts_of", how, (query,), mentions_of(*among))


def _belonging(among: Sequence[Argument]) -> list[Query]:
    return [Query(Topic.CONSORTIA_OF, a.ids[0]) for a in among]


def _memberships(slots: Slots, first: Argument, second: Argument) -> Iterator[Proposal]:
    """Yield whether two organisations are in a consortium."""
    if not slots.has("member", "belong", "yesno"):
        return
    for at in slots.consortia:
        clear = len(at.ids) == 1 and at.how in {"C", "xC", "home"}
        if clear and at.words.isdisjoint(first.words | second.words):
            queries = [Query(Topic.MEMBERSHIP, a.ids[0], at.ids[0]) for a in (first, second)]
            yield _same_of_all(queries, "2O" + at.how, mentions_of(first, second, at))


def _of_consortium_and_organisation(slots: Slots, asked: Sequence[_Asked]) -> Iterator[Proposal]:
    """Yield a question about a consortium and one about an organisation: who leads X, and the phone of Y."""
    for consortium in slots.consortia:
        if consortium.how != "C" or len(consortium.ids) != 1:
            continue
        for organisation in named_organisations(slots):
            if consortium.words.isdisjoint(organisation.words):
                yield from _two_unlike(slots, consortium, organisation, asked[:_MOST_UNLIKE])


def _two_unlike(
    slots: Slots, consortium: Argument, organisation: Argument, asked: Sequence[_Asked]
) -> Iterator[Proposal]:
    mentions = mentions_of(consortium, organisation)
    start, other_start = organisation.mentions[0].start, consortium.mentions[0].start
    one, other = organisation.ids[0], consortium.ids[0]
    own = [contact_query(contact, one) for contact in slots.contacts[:_MOST_OWN_CONTACTS]]
    if slots.has(*_BELONGING):
        own.append(Query(Topic.CONSORTIA_OF, one))
    for query in own:
        for _, topic, category in asked:
            wanted = Query(topic, other, category=category)
            yield _two(((start, query), (other_start, wanted)), "2u", mentions)
    if slots.contacts:
        contact = slots.contacts[0]
        for lead in LEAD_TOPICS_IN_ORDER:
            reached = contact_query(contact, other, ROLES_OF[lead])
            yield _two(((start, contact_query(contact, one)), (other_start, reached)), "2v", mentions)


def _unlike_of_organisations(slots: Slots) -> Iterator[Proposal]:
    """Yield one question about an organisation and another one about another."""
    for first, second in permutations(named_organisations(slots)[:_MOST_CONTACTS], 2):
        if not first.words.isdisjoint(second.words) or first.ids == second.ids:
            continue
        mentions = mentions_of(first, second)
        start, other_start = first.mentions[0].start, second.mentions[0].start
        if start < other_start:
            for contact, other in permutations(slots.contacts[:_MOST_CONTACTS], 2):
                reached = contact_query(contact, first.ids[0]), contact_query(other, second.ids[0])
                yield _two(((start, reached[0]), (other_start, reached[1])), "2w", mentions)
        for contact in slots.contacts[:_MOST_OWN_CONTACTS]:
            belonging = Query(Topic.CONSORTIA_OF, second.ids[0])
            query = contact_query(contact, first.ids[0])
            yield _two(((start, query), (other_start, belonging)), "2x", mentions)
