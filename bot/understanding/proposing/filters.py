"""Which lists the cues of a question allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product

from bot.understanding.proposing.model import LEVEL_OF_CUE, Argument, Slots
from bot.values.query import Filter
from bot.values.records import Role

_MOST_FILTERS, _MOST_PLACES, _MOST_LEVELS, _MOST_ROLES = 9, 5, 2, 6

Filters = Sequence[tuple[Filter, str]]
"""Filters, each with the letters of what it asks for."""


def filters_of(slots: Slots) -> Iterator[tuple[Filter, str]]:
    """Yield every filter that the cues allow, the fullest first, with the letters of what it uses."""
    analysis = slots.analysis
    theme = "+".join(sorted({cue.name for cue in analysis.themes}))
    batch = "1" if slots.has("first") else "2" if slots.has("second") else ""
    found: dict[Filter, None] = {}
    for place, (level, not_level), about, year, roles in product(
        _places(slots),
        _levels(slots),
        dict.fromkeys(("", theme)),
        dict.fromkeys(("", analysis.year)),
        _roles(slots),
    ):
        one = replace(
            roles,
            city=place.city,
            province=place.province,
            country=place.country,
            level=level,
            not_level=not_level,
            theme=about,
            year=year,
        )
        found[one] = None
        if batch:
            # A batch is of national consortia, where nothing else is said.
            nationwide = "" if level or not_level or place.city or place.province else "national"
            found[replace(one, batch=batch, level=level or nationwide)] = None
    for one in sorted(found, key=lambda wanted: -len(letters_of(wanted)))[:_MOST_FILTERS]:
        yield one, letters_of(one)


def _places(slots: Slots) -> list[Filter]:
    """Return filters by what the places that are named may be, and one by none."""
    found = [Filter()]
    for mention in slots.analysis.places:
        named = mention.place
        found += [Filter(city=one) for one in sorted(named.cities)]
        found += [Filter(province=one) for one in sorted(named.provinces)]
        found += [Filter(country=one) for one in sorted(named.countries)]
    return found[:_MOST_PLACES]


def _levels(slots: Slots) -> list[tuple[str, str]]:
    """Return (level, level that is left out), either of them empty."""
    found = [("", "")]
    for level in [level for cue, level in LEVEL_OF_CUE.items() if slots.has(cue)][:_MOST_LEVELS]:
        found.append((level, ""))
        if slots.has("not", "except"):
            found.append(("", level))
    return found


def _roles(slots: Slots) -> list[Filter]:
    """Return filters by the roles that somebody or nobody has."""
    found = [Filter()]
    roles = []
    if slots.has("park"):
        roles.append(Role.SUPPORT_PARK)
    if slots.has("lead"):
        college, enterprise = slots.has("college", "university", "vocational"), slots.has("enterprise")
        roles += [Role.LEAD_COLLEGE] if college or not enterprise else []
        roles += [Role.LEAD_ENTERPRISE] if enterprise or not college else []
    if slots.has("not", "lackpub"):
        found += [Filter(lacking=(role,)) for role in roles]
        if len(roles) > 1:
            found.append(Filter(lacking=tuple(roles[-2:])))
            found += [Filter(having=one, lacking=(other,)) for one, other in permutations(roles[-2:])]
    if slots.has("which", "cons", "consplural", "all", "count", "prons", "else", "who") or slots.context:
        found += [Filter(having=role) for role in roles]
        number = _number(slots)
        if slots.has("several", "both") or number > 1:
            found += [Filter(having=role, at_least=max(2, number)) for role in roles]
    return found[:_MOST_ROLES]


def _number(slots: Slots) -> int:
    """Return a small number that the question names."""
    digits = [int(w.text) for w in slots.analysis.words if w.text.isdecimal() and len(w.text) == 1]
    if digits:
        return digits[0]
    return next((n for n, cue in ((3, "three"), (2, "two")) if slots.has(cue)), 0)


def letters_of(wanted: Filter) -> str:
    """Return a letter for everything that a filter asks for."""
    return "".join(
        letter
        for letter, value in (
            ("p", wanted.city or wanted.province or wanted.country),
            ("l", wanted.level),
            ("n", wanted.not_level),
            ("b", wanted.batch),
            ("y", wanted.year),
            ("t", wanted.theme),
            ("k", wanted.lacking),
            ("h", wanted.having),
            ("2", wanted.at_least > 1),
            ("m", wanted.members),
            ("i", wanted.ids),
            ("w", wanted.without),
        )
        if value
    )


def places_beside(slots: Slots, argument: Argument) -> list[Filter]:
    """Return the places that a question names beside a consortium: "its Polish members"."""
    found: dict[Filter, None] = {}
    for mention in slots.analysis.places:
        if argument.words.isdisjoint(mention.span):
            place = mention.place
            found.update((Filter(country=one), None) for one in sorted(place.countries))
            found.update((Filter(province=one), None) for one in sorted(place.provinces))
            found.update((Filter(city=one), None) for one in sorted(place.cities))
    return list(found)[:2]
