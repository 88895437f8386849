"""What tells a right candidate from a wrong one, as numbers of about 0..1: one row a name."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel, JaroWinkler, LCSseq, Postfix, Prefix

from bot.lookup.found import FULL, INITIALS, SOUND, SURFACE, Found
from bot.lookup.keys import Keys

VERSION = 2
"""Of the columns: a ranker is good for the version that it was trained on."""

COLUMNS = 58
_FEW_EDITS = 8
_LONG = 6.0  # log2 of a long name's length
_GAPS = (0, 1, 6, 7, 9, 10, 15, 16)
"""Columns that also count as how far a name is behind the best of them."""


def _compared(asked: str, name: str) -> tuple[float, ...]:
    """Return how alike two texts of one form are."""
    longest = max(len(asked), len(name), 1)
    shortest = max(min(len(asked), len(name)), 1)
    edits = OSA.distance(asked, name)
    common = LCSseq.similarity(asked, name)
    return (
        Indel.normalized_similarity(asked, name),
        1 - edits / longest,
        JaroWinkler.similarity(asked, name),
        fuzz.partial_ratio(asked, name) / 100,
        common / max(len(asked), 1),
        common / max(len(name), 1),
        Prefix.similarity(asked, name) / shortest,
        Postfix.similarity(asked, name) / shortest,
        min(edits, _FEW_EDITS) / _FEW_EDITS,
    )


def _row(asked: Keys, own_length: float, alike: float, longest: float, name: Found) -> list[float]:
    length = log2(len(name.surface) + 1) / _LONG
    han = bool(name.sound)
    placed = name.place > 0 and asked.place > 0
    return [
        *name.cosines,
        *name.question_covered,
        *name.name_covered,
        *_compared(asked.surface, name.surface),
        *_compared(asked.sound, name.sound or name.surface.replace(" ", "")),
        fuzz.token_sort_ratio(asked.surface, name.surface) / 100,
        fuzz.token_set_ratio(asked.surface, name.surface) / 100,
        length,
        own_length,
        length - own_length,
        bool(name.exact & FULL),
        bool(name.exact & (SURFACE | FULL)),
        bool(name.exact & SOUND),
        bool(name.exact & INITIALS),
        alike,
        asked.han,
        han,
        asked.han and han,
        han and not asked.han,
        name.kind == "acronym",
        name.kind == "former",
        placed and name.place != asked.place,
        placed and name.place == asked.place,
        name.place > 0 and not asked.place,
        asked.place > 0 and not name.place,
        " " in asked.surface,
        name.within > 0,
        name.within,
        name.within / longest,
        name.part,
        bool(asked.parts),
    ]


def features(asked: Keys, found: Sequence[Found]) -> list[list[float]]:
    """Return :data:`COLUMNS` numbers a candidate; none depends on a name's number, so what is alike ties."""
    alike = log2(1 + sum(bool(name.exact & INITIALS) for name in found)) / _LONG
    longest = max((name.within for name in found), default=0.0) or 1.0
    own_length = log2(len(asked.surface) + 1) / _LONG
    rows = [_row(asked, own_length, alike, longest, name) for name in found]
    best = [max(row[column] for row in rows) for column in _GAPS] if rows else []
    for row in rows:
        row.extend([row[column] - top for column, top in zip(_GAPS, best, strict=True)])
    return rows
