"""How executing a query would end, told from the outline: for the ranker, which tries every proposal."""

from __future__ import annotations

from bot.understanding.outline import LEADS, Outline
from bot.values.answer import Outcome
from bot.values.query import CONTACT_TOPICS, LEAD_TOPICS, ROLES_OF, Pick, Query, Topic
from bot.values.records import ContactKind

# What answers a question for a kind of contact; a district or headquarters is no address, but known instead.
KINDS_OF_TOPIC = {
    Topic.ADDRESS: (ContactKind.ADDRESS,),
    Topic.POSTCODE: (ContactKind.POSTCODE,),
    Topic.PHONE: (ContactKind.PHONE,),
    Topic.EMAIL: (ContactKind.EMAIL,),
    Topic.WEBSITE: (ContactKind.WEBSITE,),
    Topic.CONTACT: tuple(ContactKind),
}
# Kinds that are no topics of their own; the category of a query names them.
NARROWER_KINDS = frozenset(
    {ContactKind.FAX.value, ContactKind.DISTRICT.value, ContactKind.HEADQUARTERS.value}
)


def predicted(outline: Outline, queries: tuple[Query, ...]) -> tuple[str, int]:
    """Return the outcome and how many results there would be."""
    if len(queries) > 1:
        return Outcome.CHOOSE.value, len(queries)
    (query,) = queries
    size = _size(outline, query)
    if query.also and not size:
        size = sum(_size(outline, other) for other in query.also)
    if size:
        return Outcome.ANSWERED.value, size
    listed = query.topic is Topic.CONSORTIA
    return (Outcome.NOT_FOUND if listed else Outcome.NOT_PUBLISHED).value, 0


def answer_key(outline: Outline, queries: tuple[Query, ...]) -> object:
    """Return what two readings share that would be answered by the same facts."""
    if len(queries) != 1 or queries[0].also or queries[0].pick is not None or queries[0].sources:
        return queries
    (query,) = queries
    if query.topic is Topic.CONSORTIA:
        return ("consortia", outline.select(query.filter))
    if query.topic in LEAD_TOPICS or query.topic is Topic.MEMBERS:
        if query.subject in outline.consortia:
            found = (
                outline.members(query.subject, query.category, query.filter)
                if query.topic is Topic.MEMBERS
                else outline.holders(query.subject, ROLES_OF[query.topic])
            )
            ids = frozenset(found) - frozenset(query.without)
        elif query.subject:
            return queries
        else:
            roles = ROLES_OF.get(query.topic, ())
            ids = frozenset(outline.listed_organisations(query.category, query.filter, roles))
        return ("organisations", ids) if ids else queries
    if query.topic in CONTACT_TOPICS and query.subject and not query.without:
        reached = query.hop and query.subject in outline.consortia
        ids = frozenset(outline.holders(query.subject, query.hop) if reached else (query.subject,))
        return ("contacts", query.topic, query.category, ids | frozenset(query.others)) if ids else queries
    if query.topic in {Topic.CONSORTIA_OF, Topic.MEMBERSHIP} and query.subject not in outline.consortia:
        rows = outline.parts_of(query.subject)
        wanted = frozenset(row.consortium for row in rows if not query.hop or row.role in query.hop)
        if query.topic is Topic.CONSORTIA_OF and wanted:
            return ("consortia of", query.subject, wanted - frozenset(query.without))
    return queries


def _size(outline: Outline, query: Query) -> int:
    if query.sources:
        return 1
    if query.pick is not None:
        return _picked(outline, query)
    if query.topic is Topic.CONSORTIA:
        return len(outline.select(query.filter))
    if not query.subject:
        return _listed(outline, query)
    if query.subject in outline.consortia:
        return _of_consortium(outline, query)
    return _of_organisation(outline, query)


def _picked(outline: Outline, query: Query) -> int:
    match query.pick:
        case Pick.TOGETHER:
            shared = set(outline.consortia_of(query.subject))
            for other in query.others:
                shared &= set(outline.consortia_of(other))
            return len(shared)
        case Pick.SEVERAL:
            return len(outline.in_several(query.category))
        case Pick.PROVINCES:
            return len(outline.select(query.filter))
        case Pick.COMPARED:
            return len(outline.figures(query.category, (query.subject, *query.others)))
        case _:
            return min(1, len(outline.figures(query.category, outline.select(query.filter))))


def _listed(outline: Outline, query: Query) -> int:
    if query.topic is Topic.BACKGROUND:
        return len(outline.background[""])
    if query.topic in LEAD_TOPICS:
        return len(outline.listed_organisations("", query.filter, ROLES_OF[query.topic]))
    if query.topic in CONTACT_TOPICS:
        holders = outline.listed_organisations("", query.filter, query.hop or LEADS)
        return sum(_has_contact(outline, one, query) for one in holders)
    if query.topic is Topic.MEMBERS:
        return len(outline.listed_organisations(query.category, query.filter, ()))
    return 0


def _of_consortium(outline: Outline, query: Query) -> int:
    one = query.subject
    if query.topic in LEAD_TOPICS:
        return len(set(outline.holders(one, ROLES_OF[query.topic])) - set(query.without))
    if query.topic is Topic.MEMBERS:
        found = outline.members(one, query.category, query.filter)
        return len(set(found) - set(query.without))
    if query.topic is Topic.COUNT:
        return sum(not query.category or count.category == query.category for count in outline.counts[one])
    if query.topic in CONTACT_TOPICS:
        holders = outline.holders(one, query.hop) if query.hop else (one,)
        return sum(_has_contact(outline, holder, query) for holder in holders)
    if query.topic is Topic.BACKGROUND:
        when = query.background == "when" and outline.consortia[one].announced
        return len(outline.background[one]) or int(bool(when))
    return 1


def _of_organisation(outline: Outline, query: Query) -> int:
    if query.topic in CONTACT_TOPICS:
        return sum(_has_contact(outline, one, query) for one in (query.subject, *query.others))
    consortia = outline.consortia_of(query.subject)
    if query.topic is Topic.MEMBERSHIP and query.consortium:
        if query.hop:
            return len(outline.holders(query.consortium, query.hop))
        return int(query.consortium in consortia)
    if query.topic in {Topic.CONSORTIA_OF, Topic.MEMBERSHIP}:
        rows = outline.parts_of(query.subject)
        wanted = {row.consortium for row in rows if not query.hop or row.role in query.hop}
        return len(wanted & set(consortia) - set(query.without))
    return int(query.topic is Topic.OVERVIEW)


def _has_contact(outline: Outline, organisation: str, query: Query) -> bool:
    kinds = outline.contact_kinds(organisation)
    if query.category in NARROWER_KINDS:
        return ContactKind(query.category) in kinds
    return not kinds.isdisjoint(KINDS_OF_TOPIC[query.topic])
