"""From a query to the facts that answer it, with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never

from bot.desk.background import paragraphs_for
from bot.directory.store import Directory
from bot.question.phrases import Phrases
from bot.values.answer import (
    BackgroundText,
    Belonging,
    Body,
    ConsortiaList,
    ConsortiaOf,
    ConsortiumCard,
    Contacts,
    ContactsOf,
    Counted,
    Members,
    NotFound,
    NotUnderstood,
    OrganisationCard,
    Outcome,
    Part,
    RoleHolders,
)
from bot.values.folding import fold
from bot.values.query import Filter, Query, Topic
from bot.values.records import (
    UNCONFIRMED,
    Consortium,
    Contact,
    ContactKind,
    Membership,
    Organisation,
    Role,
    Source,
)

LEADS = (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE)
ROLES_OF = {
    Topic.LEAD: LEADS,
    Topic.LEAD_COLLEGE: (Role.LEAD_COLLEGE,),
    Topic.LEAD_ENTERPRISE: (Role.LEAD_ENTERPRISE,),
    Topic.SUPPORT_PARK: (Role.SUPPORT_PARK,),
}
# What answers a question for a kind of contact; a district or headquarters is no address, but known instead.
_KINDS = {
    Topic.ADDRESS: (ContactKind.ADDRESS,),
    Topic.POSTCODE: (ContactKind.POSTCODE,),
    Topic.PHONE: (ContactKind.PHONE,),
    Topic.EMAIL: (ContactKind.EMAIL,),
    Topic.WEBSITE: (ContactKind.WEBSITE,),
    Topic.CONTACT: tuple(ContactKind),
}
# Categories of counts that are colleges too, so that a narrower word than the table's finds its members.
_COLLEGES = ("college", "vocational_college", "undergraduate_university", "secondary_vocational_school")


class Sourced(Protocol):
    """A row that names its sources."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of its sources."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """The facts that answer a query; ``stated`` are the rows they come from."""

    outcome: Outcome
    body: Body
    subjects: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    cited: tuple[Source, ...] = ()
    unconfirmed: bool = False


class Facts:
    """Answers queries from the directory."""

    def __init__(self, directory: Directory, phrases: Phrases) -> None:
        self._directory = directory
        self._phrases = phrases

    def find(self, query: Query) -> Finding:
        """Return the facts for a query; ids that are not here are not found."""
        if query.topic is Topic.CONSORTIA:
            return self._consortia(query)
        if query.topic is Topic.BACKGROUND and not query.subject:
            return self._background(query, None)
        subject = self._directory.subject(query.subject) if query.subject else None
        if subject is None:
            return Finding(Outcome.NOT_FOUND, NotFound(query.subject))
        if isinstance(subject, Consortium):
            return self._about_consortium(query, subject)
        return self._about_organisation(query, subject)

    def _about_consortium(self, query: Query, consortium: Consortium) -> Finding:
        match query.topic:
            case Topic.LEAD | Topic.LEAD_COLLEGE | Topic.LEAD_ENTERPRISE | Topic.SUPPORT_PARK:
                return self._holders(consortium, ROLES_OF[query.topic])
            case Topic.MEMBERS:
                return self._members(consortium, query.category)
            case Topic.COUNT:
                return self._count(consortium, query.category)
            case Topic.ADDRESS | Topic.POSTCODE | Topic.PHONE | Topic.EMAIL | Topic.WEBSITE | Topic.CONTACT:
                return self._contacts_via(consortium, query.topic, query.hop)
            case Topic.BACKGROUND:
                return self._background(query, consortium)
            case Topic.OVERVIEW | Topic.CONSORTIA_OF | Topic.MEMBERSHIP | Topic.CONSORTIA:
                return self._consortium_card(consortium)
            case _:
                assert_never(query.topic)

    def _about_organisation(self, query: Query, organisation: Organisation) -> Finding:
        match query.topic:
            case Topic.MEMBERSHIP:
                consortium = self._directory.consortium(query.consortium)
                if consortium is None:
                    return self._consortia_of(organisation, query.hop)
                return self._belonging(organisation, consortium)
            case Topic.ADDRESS | Topic.POSTCODE | Topic.PHONE | Topic.EMAIL | Topic.WEBSITE | Topic.CONTACT:
                return self._contacts((organisation,), query.topic, None, ())
            case Topic.CONSORTIA_OF:
                return self._consortia_of(organisation, query.hop)
            case Topic.OVERVIEW:
                return self._organisation_card(organisation)
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

    # ------------------------------------------------------------------------------------------- consortia

    def _parts(self, consortium: Consortium) -> tuple[Part, ...]:
        found = []
        for membership in self._directory.members(consortium.id):
            organisation = self._directory.organisation(membership.organisation)
            if organisation is not None:
                found.append(Part(organisation, membership))
        return tuple(found)

    def _holders(self, consortium: Consortium, roles: tuple[Role, ...]) -> Finding:
        parts = tuple(part for part in self._parts(consortium) if part.membership.role in roles)
        body = RoleHolders(consortium, roles, parts)
        stated = [part.membership for part in parts]
        if parts:
            return self._finding(body, stated, subjects=(consortium.id,), results=_ids(parts))
        instead = [
            part for part in self._parts(consortium) if part.membership.role in {*LEADS, Role.SUPPORT_PARK}
        ]
        return self._finding(
            body,
            [part.membership for part in instead],
            outcome=Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,),
            mentions=_ids(instead),
        )

    def _members(self, consortium: Consortium, category: str) -> Finding:
        parts = self._parts(consortium)
        fitting = [part for part in parts if not category or _is_of(part.membership, category)]
        members = tuple(part for part in fitting if part.membership.role is not Role.PARTICIPANT)
        participants = tuple(part for part in fitting if part.membership.role is Role.PARTICIPANT)
        counts = tuple(
            c for c in self._directory.counts(consortium.id) if c.category == (category or "member")
        )
        body = Members(consortium, category, members, counts, participants)
        stated: list[Sourced] = [part.membership for part in members]
        return self._finding(
            body,
            [*stated, *counts, *(part.membership for part in participants)],
            outcome=Outcome.ANSWERED if members else Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,),
            results=_ids(members),
            mentions=_ids(participants),
            values=tuple(count.count for count in counts),
        )

    def _count(self, consortium: Consortium, category: str) -> Finding:
        every = self._directory.counts(consortium.id)
        counts = tuple(count for count in every if count.category == category) if category else every
        if not counts and category in _COLLEGES:
            # "How many universities?" where the source counts colleges, and the other way round.
            wider = [c for c in every if c.category == "college"] if category != "college" else []
            narrower = [c for c in every if c.category in _COLLEGES] if category == "college" else []
            counts = tuple(wider or narrower)
        named = sum(
            part.membership.role is not Role.PARTICIPANT
            and (not category or category == "member" or _is_of(part.membership, category))
            for part in self._parts(consortium)
        )
        others = tuple(count for count in every if count not in counts)
        return self._finding(
            Counted(consortium, category, counts, named, others),
            counts or others,
            outcome=Outcome.ANSWERED if counts else Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,),
            results=(consortium.id,) if counts else (),
            values=tuple(count.count for count in counts),
        )

    def _consortium_card(self, consortium: Consortium) -> Finding:
        parts = self._parts(consortium)
        order = (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE, Role.SUPPORT_PARK)
        leads = tuple(part for role in order for part in parts if part.membership.role is role)
        counts = self._directory.counts(consortium.id)
        named = sum(part.membership.role is not Role.PARTICIPANT for part in parts)
        background = self._directory.background(consortium.id)
        names = self._directory.names(consortium.id)
        return self._finding(
            ConsortiumCard(consortium, names, leads, counts, named, background),
            [consortium, *(part.membership for part in leads), *counts],
            subjects=(consortium.id,),
            results=(consortium.id,),
            mentions=_ids(leads),
        )

    def _consortia(self, query: Query) -> Finding:
        every = self._directory.consortia()
        listed = tuple(consortium for consortium in every if passes(consortium, query.filter))
        return self._finding(
            ConsortiaList(query.filter, listed, len(every)),
            listed,
            outcome=Outcome.ANSWERED if listed else Outcome.NOT_FOUND,
            results=tuple(consortium.id for consortium in listed),
            values=(str(len(listed)),) if listed else (),
        )

    def _background(self, query: Query, consortium: Consortium | None) -> Finding:
        about = self._directory.background(consortium.id if consortium else None)
        paragraphs = paragraphs_for(query.background, about, self._phrases)
        dated = consortium is not None and bool(consortium.announced) and query.background in {"", "when"}
        stated: list[Sourced] = list(paragraphs)
        if consortium is not None and dated and not paragraphs:
            stated.append(consortium)
        return self._finding(
            BackgroundText(consortium, paragraphs),
            stated,
            outcome=Outcome.ANSWERED if stated else Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,) if consortium else (),
            results=(consortium.id,) if consortium and stated else (),
            values=(consortium.announced,) if consortium and dated else (),
        )

    # --------------------------------------------------------------------------------------- organisations

    def _contacts_via(self, consortium: Consortium, topic: Topic, hop: tuple[Role, ...]) -> Finding:
        """Contacts of who has a role; a consortium itself publishes none, so its leads are what is known."""
        parts = self._parts(consortium)
        roles = hop or LEADS
        holders = tuple(part.organisation for part in parts if part.membership.role in roles)
        if hop and not holders:
            return self._holders(consortium, hop)
        found = self._contacts(holders, topic, consortium, roles)
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

    def _contacts(
        self,
        organisations: Sequence[Organisation],
        topic: Topic,
        via: Consortium | None,
        roles: tuple[Role, ...],
    ) -> Finding:
        items = []
        for organisation in organisations:
            every = self._directory.contacts(organisation.id)
            asked = tuple(contact for contact in every if contact.kind in _KINDS[topic])
            rest = tuple(contact for contact in every if contact not in asked)
            # An address is of little use without its postcode; without any, whatever else is known helps.
            beside = tuple(c for c in rest if c.kind is ContactKind.POSTCODE and topic is Topic.ADDRESS)
            items.append(ContactsOf(organisation, asked, rest if not asked else beside))
        stated: list[Contact] = [contact for item in items for contact in item.contacts]
        shown = stated or [contact for item in items for contact in item.instead]
        passed: list[Sourced] = []
        if via is not None:
            holders = {organisation.id for organisation in organisations}
            passed = [
                m for m in self._directory.members(via.id) if m.organisation in holders and m.role in roles
            ]
        ids = tuple(organisation.id for organisation in organisations)
        return self._finding(
            Contacts(topic, tuple(items), via, roles),
            [*shown, *passed],
            outcome=Outcome.ANSWERED if stated else Outcome.NOT_PUBLISHED,
            subjects=(*((via.id,) if via else ()), *ids),
            results=tuple(item.organisation.id for item in items if item.contacts),
            values=tuple(contact.value for contact in stated),
        )

    def _places(self, organisation: Organisation) -> tuple[tuple[Consortium, Membership], ...]:
        found = []
        for membership in self._directory.memberships(organisation.id):
            consortium = self._directory.consortium(membership.consortium)
            if consortium is not None:
                found.append((consortium, membership))
        return tuple(found)

    def _consortia_of(self, organisation: Organisation, roles: tuple[Role, ...]) -> Finding:
        every = self._places(organisation)
        participations = tuple(pair for pair in every if pair[1].role is Role.PARTICIPANT)
        places = tuple(
            pair
            for pair in every
            if pair[1].role is not Role.PARTICIPANT and (not roles or pair[1].role in roles)
        )
        return self._finding(
            ConsortiaOf(organisation, places, participations),
            [membership for _, membership in places or participations],
            outcome=Outcome.ANSWERED if places else Outcome.NOT_PUBLISHED,
            subjects=(organisation.id,),
            results=tuple(consortium.id for consortium, _ in places),
            mentions=tuple(consortium.id for consortium, _ in participations),
        )

    def _belonging(self, organisation: Organisation, consortium: Consortium) -> Finding:
        every = self._places(organisation)
        here = [membership for place, membership in every if place.id == consortium.id]
        elsewhere = tuple(
            pair for pair in every if pair[0].id != consortium.id and pair[1].role is not Role.PARTICIPANT
        )
        membership = here[0] if here else None
        belongs = membership is not None and membership.role is not Role.PARTICIPANT
        return self._finding(
            Belonging(organisation, consortium, membership, elsewhere),
            here or [one for _, one in elsewhere],
            outcome=Outcome.ANSWERED if belongs else Outcome.NOT_PUBLISHED,
            subjects=(organisation.id, consortium.id),
            results=(organisation.id,) if belongs else (),
            mentions=() if belongs else tuple(place.id for place, _ in elsewhere),
        )

    def _organisation_card(self, organisation: Organisation) -> Finding:
        every = self._places(organisation)
        places = tuple(pair for pair in every if pair[1].role is not Role.PARTICIPANT)
        participations = tuple(pair for pair in every if pair[1].role is Role.PARTICIPANT)
        contacts = self._directory.contacts(organisation.id)
        names = self._directory.names(organisation.id)
        return self._finding(
            OrganisationCard(organisation, names, places, participations, contacts),
            [organisation, *(membership for _, membership in every), *contacts],
            subjects=(organisation.id,),
            results=(organisation.id,),
            mentions=tuple(place.id for place, _ in every),
        )

    def _finding(  # noqa: PLR0913 - the fields of a finding
        self,
        body: Body,
        stated: Iterable[Sourced],
        *,
        outcome: Outcome = Outcome.ANSWERED,
        subjects: tuple[str, ...] = (),
        results: tuple[str, ...] = (),
        mentions: tuple[str, ...] = (),
        values: tuple[str, ...] = (),
    ) -> Finding:
        rows = tuple(stated)
        cited = self._directory.sources(source for row in rows for source in row.sources)
        doubtful = {source.id for source in cited if source.quality in UNCONFIRMED}
        known = {source.id for source in cited}
        unconfirmed = any(not (known & set(row.sources)) - doubtful for row in rows)
        return Finding(outcome, body, subjects, results, mentions, values, cited, unconfirmed)


def passes(consortium: Consortium, wanted: Filter) -> bool:
    """Whether a consortium belongs into a list; places are compared folded, in either language."""
    place = consortium.place
    return (
        (not wanted.city or fold(wanted.city) in {fold(place.city_en), fold(place.city_zh)})
        and (
            not wanted.province or fold(wanted.province) in {fold(place.province_en), fold(place.province_zh)}
        )
        and (not wanted.level or consortium.level == wanted.level)
        and (not wanted.batch or consortium.batch == wanted.batch)
    )


def _is_of(membership: Membership, category: str) -> bool:
    return membership.category == category or (category in _COLLEGES and membership.category == "college")


def _ids(parts: Iterable[Part]) -> tuple[str, ...]:
    return tuple(part.organisation.id for part in parts)
