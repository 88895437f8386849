"""From a query to the facts that answer it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.answers.citations import QueryResult
from bot.answers.consortium_facts import LEADS, ConsortiumFacts
from bot.answers.organisation_facts import OrganisationFacts, as_organisation
from bot.answers.set_facts import SetFacts
from bot.directory.store import Directory
from bot.understanding.analysis import Lexicon
from bot.understanding.outline import Outline, has_place
from bot.values.answer import NotFound, NotUnderstood, Outcome
from bot.values.query import CONTACT_TOPICS, LEAD_TOPICS, ROLES_OF, Pick, Query, Topic
from bot.values.records import Consortium, Organisation, Role


def _topic_of(roles: tuple[Role, ...]) -> Topic:
    return next((topic for topic, own in ROLES_OF.items() if own == roles), Topic.MEMBERSHIP)


class QueryExecutor:
    """Answers queries from one revision of a directory."""

    def __init__(self, directory: Directory, outline: Outline, lexicon: Lexicon) -> None:
        self._directory = directory
        self._outline = outline
        self._consortia = ConsortiumFacts(directory, lexicon)
        self._organisations = OrganisationFacts(directory)
        self._sets = SetFacts(directory, outline, self._organisations)

    def execute(self, query: Query) -> QueryResult:
        """Return the facts for a query; ids that are not here are not found."""
        if query.pick is not None or not query.subject or query.others:
            result = self._of_set(query)
            if result is not None:
                return result
        if query.topic is Topic.BACKGROUND and not query.subject:
            return self._consortia.background(query.background, None)
        subject = self._directory.subject(query.subject) if query.subject else None
        if subject is None:
            return QueryResult(Outcome.NOT_FOUND, NotFound(query.subject))
        if isinstance(subject, Consortium):
            return self._about_consortium(query, subject)
        return self._about_organisation(query, subject)

    def _of_set(self, query: Query) -> QueryResult | None:
        match query.pick:
            case Pick.MOST | Pick.FEWEST:
                return self._sets.extreme(query)
            case Pick.COMPARED:
                return self._sets.compared(query)
            case Pick.TOGETHER:
                return self._sets.together(query)
            case Pick.SEVERAL:
                return self._sets.in_several(query)
            case Pick.PROVINCES:
                return self._sets.provinces(query)
            case None:
                return self._listed(query)
            case _:
                assert_never(query.pick)

    def _listed(self, query: Query) -> QueryResult | None:
        """Return the facts of a list, where a query asks for one."""
        if query.topic is Topic.CONSORTIA:
            return self._sets.listed(query)
        if query.topic in CONTACT_TOPICS and (query.others or not query.subject):
            return self._sets.contacts(query)
        if query.subject:
            return None
        if query.topic in LEAD_TOPICS:
            return self._sets.holders(query)
        return self._sets.organisations(query) if query.topic is Topic.MEMBERS else None

    def _about_consortium(self, query: Query, consortium: Consortium) -> QueryResult:
        match query.topic:
            case Topic.LEAD | Topic.LEAD_COLLEGE | Topic.LEAD_ENTERPRISE | Topic.SUPPORT_PARK:
                return self._consortia.holders(consortium, ROLES_OF[query.topic], without=query.without)
            case Topic.MEMBERS:
                return self._members(query, consortium)
            case Topic.COUNT:
                return self._consortia.count(consortium, query.category)
            case Topic.ADDRESS | Topic.POSTCODE | Topic.PHONE | Topic.EMAIL | Topic.WEBSITE | Topic.CONTACT:
                return self._contacts_via(consortium, query.topic, query.hop, query.category)
            case Topic.BACKGROUND:
                return self._consortia.background(query.background, consortium)
            case Topic.OVERVIEW | Topic.CONSORTIA_OF | Topic.MEMBERSHIP | Topic.CONSORTIA:
                return self._consortia.card(consortium)
            case _:
                assert_never(query.topic)

    def _about_organisation(self, query: Query, organisation: Organisation) -> QueryResult:
        match query.topic:
            case Topic.MEMBERSHIP:
                consortium = self._directory.consortium(query.consortium)
                if consortium is None:
                    return self._organisations.consortia_of(organisation, query.hop)
                parts = {
                    m.role
                    for m in self._directory.memberships(organisation.id)
                    if m.consortium == consortium.id
                }
                if query.hop and parts.isdisjoint(query.hop):
                    return replace(
                        self._consortia.holders(consortium, query.hop, organisation),
                        topic=_topic_of(query.hop),
                    )
                return self._organisations.belonging(organisation, consortium)
            case Topic.ADDRESS | Topic.POSTCODE | Topic.PHONE | Topic.EMAIL | Topic.WEBSITE | Topic.CONTACT:
                return self._organisations.contacts((organisation,), query.topic, None, (), query.category)
            case Topic.CONSORTIA_OF:
                return self._organisations.consortia_of(organisation, query.hop, query.without)
            case Topic.OVERVIEW:
                return self._organisations.card(organisation)
            case (
                Topic.LEAD
                | Topic.LEAD_COLLEGE
                | Topic.LEAD_ENTERPRISE
                | Topic.SUPPORT_PARK
                | Topic.MEMBERS
                | Topic.COUNT
                | Topic.BACKGROUND
                | Topic.CONSORTIA
            ):
                # Only consortia have leads, members and a selection.
                return QueryResult(
                    Outcome.NOT_UNDERSTOOD, NotUnderstood(query.topic), subjects=(organisation.id,)
                )
            case _:
                assert_never(query.topic)

    def _own(self, consortium: Consortium) -> Organisation:
        return as_organisation(consortium, self._outline.countries_of(consortium.id))

    def _members(self, query: Query, consortium: Consortium) -> QueryResult:
        """Return members; those at a place are told without the counts, which are of all."""
        if not has_place(query.filter):
            return self._consortia.members(consortium, query.category, query.without)
        here = set(self._outline.members(consortium.id, query.category, query.filter))
        others = {part.organisation.id for part in self._consortia.parts(consortium)} - here
        return self._consortia.members(consortium, query.category, tuple(sorted(others)), placed=True)

    def _contacts_via(
        self, consortium: Consortium, topic: Topic, hop: tuple[Role, ...], kind: str
    ) -> QueryResult:
        """Return a consortium's own contacts, or of who has a role; its leads' are what is known instead."""
        own = (self._own(consortium),) if not hop and self._directory.contacts(consortium.id) else ()
        if own:
            found = self._organisations.contacts(own, topic, None, (), kind)
            if found.outcome is Outcome.ANSWERED:
                return found
        parts = self._consortia.parts(consortium)
        roles = hop or LEADS
        holders = tuple(part.organisation for part in parts if part.membership.role in roles)
        if hop and not holders:
            return self._consortia.holders(consortium, hop)
        found = self._organisations.contacts(
            (*own, *holders), topic, None if own else consortium, () if own else roles, kind
        )
        if hop:
            return found
        return QueryResult(
            Outcome.NOT_PUBLISHED,
            found.body,
            subjects=(consortium.id,),
            mentions=tuple(holder.id for holder in holders),
            cited=found.cited,
            unconfirmed=found.unconfirmed,
        )
