"""What the directory says about consortia: leads, members, counts, lists, background."""

from __future__ import annotations

from bot.answers.citations import CitationBuilder, QueryResult, Sourced, ids
from bot.answers.paragraphs import paragraphs_for
from bot.directory.store import Directory
from bot.understanding.analysis import Lexicon
from bot.understanding.institution_types import TYPES, types_of
from bot.values.answer import (
    BackgroundText,
    ConsortiumCard,
    Counted,
    Members,
    Outcome,
    Part,
    RoleHolders,
)
from bot.values.records import NOT_MEMBERS, Consortium, Organisation, Role

LEADS = (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE)
_CARD = (*LEADS, Role.SUPPORT_PARK)
# Categories of counts that are colleges too, so that a narrower word than the table's finds its members.
_COLLEGES = ("college", "vocational_college", "undergraduate_university", "secondary_vocational_school")


class ConsortiumFacts:
    """Facts about one consortium or many."""

    def __init__(self, directory: Directory, lexicon: Lexicon) -> None:
        self._directory = directory
        self._lexicon = lexicon
        self._cite = CitationBuilder(directory).result

    def parts(self, consortium: Consortium) -> tuple[Part, ...]:
        """Return everyone who has a part in it, in table order."""
        found = []
        for membership in self._directory.members(consortium.id):
            organisation = self._directory.organisation(membership.organisation)
            if organisation is not None:
                found.append(Part(organisation, membership))
        return tuple(found)

    def holders(
        self,
        consortium: Consortium,
        roles: tuple[Role, ...],
        supposed: Organisation | None = None,
        without: tuple[str, ...] = (),
    ) -> QueryResult:
        """Return who has one of the roles; where nobody is named, who has another is mentioned.

        ``supposed`` is who was thought to have it: what it is instead is told as well; ``without`` are left
        out.
        """
        every = tuple(part for part in self.parts(consortium) if part.organisation.id not in without)
        parts = tuple(part for part in every if part.membership.role in roles)
        own = next((part for part in every if supposed and part.organisation.id == supposed.id), None)
        body = RoleHolders(consortium, roles, parts, supposed, own.membership if own else None)
        stated = [part.membership for part in (*parts, *((own,) if own else ()))]
        subjects = (*((supposed.id,) if supposed else ()), consortium.id)
        if parts:
            return self._cite(body, stated, subjects=subjects, results=ids(parts))
        instead = [part for part in every if part.membership.role in {*LEADS, Role.SUPPORT_PARK}]
        return self._cite(
            body,
            stated or [part.membership for part in instead],
            outcome=Outcome.NOT_PUBLISHED,
            subjects=subjects,
            mentions=ids(instead),
        )

    def members(
        self, consortium: Consortium, category: str, without: tuple[str, ...] = (), *, placed: bool = False
    ) -> QueryResult:
        """Return the named members of a category (empty: all), the stated counts and the participants.

        ``placed``: only those of a place were asked for; counts of all, and who is left out, are not told.
        """
        parts = self.parts(consortium)
        fitting = [
            part
            for part in parts
            if part.organisation.id not in without and (not category or _is_of(part, category))
        ]
        members = tuple(part for part in fitting if part.membership.role not in NOT_MEMBERS)
        participants = tuple(part for part in fitting if part.membership.role in NOT_MEMBERS)
        counts = tuple(
            c for c in self._directory.counts(consortium.id) if c.category == (category or "member")
        )
        left_out = tuple(part.organisation for part in parts if part.organisation.id in without)
        if placed:
            counts, left_out = (), ()
        body = Members(consortium, category, members, counts, participants, left_out)
        stated: list[Sourced] = [part.membership for part in members]
        return self._cite(
            body,
            [*stated, *counts, *(part.membership for part in participants)],
            outcome=Outcome.ANSWERED if members else Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,),
            results=ids(members),
            mentions=ids(participants),
            values=tuple(count.count for count in counts),
        )

    def count(self, consortium: Consortium, category: str) -> QueryResult:
        """Return what sources state of the number of members of a category (empty: of every one)."""
        every = self._directory.counts(consortium.id)
        counts = tuple(count for count in every if count.category == category) if category else every
        if not counts and category in _COLLEGES:
            # "How many universities?" where the source counts colleges, and the other way round.
            wider = [c for c in every if c.category == "college"] if category != "college" else []
            narrower = [c for c in every if c.category in _COLLEGES] if category == "college" else []
            counts = tuple(wider or narrower)
        named = sum(
            part.membership.role not in NOT_MEMBERS
            and (not category or category == "member" or _is_of(part, category))
            for part in self.parts(consortium)
        )
        others = tuple(count for count in every if count not in counts)
        return self._cite(
            Counted(consortium, category, counts, named, others),
            counts or others,
            outcome=Outcome.ANSWERED if counts else Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,),
            results=(consortium.id,) if counts else (),
            values=tuple(count.count for count in counts),
        )

    def card(self, consortium: Consortium) -> QueryResult:
        """Return the overview of a consortium."""
        parts = self.parts(consortium)
        order = (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE, Role.SUPPORT_PARK)
        leads = tuple(part for role in order for part in parts if part.membership.role is role)
        counts = self._directory.counts(consortium.id)
        named = sum(part.membership.role not in NOT_MEMBERS for part in parts)
        background = self._directory.background(consortium.id)
        names = self._directory.names(consortium.id)
        reachable = bool(self._directory.contacts(consortium.id))
        return self._cite(
            ConsortiumCard(consortium, names, leads, counts, named, background, reachable),
            [consortium, *(part.membership for part in leads), *counts],
            subjects=(consortium.id,),
            results=(consortium.id,),
            mentions=ids(leads),
        )

    def background(self, asked: str, consortium: Consortium | None) -> QueryResult:
        """Return paragraphs about one consortium, or (None) general ones; ``asked`` as in ASPECTS."""
        about = self._directory.background(consortium.id if consortium else None)
        paragraphs = paragraphs_for(asked, about, self._lexicon)
        announced = consortium.announced if consortium and asked in {"", "when"} else ""
        stated: list[Sourced] = list(paragraphs)
        if consortium is not None and announced:
            stated.append(consortium)
        return self._cite(
            BackgroundText(consortium, paragraphs, announced),
            stated,
            outcome=Outcome.ANSWERED if stated else Outcome.NOT_PUBLISHED,
            subjects=(consortium.id,) if consortium else (),
            results=(consortium.id,) if consortium and stated else (),
            values=(announced,) if announced else (),
        )


def _is_of(part: Part, category: str) -> bool:
    """Whether somebody is of a category: as the table says, or as the name of a college tells its kind."""
    own = part.membership.category
    if own == category:
        return True
    if category == "college":
        return own in TYPES
    return own == "college" and category in types_of(part.organisation)
