"""The index of a small directory: plain dictionaries, made in some milliseconds and never stored.

It imports no numpy, which alone would cost a small bot more memory than everything else here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest
from math import log1p, sqrt

from bot.lookup.found import FULL, INITIALS, LONG, SOUND, SURFACE, Entry, Found
from bot.lookup.keys import Keys, heard
from bot.lookup.pinyin import is_han
from bot.lookup.stretches import stretches
from bot.values.records import Name

_BY_COSINE = 6
_BY_COVER = 3
_BY_LENGTH = 4


def grams(text: str) -> set[str]:
    """Return single Han characters, pairs where either is Han, triples of others; the ends count as spaces."""
    padded = f" {text} "
    han = [is_han(character) for character in padded]
    found = {character for character, chinese in zip(padded, han, strict=True) if chinese}
    for at in range(len(padded) - 1):
        if han[at] or han[at + 1]:
            found.add(padded[at : at + 2])
        elif at + 2 < len(padded) and not han[at + 2]:
            found.add(padded[at : at + 3])
    return found


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
        exact = self._written(asked)
        parts = {
            n
            for part in asked.parts
            for n, bits in self._exact.get(part, {}).items()
            if bits & (FULL | SURFACE)
        }
        within: dict[int, float] = {}
        for start, end, number, bit in self.standing(asked.surface):
            if bit & (FULL | SURFACE):
                within[number] = max(within.get(number, 0.0), (end - start) / len(asked.surface))
        spaces = [self._shared(text, space) for space, text in enumerate(heard(asked))]
        chosen = only if only is not None else self._best(spaces, within) | exact.keys() | parts
        return [
            Found(
                number=number,
                surface=keys.surface,
                sound=keys.sound if keys.han else "",
                kind=name.kind,
                place=keys.place,
                cosines=tuple(
                    s.get(number, 0.0) / (l * n[number])
                    for (s, l), n in zip(spaces, self._norms, strict=True)
                ),
                question_covered=tuple(s.get(number, 0.0) / (l * l) for s, l in spaces),
                name_covered=tuple(
                    s.get(number, 0.0) / n[number] ** 2 for (s, _), n in zip(spaces, self._norms, strict=True)
                ),
                exact=exact.get(number, 0),
                within=within.get(number, 0.0),
                part=number in parts,
            )
            for number in sorted(chosen)
            for name, keys in [self._names[number]]
        ]

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

    def _shared(self, text: str, space: int) -> tuple[dict[int, float], float]:
        """Return the summed squared weights that each name shares with the text, and the text's length."""
        scores: Counter[int] = Counter()
        total = 0.0
        for gram in grams(text) if text else ():
            members = self._postings[space].get(gram, ())
            square = self._weight(len(members)) ** 2
            total += square
            for number in members:
                scores[number] += square
        return scores, sqrt(total) or 1.0

    def _best(self, spaces: list[tuple[dict[int, float], float]], within: dict[int, float]) -> set[int]:
        best = set(nlargest(_BY_LENGTH, within, key=within.__getitem__))
        for (scores, length), norms in zip(spaces, self._norms, strict=True):

            def cosine(number: int, scores=scores, length=length, norms=norms) -> float:
                return scores[number] / (length * norms[number])

            best.update(nlargest(_BY_COSINE, scores, key=cosine))
            best.update(nlargest(_BY_COVER, scores, key=lambda n, s=scores, c=cosine: s[n] + c(n) * 1e-3))
        return best
