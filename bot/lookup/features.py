"""What tells a right candidate from a wrong one, as numbers of about 0..1: one row a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log2

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler, LCSseq, Postfix, Prefix

from bot.lookup.found import FULL, INITIALS, SOUND, SURFACE, Found
from bot.lookup.keys import Keys
from bot.lookup.marks import Marks, marks_of

VERSION = 3
"""Of the columns: a ranker is good for the version that it was trained on."""

_SPACES = ("surface", "sound")
_MEASURED = ("cosine", "question_covered", "name_covered")
_COMPARED = (
    "indel",
    "osa",
    "jaro_winkler",
    "common_of_question",
    "common_of_name",
    "prefix",
    "postfix",
    "edits",
)
_GAPS = (
    *(f"{measure}_{space}" for measure in ("cosine", "question_covered") for space in _SPACES),
    *(f"{measure}_{space}" for space in _SPACES for measure in ("indel", "osa")),
)
"""Columns that also count as how far a name is behind the best of them."""

COLUMNS = (
    *(f"{measure}_{space}" for measure in _MEASURED for space in _SPACES),
    *(f"{measure}_{space}" for space in _SPACES for measure in _COMPARED),
    "partial",
    "token_sort",
    "token_set",
    "length",
    "question_length",
    "longer",
    "as_listed",
    "as_surface",
    "as_sound",
    "as_initials",
    "initials_alike",
    "question_han",
    "name_han",
    "both_han",
    "only_name_han",
    "acronym",
    "former",
    "other_place",
    "same_place",
    "only_name_placed",
    "only_question_placed",
    "question_spaced",
    "stands",
    "stands_share",
    "stands_of_longest",
    "is_part",
    "question_parted",
    "part_indel",
    "other_number",
    "only_one_numbered",
    "kinds_missed",
    "kinds_added",
    "units",
    *(f"{column}_behind" for column in _GAPS),
)
"""What each number of a row is called."""

AT = {column: at for at, column in enumerate(COLUMNS)}
GAPS = tuple(AT[column] for column in _GAPS)
GAPS_START = len(COLUMNS) - len(_GAPS)

_FEW_EDITS = 8
_LONG = 6.0  # log2 of a long name's length
_MOST_MARKS = 3

Column = Sequence[float]


def _compared(asked: str, names: Sequence[str], sizes: Sequence[int]) -> Iterator[Column]:
    """Yield how alike a text and each of several are, in the order of ``_COMPARED``."""
    size = max(len(asked), 1)
    edits = [OSA.distance(asked, name) for name in names]
    common = [LCSseq.similarity(asked, name) for name in names]
    # Indel similarity, from the common subsequence that is needed anyway.
    yield [2 * shared / (size + own) for shared, own in zip(common, sizes, strict=True)]
    yield [1 - wrong / (max(own, size)) for wrong, own in zip(edits, sizes, strict=True)]
    yield [JaroWinkler.similarity(asked, name) for name in names]
    yield [shared / size for shared in common]
    yield [shared / own for shared, own in zip(common, sizes, strict=True)]
    shorter = [min(own, size) for own in sizes]
    yield [Prefix.similarity(asked, name) / own for name, own in zip(names, shorter, strict=True)]
    yield [Postfix.similarity(asked, name) / own for name, own in zip(names, shorter, strict=True)]
    yield [(min(_FEW_EDITS, wrong)) / _FEW_EDITS for wrong in edits]


def _alike(asked: Keys, found: Sequence[Found]) -> Iterator[Column]:
    surfaces = [name.surface for name in found]
    sounds = [name.sound or name.surface.replace(" ", "") for name in found]
    yield from _compared(asked.surface, surfaces, [len(name) or 1 for name in surfaces])
    yield from _compared(asked.sound, sounds, [len(name) or 1 for name in sounds])
    yield [fuzz.partial_ratio(asked.surface, name) / 100 for name in surfaces]
    yield [fuzz.token_sort_ratio(asked.surface, name) / 100 for name in surfaces]
    yield [fuzz.token_set_ratio(asked.surface, name) / 100 for name in surfaces]
    lengths = [log2(len(name) + 1) / _LONG for name in surfaces]
    own = log2(len(asked.surface) + 1) / _LONG
    yield lengths
    yield [own] * len(found)
    yield [length - own for length in lengths]


def _exact(found: Sequence[Found]) -> Iterator[Column]:
    exact = [name.exact for name in found]
    yield [bits & FULL > 0 for bits in exact]
    yield [bits & (SURFACE | FULL) > 0 for bits in exact]
    yield [bits & SOUND > 0 for bits in exact]
    initials = [bits & INITIALS > 0 for bits in exact]
    yield initials
    yield [log2(1 + sum(initials)) / _LONG] * len(found)


def _circumstances(asked: Keys, found: Sequence[Found]) -> Iterator[Column]:
    every = len(found)
    han = [bool(name.sound) for name in found]
    yield [asked.han] * every
    yield han
    yield [asked.han and own for own in han]
    yield [own and not asked.han for own in han]
    yield [name.kind == "acronym" for name in found]
    yield [name.kind == "former" for name in found]
    places, here = [name.place for name in found], asked.place
    yield [there != here and there > 0 and here > 0 for there in places]
    yield [there == here and there > 0 for there in places]
    yield [there > 0 and not here for there in places]
    yield [here > 0 and not there for there in places]
    yield [" " in asked.surface] * every


def _stretches(asked: Keys, found: Sequence[Found]) -> Iterator[Column]:
    """Yield how names stand in the question, and what of them are its parts."""
    within = [name.within for name in found]
    longest = max(within, default=0.0) or 1.0
    yield [share > 0 for share in within]
    yield within
    yield [share / longest for share in within]
    yield [name.part for name in found]
    yield [bool(asked.parts)] * len(found)
    if not asked.parts:
        yield [0.0] * len(found)
        return
    yield [
        max(
            2 * LCSseq.similarity(part, name.surface) / (len(part) + len(name.surface))
            for part in asked.parts
        )
        for name in found
    ]


def _marks(asked: Keys, found: Sequence[Found]) -> Iterator[Column]:
    """Yield whether numbers and kinds of institution contradict each other."""
    own = marks_of(asked.surface)
    theirs: list[Marks] = [marks_of(name.surface) for name in found]
    yield [bool(own.numbers) and bool(one.numbers) and own.numbers != one.numbers for one in theirs]
    yield [bool(own.numbers) != bool(one.numbers) for one in theirs]
    yield [min(len(own.kinds - one.kinds), _MOST_MARKS) / _MOST_MARKS for one in theirs]
    yield [min(len(one.kinds - own.kinds), _MOST_MARKS) / _MOST_MARKS for one in theirs]
    yield [min(own.units, _MOST_MARKS) / _MOST_MARKS] * len(found)


def features(asked: Keys, found: Sequence[Found]) -> list[tuple[float, ...]]:
    """Return :data:`COLUMNS` numbers a candidate; none depends on a name's number, so what is alike ties."""
    if not found:
        return []
    columns: list[Column] = [
        *zip(*(name.cosines for name in found), strict=True),
        *zip(*(name.question_covered for name in found), strict=True),
        *zip(*(name.name_covered for name in found), strict=True),
        *_alike(asked, found),
        *_exact(found),
        *_circumstances(asked, found),
        *_stretches(asked, found),
        *_marks(asked, found),
    ]
    for at in GAPS:
        best = max(columns[at])
        columns.append([value - best for value in columns[at]])
    return list(zip(*columns, strict=True))
