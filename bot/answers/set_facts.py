"""What the directory says about sets: lists of organisations, extremes, what several share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.answers.citations import CitationBuilder, QueryResult, Sourced
from bot.answers.organisation_facts import OrganisationFacts
from bot.directory.store import Directory
from bot.understanding.outline import LEADS, Outline
from bot.values.answer import (
    ConsortiaList,
    OrganisationList,
    Outcome,
    Provinces,
    Ranking,
    Together,
)
from bot.values.query import ROLES_OF, Pick, Query
from bot.values.records import Consortium, Count, Membership, Organisation, Place


class SetFacts:
    """Answers queries about sets, from one revision of a directory."""

    def __init__(self, directory: Directory, outline: Outline, organisations: OrganisationFacts) -> None:
        self._directory = directory
        self._outline = outline
        self._organisations = organisations
        self._cite = CitationBuilder(directory).result

    def listed(self, query: Query) -> QueryResult:
        """Return the consortia that pass a filter."""
        ids = self._outline.select(query.filter)
        listed = tuple(self._outline.consortia[one] for one in ids)
        return self._cite(
            ConsortiaList(query.filter, listed, len(self._outline.consortia)),
            listed,
            outcome=Outcome.ANSWERED if listed else Outcome.NOT_FOUND,
            subjects=query.filter.members,
            results=ids,
            values=(str(len(listed)),) if listed else (),
        )

    def provinces(self, query: Query) -> QueryResult:
        """Return the provinces of the consortia that pass a filter."""
        listed = [self._outline.consortia[one] for one in self._outline.select(query.filter)]
        grouped: dict[tuple[str, str], list[Consortium]] = defaultdict(list)
        for one in listed:
            grouped[one.place.province_en, one.place.province_zh].append(one)
        rows = tuple(
            (Place(province_en=english, province_zh=chinese), tuple(found))
            for (english, chinese), found in sorted(grouped.items(), key=lambda pair: -len(pair[1]))
            if english or chinese
        )
        return self._cite(
            Provinces(query.filter, rows),
            listed,
            outcome=Outcome.ANSWERED if rows else Outcome.NOT_FOUND,
            results=tuple(one.id for one in listed),
            values=(str(len(rows)),) if rows else (),
        )

    def holders(self, query: Query) -> QueryResult:
        """Return who has a role in any of the consortia of a list."""
        roles = ROLES_OF[query.topic]
        found = self._outline.listed_organisations(query.category, query.filter, roles)
        rows = (row for one in found for row in self._outline.parts_of(one) if row.role in roles)
        return self._organisation_list(query, found, rows)

    def organisations(self, query: Query) -> QueryResult:
        """Return the organisations of a kind, by place or by the consortia that they are in."""
        found = self._outline.listed_organisations(query.category, query.filter, ())
        stated = (self._outline.organisations[one] for one in found)
        return self._organisation_list(query, found, stated)

    def in_several(self, query: Query) -> QueryResult:
        """Return the organisations that are in more than one consortium."""
        found = self._outline.in_several(query.category)
        rows = (row for one in found for row in self._outline.parts_of(one))
        return self._organisation_list(query, found, rows)

    def _organisation_list(
        self, query: Query, found: Mapping[str, tuple[str, ...]], stated: Iterable[Sourced]
    ) -> QueryResult:
        organisations = self._directory.subjects(found)
        rows = tuple(
            (one, tuple(self._outline.consortia[i] for i in found[one.id]))
            for one in organisations.values()
            if isinstance(one, Organisation)
        )
        roles = ROLES_OF.get(query.topic, ()) if query.pick is None else ()
        left_out = tuple(self._directory.subjects(query.filter.without).values())
        return self._cite(
            OrganisationList(query.filter, query.category, roles, rows, left_out, query.pick),
            stated,
            outcome=Outcome.ANSWERED if rows else Outcome.NOT_PUBLISHED,
            results=tuple(one.id for one, _ in rows),
            mentions=tuple(dict.fromkeys(place.id for _, places in rows for place in places)),
            values=(str(len(rows)),) if rows else (),
        )

    def contacts(self, query: Query) -> QueryResult:
        """Return the contacts of several organisations, or of those who have roles in a list of consortia."""
        if query.subject:
            ids: tuple[str, ...] = (query.subject, *query.others)
        else:
            ids = tuple(self._outline.listed_organisations("", query.filter, query.hop or LEADS))
        organisations = [
            one for one in self._directory.subjects(ids).values() if isinstance(one, Organisation)
        ]
        return self._organisations.contacts(organisations, query.topic, None, (), query.category)

    def extreme(self, query: Query) -> QueryResult:
        """Return which consortium states most, or fewest, members of a category."""
        figures = self._outline.figures(query.category, self._outline.select(query.filter))
        return self._ranking(
            query, sorted(figures, key=lambda pair: pair[0], reverse=query.pick is Pick.MOST)
        )

    def compared(self, query: Query) -> QueryResult:
        """Return the counts of several consortia, the largest first."""
        figures = self._outline.figures(query.category, (query.subject, *query.others))
        return self._ranking(query, sorted(figures, key=lambda pair: -pair[0]))

    def _ranking(self, query: Query, figures: list[tuple[int, Count]]) -> QueryResult:
        compared = query.pick is Pick.COMPARED
        asked = (query.subject, *query.others) if compared else ()
        winners = [count for number, count in figures if number == figures[0][0]]
        rows = tuple((self._outline.consortia[count.consortium], count) for _, count in figures)
        known = {count.consortium for _, count in figures}
        unknown = tuple(self._outline.consortia[one] for one in asked if one not in known)
        stated = [count for _, count in figures] if compared else winners
        return self._cite(
            Ranking(query.pick or Pick.MOST, query.category, rows, unknown, len(winners)),
            stated,
            outcome=Outcome.ANSWERED if rows else Outcome.NOT_PUBLISHED,
            subjects=asked or tuple(count.consortium for count in winners),
            results=tuple(
                count.consortium for count in (winners if len(known) > 1 or not compared else stated)
            ),
            values=tuple(count.count for count in stated),
        )

    def together(self, query: Query) -> QueryResult:
        """Return the consortia that several organisations are all in."""
        ids = (query.subject, *query.others)
        organisations = tuple(
            one for one in self._directory.subjects(ids).values() if isinstance(one, Organisation)
        )
        each = [self._outline.consortia_of(one.id) for one in organisations]
        shared = tuple(one for one in (each[0] if each else ()) if all(one in own for own in each))
        apart = tuple(
            (one, tuple(self._outline.consortia[i] for i in own))
            for one, own in zip(organisations, each, strict=True)
        )
        rows: list[Membership] = [
            row
            for one in organisations
            for row in self._outline.parts_of(one.id)
            if not shared or row.consortium in shared
        ]
        consortia: tuple[Consortium, ...] = tuple(self._outline.consortia[one] for one in shared)
        return self._cite(
            Together(organisations, consortia, apart),
            rows,
            outcome=Outcome.ANSWERED if shared else Outcome.NOT_PUBLISHED,
            subjects=ids,
            results=shared,
            mentions=() if shared else tuple(dict.fromkeys(i for own in each for i in own)),
        )
