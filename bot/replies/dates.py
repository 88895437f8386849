"""Dates as the reader writes them."""

from __future__ import annotations

import re

from bot.replies.markup import cut, plain
from bot.replies.words import N_, Words

_PUBLISHED = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|[12]\d|3[01]))?")
_LONGEST = 30
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def date(published: str, words: Words) -> str:
    """Write YYYY, YYYY-MM or YYYY-MM-DD in words; anything else is shown as it is."""
    found = _PUBLISHED.fullmatch(published)
    if not found:
        return cut(published, _LONGEST)
    year, month, day = found.groups()
    if not month:
        return plain(words.phrase("{year}", year=year))
    name = words.word(MONTHS[int(month) - 1])
    if not day:
        return plain(words.phrase("{month} {year}", month=name, year=year))
    return plain(words.phrase("{day} {month} {year}", day=str(int(day)), month=name, year=year))
