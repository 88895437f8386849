"""From a query to the facts that answer it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.desk.consortia import LEADS, AboutConsortia
from bot.desk.finding import Finding
from bot.desk.organisations import AboutOrganisations
from bot.directory.store import Directory
from bot.question.phrases import Phrases
from bot.values.answer import NotFound, NotUnderstood, Outcome
from bot.values.query import ROLES_OF, Query, Topic
from bot.values.records import Consortium, Organisation, Role


def _topic_of(roles: tuple[Role, ...]) -> Topic:
    return next(topic for topic, own in ROLES_OF.items() if own == roles)


class Facts:
    """Answers queries from the directory."""

    def __init__(self, directory: Directory, phrases: Phrases) -> None:
        self._directory = directory
        self._consortia = AboutConsortia(directory, phrases)
        self._organisations = AboutOrganisations(directory)

    def find(self, query: Query) -> Finding:
        """Return the facts for a query; ids that are not here are not found."""
        if query.topic is Topic.CONSORTIA:
            return self._consortia.listed(query.filter)
        if query.topic is Topic.BACKGROUND and not query.subject:
            return self._consortia.background(query.background, None)
        subject = self._directory.subject(query.subject) if query.subject else None
        if subject is None:
            return Finding(Outcome.NOT_FOUND, NotFound(query.subject))
        if isinstance(subject, Consortium):
            return self._about_consortium(query, subject)
        return self._about_organisation(query, subject)

    def _about_consortium(self, query: Query, consortium: Consortium) -> Finding:
        match query.topic:
            case Topic.LEAD | Topic.LEAD_COLLEGE | Topic.LEAD_ENTERPRISE | Topic.SUPPORT_PARK:
                return self._consortia.holders(consortium, ROLES_OF[query.topic])
            case Topic.MEMBERS:
                return self._consortia.members(consortium, query.category)
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

    def _about_organisation(self, query: Query, organisation: Organisation) -> Finding:
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
                return self._organisations.consortia_of(organisation, query.hop)
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
                return Finding(
                    Outcome.NOT_UNDERSTOOD, NotUnderstood(query.topic), subjects=(organisation.id,)
                )
            case _:
                assert_never(query.topic)

    def _contacts_via(
        self, consortium: Consortium, topic: Topic, hop: tuple[Role, ...], kind: str
    ) -> Finding:
        """Contacts of who has a role; a consortium itself publishes none, so its leads are what is known."""
        parts = self._consortia.parts(consortium)
        roles = hop or LEADS
        holders = tuple(part.organisation for part in parts if part.membership.role in roles)
        if hop and not holders:
            return self._consortia.holders(consortium, hop)
        found = self._organisations.contacts(holders, topic, consortium, roles, kind)
        if hop:
            return found
        return Finding(
            Outcome.NOT_PUBLISHED,
            found.body,
            subjects=(consortium.id,),
            mentions=tuple(holder.id for holder in holders),
            cited=found.cited,
            unconfirmed=found.unconfirmed,
        )
