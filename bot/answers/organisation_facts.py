"""What the directory says about organisations: how to reach them, and where they belong."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.citations import CitationBuilder, QueryResult, Sourced
from bot.directory.store import Directory
from bot.understanding.prediction import KINDS_OF_TOPIC, NARROWER_KINDS
from bot.values.answer import Belonging, ConsortiaOf, Contacts, ContactsOf, OrganisationCard, Outcome
from bot.values.query import Topic
from bot.values.records import NOT_MEMBERS, Consortium, Contact, ContactKind, Membership, Organisation, Role


def as_organisation(consortium: Consortium, countries: frozenset[str]) -> Organisation:
    """Return a consortium as one whose contacts are told; its country tells how it is dialled."""
    return Organisation(
        consortium.id,
        "consortium",
        consortium.name_en,
        consortium.name_zh,
        consortium.place,
        country=min(countries, default="CN"),
        name_en_is_ours=consortium.name_en_is_ours,
        sources=consortium.sources,
    )


class OrganisationFacts:
    """Facts about organisations."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._cite = CitationBuilder(directory).result

    def contacts(
        self,
        organisations: Sequence[Organisation],
        topic: Topic,
        via: Consortium | None,
        roles: tuple[Role, ...],
        kind: str = "",
    ) -> QueryResult:
        """Return contact details; ``via`` and ``roles`` tell how the organisations were found.

        ``kind`` narrows the whole contact to one kind that is no topic of its own (a fax number).
        """
        wanted = (ContactKind(kind),) if kind in NARROWER_KINDS else KINDS_OF_TOPIC[topic]
        items = []
        for organisation in organisations:
            every = self._directory.contacts(organisation.id)
            asked = tuple(contact for contact in every if contact.kind in wanted)
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
        return self._cite(
            Contacts(topic, tuple(items), via, roles, kind if kind in NARROWER_KINDS else ""),
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

    def consortia_of(
        self, organisation: Organisation, roles: tuple[Role, ...], without: tuple[str, ...] = ()
    ) -> QueryResult:
        """Return the consortia that an organisation is in, or only those where it has one of the roles."""
        known = self._places(organisation)
        every = tuple(pair for pair in known if pair[0].id not in without)
        left_out = tuple(dict.fromkeys(place for place, _ in known if place.id in without))
        participations = tuple(pair for pair in every if pair[1].role in NOT_MEMBERS)
        belonging = tuple(pair for pair in every if pair[1].role not in NOT_MEMBERS)
        if set(roles) == {Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE}:
            # "Which consortium is it behind?" may be asked of a park, too.
            roles = (*roles, Role.SUPPORT_PARK)
        places = tuple(pair for pair in belonging if not roles or pair[1].role in roles)
        besides = () if places else belonging
        return self._cite(
            ConsortiaOf(organisation, places, participations, roles, besides, left_out),
            [membership for _, membership in places or besides or participations],
            outcome=Outcome.ANSWERED if places else Outcome.NOT_PUBLISHED,
            subjects=(organisation.id,),
            results=tuple(consortium.id for consortium, _ in places),
            mentions=tuple(consortium.id for consortium, _ in (*besides, *participations)),
        )

    def belonging(self, organisation: Organisation, consortium: Consortium) -> QueryResult:
        """Tell whether an organisation is a member; what no source states is not published, never no."""
        every = self._places(organisation)
        here = [membership for place, membership in every if place.id == consortium.id]
        elsewhere = tuple(
            pair for pair in every if pair[0].id != consortium.id and pair[1].role not in NOT_MEMBERS
        )
        membership = here[0] if here else None
        belongs = membership is not None and membership.role not in NOT_MEMBERS
        return self._cite(
            Belonging(organisation, consortium, membership, elsewhere),
            here or [one for _, one in elsewhere],
            outcome=Outcome.ANSWERED if belongs else Outcome.NOT_PUBLISHED,
            subjects=(organisation.id, consortium.id),
            results=(organisation.id,) if belongs else (),
            mentions=() if belongs else tuple(place.id for place, _ in elsewhere),
        )

    def card(self, organisation: Organisation) -> QueryResult:
        """Return the overview of an organisation."""
        every = self._places(organisation)
        places = tuple(pair for pair in every if pair[1].role not in NOT_MEMBERS)
        participations = tuple(pair for pair in every if pair[1].role in NOT_MEMBERS)
        contacts = self._directory.contacts(organisation.id)
        names = self._directory.names(organisation.id)
        return self._cite(
            OrganisationCard(organisation, names, places, participations, contacts),
            [organisation, *(membership for _, membership in every), *contacts],
            subjects=(organisation.id,),
            results=(organisation.id,),
            mentions=tuple(place.id for place, _ in every),
        )
