"""The index of a small directory: plain dictionaries, made in some milliseconds and never stored.

It imports no numpy, which alone would cost a small bot more memory than everything else here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from math import log1p, sqrt

from bot.lookup.found import FULL, INITIALS, LONG, SOUND, SURFACE, Entry, Found, Verbatim
from bot.lookup.keys import Keys, heard
from bot.lookup.pinyin import is_han
from bot.lookup.stretches import stretches
from bot.values.records import Name

_BY_COSINE = 6
_BY_COVER = 3
_BY_LENGTH = 4


def grams(text: str) -> set[str]:
    """Return single Han characters, pairs where either is Han, triples of others; ends count as spaces."""
    padded = f" {text} "
    han = [is_han(character) for character in padded]
    found = {character for character, chinese in zip(padded, han, strict=True) if chinese}
    for at in range(len(padded) - 1):
        if han[at] or han[at + 1]:
            found.add(padded[at : at + 2])
        elif at + 2 < len(padded) and not han[at + 2]:
            found.add(padded[at : at + 3])
    return found


@dataclass(frozen=True, slots=True)
class _Shared:
    """The squared weights of the grams that names share with a text, and the lengths of both."""

    squares: dict[int, float]
    length: float
    norms: list[float]

    def cosine(self, number: int) -> float:
        return self.squares.get(number, 0.0) / (self.length * self.norms[number])

    def covered(self, number: int) -> float:
        return self.squares.get(number, 0.0) / self.length**2

    def covering(self, number: int) -> float:
        return self.squares.get(number, 0.0) / self.norms[number] ** 2

    def cover(self, number: int) -> float:
        """Return the share of the text, and where that is the same, the closer name first."""
        return self.covered(number) + self.cosine(number) * 1e-3


class SmallIndex:
    """Up to a few thousand names in memory."""

    def __init__(self, names: Iterable[tuple[Name, Keys]]) -> None:
        self._names = list(names)
        self._postings: tuple[dict[str, list[int]], ...] = (defaultdict(list), defaultdict(list))
        self._exact: dict[str, dict[int, int]] = defaultdict(dict)
        self._of: dict[str, list[int]] = defaultdict(list)
        for number, (name, keys) in enumerate(self._names):
            self._of[name.subject].append(number)
            for space, text in enumerate((keys.surface, keys.sound if keys.han else "")):
                for gram in grams(text) if text else ():
                    self._postings[space][gram].append(number)
            written = (
                (keys.full, FULL),
                (keys.surface, SURFACE),
                (keys.sound, SOUND),
                (keys.initials, INITIALS),
            )
            for text, bit in written:
                if text:
                    self._exact[text].setdefault(number, bit)
        self._norms = tuple(self._lengths(space) for space in (0, 1))

    def __len__(self) -> int:
        return len(self._names)

    def _weight(self, holders: int) -> float:
        return log1p(len(self._names) / max(holders, 1))

    def _lengths(self, space: int) -> list[float]:
        squares = [0.0] * len(self._names)
        for members in self._postings[space].values():
            square = self._weight(len(members)) ** 2
            for number in members:
                squares[number] += square
        return [sqrt(square) or 1.0 for square in squares]

    def entry(self, number: int) -> Entry:
        """Return the name of this number."""
        name = self._names[number][0]
        return Entry(name.subject, name.name, name.kind)

    def nearest(self, asked: Keys) -> list[Found]:
        """Return the names that may be meant."""
        return self._found(asked, None)

    def of_subjects(self, asked: Keys, subjects: frozenset[str]) -> list[Found]:
        """Return all names of these subjects."""
        return self._found(asked, {n for subject in subjects for n in self._of.get(subject, ())})

    def standing(self, folded: str) -> list[tuple[int, int, int, int]]:
        """Return every name, also by its pinyin, that stands in the text."""
        return [
            (start, end, number, bits)
            for start, end in stretches(folded)
            for number, bits in self._exact.get(folded[start:end], {}).items()
            if bits & (FULL | SURFACE | SOUND)
        ]

    def _found(self, asked: Keys, only: set[int] | None) -> list[Found]:
        verbatim = self._verbatim(asked)
        spaces = [self._shared(text, space) for space, text in enumerate(heard(asked))]
        if only is None:
            only = self._best(spaces, verbatim.within) | verbatim.exact.keys() | verbatim.parts
        return [self._measured(number, spaces, verbatim) for number in sorted(only)]

    def _measured(self, number: int, spaces: list[_Shared], verbatim: Verbatim) -> Found:
        name, keys = self._names[number]
        surface, sound = spaces
        return Found(
            number=number,
            owner=self._of[name.subject][0],
            surface=keys.surface,
            sound=keys.sound if keys.han else "",
            kind=name.kind,
            place=keys.place,
            cosines=(surface.cosine(number), sound.cosine(number)),
            question_covered=(surface.covered(number), sound.covered(number)),
            name_covered=(surface.covering(number), sound.covering(number)),
            exact=verbatim.exact.get(number, 0),
            within=verbatim.within.get(number, 0.0),
            part=number in verbatim.parts,
        )

    def _verbatim(self, asked: Keys) -> Verbatim:
        parts = {
            number
            for part in asked.parts
            for number, bit in self._exact.get(part, {}).items()
            if bit & (FULL | SURFACE)
        }
        within: dict[int, float] = {}
        for start, end, number, bit in self.standing(asked.surface):
            if bit & (FULL | SURFACE):
                within[number] = max(within.get(number, 0.0), (end - start) / len(asked.surface))
        return Verbatim(self._written(asked), parts, within)

    def _written(self, asked: Keys) -> dict[int, int]:
        """Return which names are written exactly as asked, and as what."""
        written = (
            (asked.full, FULL | SURFACE),
            (asked.surface, FULL | SURFACE),
            (asked.sound, FULL | SURFACE | SOUND),
            (asked.initials, FULL | SURFACE | SOUND | INITIALS),
        )
        found: dict[int, int] = {}
        for text, fits in written:
            members = self._exact.get(text, {}) if text else {}
            for number in list(members)[:LONG]:
                if members[number] & fits:
                    found[number] = found.get(number, 0) | members[number] & fits
        return found

    def _shared(self, text: str, space: int) -> _Shared:
        """Return what each name shares with the text."""
        squares: defaultdict[int, float] = defaultdict(float)
        total = 0.0
        for gram in grams(text) if text else ():
            members = self._postings[space].get(gram, ())
            square = self._weight(len(members)) ** 2
            total += square
            for number in members:
                squares[number] += square
        return _Shared(squares, sqrt(total) or 1.0, self._norms[space])

    @staticmethod
    def _best(spaces: list[_Shared], within: dict[int, float]) -> set[int]:
        best = set(nlargest(_BY_LENGTH, within, key=within.__getitem__))
        for shared in spaces:
            best.update(nlargest(_BY_COSINE, shared.squares, key=shared.cosine))
            best.update(nlargest(_BY_COVER, shared.squares, key=shared.cover))
        return best
