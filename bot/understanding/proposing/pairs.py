"""Two and more questions in one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, permutations

from bot.understanding.mentions import Mention
from bot.understanding.proposing.model import (
    LEAD_TOPICS_IN_ORDER,
    Proposal,
    Slots,
    apart,
    both,
    contact_query,
    is_sure,
    mentions_of,
)
from bot.values.query import ROLES_OF, Query, Topic

_MOST_PAIRS = 12


def pairs(slots: Slots) -> Iterator[Proposal]:
    """Yield two questions of one message: two of one, one of two, or two unlike ones."""
    clauses = len({word.clause for word in slots.analysis.words})
    joined = slots.has("and2", "both", "same", "follow", "more") or len(slots.contacts) > 1
    listed = len(apart([a for a in slots.organisations if a.mentions and is_sure(a)])) > 1
    if clauses < 2 and not joined and not listed:  # noqa: PLR2004 - one clause, no "and"
        return
    yield from _two_of_one(slots)
    yield from _one_of_two(slots)
    yield from _unlike(slots)


def _asked(slots: Slots) -> list[tuple[int, Topic, str]]:
    """Return (place of its cue, topic, category) of what is asked of consortia."""
    found: list[tuple[int, Topic, str]] = []

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


def _two_of_one(slots: Slots) -> Iterator[Proposal]:
    asked = _asked(slots)
    for argument in slots.consortia:
        if len(argument.ids) != 1 or argument.how in {"xB"}:
            continue
        for (at, topic, category), (other_at, other, other_category) in _unlike_topics(asked):
            queries = [
                (at, Query(topic, argument.ids[0], category=category)),
                (other_at, Query(other, argument.ids[0], category=other_category)),
            ]
            yield _two(queries, "2g" + argument.how, argument.mentions)
        for contact in slots.contacts:
            at = slots.analysis.cues[contact][0].start
            for other_at, other, category in asked[:6]:
                roles = (
                    [ROLES_OF[other]] if other in ROLES_OF else [ROLES_OF[t] for t in LEAD_TOPICS_IN_ORDER]
                )
                for hop in roles:
                    queries = [
                        (other_at, Query(other, argument.ids[0], category=category)),
                        (at, contact_query(contact, argument.ids[0], hop)),
                    ]
                    yield _two(queries, "2h" + argument.how, argument.mentions)
    for argument in slots.organisations:
        if len(argument.ids) == 1 and argument.how != "xboth":
            for contact in slots.contacts:
                at = slots.analysis.cues[contact][0].start
                if slots.has("cons", "belong", "consplural", "member"):
                    queries = [
                        (at, contact_query(contact, argument.ids[0])),
                        (0, Query(Topic.CONSORTIA_OF, argument.ids[0])),
                    ]
                    yield _two(queries, "2o" + argument.how, argument.mentions)


def _unlike_topics(
    asked: list[tuple[int, Topic, str]],
) -> Iterable[tuple[tuple[int, Topic, str], tuple[int, Topic, str]]]:
    leads = {Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE}
    pairs = [
        (one, other)
        for one, other in combinations(asked, 2)
        if one[1] is not other[1] or (one[1] is Topic.COUNT and one[2] and other[2])
    ]
    pairs = [(a, b) for a, b in pairs if not (a[1] in leads and b[1] in leads)]
    return pairs[:_MOST_PAIRS]


def _two(queries: list[tuple[int, Query]], how: str, mentions: tuple[Mention, ...]) -> Proposal:
    """Return a proposal of two queries, in the order in which they are asked."""
    first, second = (query for _, query in sorted(queries, key=lambda pair: pair[0]))
    return Proposal("two", how, (replace(first, also=(second,)),), mentions)


def _one_of_two(slots: Slots) -> Iterator[Proposal]:
    clear = [
        a
        for a in slots.consortia
        if len(a.ids) == 1 and a.how in {"C", "xC"} and (a.mentions or a.how == "xC")
    ]
    asked = list(dict.fromkeys((topic, category) for _, topic, category in _asked(slots)))
    named = apart([a for a in clear if a.mentions])
    if len(named) > 2:  # noqa: PLR2004 - pairs are below
        for topic, category in (asked or [(Topic.OVERVIEW, "")])[:8]:
            one, *rest = (Query(topic, a.ids[0], category=category) for a in named)
            yield Proposal("two", "2C+", (replace(one, also=tuple(rest)),), mentions_of(*named))
    for first, second in combinations(clear[:5], 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if first.mentions and second.mentions and first.mentions[0].start > second.mentions[0].start:
            first, second = second, first  # noqa: PLW2901
        for topic, category in (asked or [(Topic.OVERVIEW, "")])[:8]:
            query = Query(topic, first.ids[0], category=category)
            twice = replace(query, also=(replace(query, subject=second.ids[0]),))
            yield Proposal("two", "2" + both(first, second), (twice,), mentions_of(first, second))
    organisations = [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and is_sure(a)]
    distinct = apart(organisations)
    if len(distinct) > 2:  # noqa: PLR2004 - pairs are below
        ids = tuple(a.ids[0] for a in distinct)
        for contact in slots.contacts:
            query = replace(contact_query(contact, ids[0]), others=ids[1:])
            yield Proposal("contacts_of", "2O+", (query,), mentions_of(*distinct))
        if slots.has("cons", "belong", "consplural", "member", "which"):
            one, *rest = (Query(Topic.CONSORTIA_OF, i) for i in ids)
            yield Proposal("two", "2O+", (replace(one, also=tuple(rest)),), mentions_of(*distinct))
    for first, second in combinations(organisations[:4], 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if first.mentions[0].start > second.mentions[0].start:
            first, second = second, first  # noqa: PLW2901
        mentions = mentions_of(first, second)
        for contact in slots.contacts:
            query = replace(contact_query(contact, first.ids[0]), others=second.ids)
            yield Proposal("contacts_of", "2O", (query,), mentions)
        if slots.has("cons", "belong", "consplural", "member"):
            one, other = (Query(Topic.CONSORTIA_OF, a.ids[0]) for a in (first, second))
            yield Proposal("two", "2O", (replace(one, also=(other,)),), mentions)
        for at in slots.consortia:
            if len(at.ids) == 1 and at.how in {"C", "xC", "home"} and slots.has("member", "belong", "yesno"):
                if at.words.isdisjoint(first.words | second.words):
                    one, other = (Query(Topic.MEMBERSHIP, a.ids[0], at.ids[0]) for a in (first, second))
                    yield Proposal(
                        "two", "2O" + at.how, (replace(one, also=(other,)),), mentions_of(first, second, at)
                    )


def _unlike(slots: Slots) -> Iterator[Proposal]:
    """Yield a question about a consortium and one about an organisation: who leads X, and the phone of Y."""
    asked = _asked(slots)[:4]
    for consortium in slots.consortia:
        if consortium.how != "C" or len(consortium.ids) != 1:
            continue
        for organisation in slots.organisations:
            if len(organisation.ids) != 1 or not organisation.mentions or not is_sure(organisation):
                continue
            if not consortium.words.isdisjoint(organisation.words):
                continue
            places = (organisation.mentions[0].start, consortium.mentions[0].start)
            own = [contact_query(contact, organisation.ids[0]) for contact in slots.contacts[:2]]
            if slots.has("cons", "belong", "consplural", "member"):
                own.append(Query(Topic.CONSORTIA_OF, organisation.ids[0]))
            for query in own:
                for _, topic, category in asked:
                    other = Query(topic, consortium.ids[0], category=category)
                    mentions = mentions_of(consortium, organisation)
                    yield _two([(places[0], query), (places[1], other)], "2u", mentions)
            if slots.contacts:
                for hop in (ROLES_OF[t] for t in LEAD_TOPICS_IN_ORDER):
                    query = contact_query(slots.contacts[0], organisation.ids[0])
                    other = contact_query(slots.contacts[0], consortium.ids[0], hop)
                    mentions = mentions_of(consortium, organisation)
                    yield _two([(places[0], query), (places[1], other)], "2v", mentions)
    organisations = [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and is_sure(a)][:3]
    for first, second in permutations(organisations, 2):
        if first.words.isdisjoint(second.words) and first.ids != second.ids:
            for contact, further in permutations(slots.contacts[:3], 2):
                queries = [
                    (first.mentions[0].start, contact_query(contact, first.ids[0])),
                    (second.mentions[0].start, contact_query(further, second.ids[0])),
                ]
                if queries[0][0] < queries[1][0]:
                    yield _two(queries, "2w", mentions_of(first, second))
            for contact in slots.contacts[:2]:
                queries = [
                    (first.mentions[0].start, contact_query(contact, first.ids[0])),
                    (second.mentions[0].start, Query(Topic.CONSORTIA_OF, second.ids[0])),
                ]
                yield _two(queries, "2x", mentions_of(first, second))
