"""The directory's structure in memory: who is in what, as what. Queries are proposed and tried against it.

Only organisations with a part in a consortium are held (of a small directory all), so that a directory of a
million names costs no more than its consortia.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

from bot.directory.store import Directory
from bot.understanding.gazetteer import PlaceRef
from bot.understanding.institution_types import COLLEGE, TYPES, types_of
from bot.values.folding import fold
from bot.values.query import Filter
from bot.values.records import (
    NOT_MEMBERS,
    Background,
    Consortium,
    ContactKind,
    Count,
    Membership,
    Organisation,
    Place,
    Role,
    Subject,
)

SMALL_DIRECTORY = 5_000  # names
LEADS = (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE)
ANYWHERE = Filter()
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, slots=True)
class _Where:
    """A place's folded names."""

    cities: frozenset[str]
    provinces: frozenset[str]

    @classmethod
    def of(cls, place: Place) -> Self:
        return cls(
            frozenset({fold(place.city_en), fold(place.city_zh)}),
            frozenset({fold(place.province_en), fold(place.province_zh)}),
        )

    def is_in(self, city: str, province: str) -> bool:
        return (not city or city in self.cities) and (not province or province in self.provinces)


class Outline:
    """One revision of a directory."""

    def __init__(self, directory: Directory, theme_of: Callable[[str], frozenset[str]]) -> None:
        """Take the directory, and what tells the themes of a folded name."""
        self._directory = directory
        self._theme_of = theme_of
        self.consortia: dict[str, Consortium] = {one.id: one for one in directory.consortia()}
        self.memberships: dict[str, tuple[Membership, ...]] = {
            one: directory.members(one) for one in self.consortia
        }
        self.counts: dict[str, tuple[Count, ...]] = {one: directory.counts(one) for one in self.consortia}
        self.participants = directory.participants()
        held = set(self.participants)
        if directory.count_names() <= SMALL_DIRECTORY:
            held |= {name.subject for name in directory.all_names()} - self.consortia.keys()
        self.organisations: dict[str, Organisation] = {
            one.id: one for one in directory.subjects(sorted(held)).values() if isinstance(one, Organisation)
        }
        parts: dict[str, list[Membership]] = defaultdict(list)
        for rows in self.memberships.values():
            for row in rows:
                parts[row.organisation].append(row)
        self._parts = {one: tuple(rows) for one, rows in parts.items()}
        placed: dict[str, Subject] = {**self.consortia, **self.organisations}
        self._where = {one: _Where.of(subject.place) for one, subject in placed.items()}
        # A question tries dozens of filters, and most of them again and again.
        self.contact_kinds = lru_cache(4096)(self._contact_kinds)
        self.select = lru_cache(1024)(self._select)
        self.listed_organisations = lru_cache(1024)(self._listed_organisations)
        self.in_several = lru_cache(64)(self._in_several)
        self.consortia_of = lru_cache(4096)(self._consortia_of)
        self.countries_of = lru_cache(1024)(self._countries_of)

    def parts_of(self, organisation: str) -> tuple[Membership, ...]:
        """Return an organisation's rows in all consortia, participations included."""
        return self._parts.get(organisation, ())

    def _consortia_of(self, organisation: str) -> tuple[str, ...]:
        """Return the consortia that an organisation is a member of."""
        rows = (row for row in self.parts_of(organisation) if row.role not in NOT_MEMBERS)
        return tuple(dict.fromkeys(row.consortium for row in rows))

    def holders(self, consortium: str, roles: Iterable[Role]) -> tuple[str, ...]:
        """Return who has one of these roles."""
        wanted = frozenset(roles)
        return tuple(
            dict.fromkeys(row.organisation for row in self.memberships[consortium] if row.role in wanted)
        )

    def members(self, consortium: str, category: str = "", wanted: Filter = ANYWHERE) -> tuple[str, ...]:
        """Return the named members of a category, those at the filter's place where it names one."""
        rows = self.memberships[consortium]
        fitting = (row for row in rows if row.role not in NOT_MEMBERS and self.is_of(row, category))
        found = dict.fromkeys(row.organisation for row in fitting)
        if wanted is ANYWHERE or not has_place(wanted):
            return tuple(found)
        return tuple(one for one in found if self.lies_in(one, wanted))

    def lies_in(self, organisation: str, wanted: Filter) -> bool:
        """Whether an organisation is at the place that a filter names."""
        one = self.organisations.get(organisation)
        return (
            one is not None
            and self._where[one.id].is_in(fold(wanted.city), fold(wanted.province))
            and wanted.country in {"", one.country}
        )

    def is_of(self, row: Membership, category: str) -> bool:
        """Whether somebody is of a category: as the table says, or as the name of a college tells."""
        if category in {"", "member", row.category}:
            return True
        organisation = self.organisations.get(row.organisation)
        if category == COLLEGE:
            return row.category in TYPES or (not row.category and self._kind(organisation) == COLLEGE)
        if category in TYPES and row.category in {COLLEGE, ""}:
            return organisation is not None and category in types_of(organisation)
        return not row.category and self._kind(organisation) == category

    def organisation_is_of(self, organisation: Organisation, category: str) -> bool:
        """Whether an organisation is of a category, as its kind, its name or a membership of it tells."""
        if not category or organisation.kind == category:
            return True
        if category in TYPES and organisation.kind in {COLLEGE, "university"}:
            return category in types_of(organisation)
        if category == COLLEGE and organisation.kind == "university":
            return True
        return any(row.category == category for row in self.parts_of(organisation.id))

    @staticmethod
    def _kind(organisation: Organisation | None) -> str:
        return organisation.kind if organisation else ""

    def _contact_kinds(self, organisation: str) -> frozenset[ContactKind]:
        return frozenset(contact.kind for contact in self._directory.contacts(organisation))

    @cached_property
    def background(self) -> dict[str, tuple[Background, ...]]:
        """Paragraphs by consortium; general ones under ""."""
        general = {"": self._directory.background(None)}
        return general | {one: self._directory.background(one) for one in self.consortia}

    @cached_property
    def categories(self) -> frozenset[str]:
        """Every category and kind that a row of the directory has."""
        found = {row.category for rows in self.memberships.values() for row in rows}
        found |= {count.category for rows in self.counts.values() for count in rows}
        found |= {organisation.kind for organisation in self.organisations.values()}
        return frozenset(found - {""})

    @cached_property
    def themes(self) -> dict[str, frozenset[str]]:
        """The themes of each consortium: of its names, and of its parks' names."""
        return {
            one.id: frozenset().union(*(self._theme_of(fold(name)) for name in (one.name_en, one.name_zh)))
            for one in self.consortia.values()
        }

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {
            one.id: frozenset(f"{fold(one.name_en)} {fold(one.name_zh)}".split()) | {fold(one.name_zh)}
            for one in self.consortia.values()
        }

    def has_theme(self, consortium: str, theme: str) -> bool:
        """Whether a consortium is about a theme of the lexicon, or has a word in its name; + joins them."""
        return any(
            one in self.themes[consortium] or any(one in word for word in self._words[consortium])
            for one in theme.split("+")
        )

    def _select(self, wanted: Filter) -> tuple[str, ...]:
        """Return the consortia that pass a filter, in table order."""
        city, province = fold(wanted.city), fold(wanted.province)
        return tuple(
            one.id
            for one in self.consortia.values()
            if self._where[one.id].is_in(city, province) and self._passes(one, wanted)
        )

    def _passes(self, one: Consortium, wanted: Filter) -> bool:
        return (
            (not wanted.ids or one.id in wanted.ids)
            and one.id not in wanted.without
            and (not wanted.country or wanted.country in self.countries_of(one.id))
            and (not wanted.level or one.level == wanted.level)
            and (not wanted.not_level or one.level != wanted.not_level)
            and (not wanted.batch or one.batch == wanted.batch)
            and (not wanted.year or one.announced.startswith(wanted.year))
            and (not wanted.theme or self.has_theme(one.id, wanted.theme))
            and (not wanted.lacking or not self.holders(one.id, wanted.lacking))
            and (wanted.having is None or len(self.holders(one.id, (wanted.having,))) >= wanted.at_least)
            and all(one.id in self.consortia_of(member) for member in wanted.members)
        )

    def _countries_of(self, consortium: str) -> frozenset[str]:
        """Return where a consortium is: the countries of its leads, else those of all members in its city."""
        leads = self.holders(consortium, (*LEADS, Role.SUPPORT_PARK)) or self.members(consortium)
        return frozenset(self.organisations[one].country for one in leads if one in self.organisations)

    def _listed_organisations(
        self, category: str, wanted: Filter, roles: tuple[Role, ...]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return the organisations of a set, each with the consortia that it is in.

        With ``roles`` those who have one in the consortia that pass; else by their own place where the filter
        names one, and as members of the consortia that pass where it says something else.
        """
        if roles:
            found: dict[str, list[str]] = defaultdict(list)
            for one in self.select(wanted):
                for row in self.memberships[one]:
                    if row.role in roles and self.is_of(row, category):
                        found[row.organisation].append(one)
            return {one: tuple(dict.fromkeys(ids)) for one, ids in found.items() if one not in wanted.without}
        own = wanted.city or wanted.province or wanted.country
        city, province = fold(wanted.city), fold(wanted.province)
        among = None if own and not _narrows(wanted) else frozenset(self.select(wanted))
        listed = {}
        for organisation in self.organisations.values():
            consortia = self.consortia_of(organisation.id)
            if organisation.id in wanted.without or not self.organisation_is_of(organisation, category):
                continue
            if among is not None and among.isdisjoint(consortia):
                continue
            if among is None and not (
                self._where[organisation.id].is_in(city, province)
                and wanted.country in {"", organisation.country}
            ):
                continue
            listed[organisation.id] = tuple(i for i in consortia if among is None or i in among)
        return listed

    def is_there(self, organisation: Organisation, where: PlaceRef) -> bool:
        """Whether an organisation is at a place."""
        own = self._where[organisation.id]
        return (
            not own.cities.isdisjoint(where.cities)
            or not own.provinces.isdisjoint(where.provinces)
            or organisation.country in where.countries
        )

    def _in_several(self, category: str) -> dict[str, tuple[str, ...]]:
        """Return the organisations that are in more than one consortium."""
        found = {}
        for one in self._parts:
            consortia = self.consortia_of(one)
            fits = not category or any(self.is_of(row, category) for row in self.parts_of(one))
            if len(consortia) > 1 and fits:
                found[one] = consortia
        return found

    def figures(self, category: str, among: Iterable[str]) -> list[tuple[int, Count]]:
        """Return the stated counts of a category as numbers, for what can be compared."""
        return [
            (int(digits[0].replace(",", "")), count)
            for one in among
            for count in self.counts[one]
            if count.category == (category or "member") and (digits := _NUMBER.search(count.count))
        ]


def has_place(wanted: Filter) -> bool:
    """Whether a filter names a place."""
    return bool(wanted.city or wanted.province or wanted.country)


def _narrows(wanted: Filter) -> bool:
    """Whether a filter says more than a place."""
    return bool(
        wanted.level
        or wanted.not_level
        or wanted.batch
        or wanted.year
        or wanted.theme
        or wanted.members
        or wanted.lacking
        or wanted.having
        or wanted.ids
    )
