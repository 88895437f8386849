"""The words of consortia's names and of their parks' names, each with what it tells of whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log

from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.understanding.outline import Outline
from bot.understanding.tokenizer import tokenize
from bot.values.folding import fold
from bot.values.records import Consortium, Role

INITIALS, SOUND = "^", "_"
"""Marks before the initials of a name's words, and before how a pair of its Han characters is read."""

STEM = 4  # letters that tell a word that is cut short
_LONG_STEM = 7
_SLIPPERY = 6  # letters of a word in which a slip is forgiven: shorter ones have too many neighbours
_MOST_INITIALS = 4
_PARK = 0.6  # worth of a word of its park's name against one of its own name
_OF_INITIALS, _OF_SOUND, _LONGER, _MISTYPED = 0.8, 0.8, 0.8, 0.6
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
# Words of every consortium's name, which tell none apart.
_SHARED_WORDS = ("industry", "education", "consortium", "municipal", "alliance", "city", "national", "new")
_SHARED_EN = frozenset((*_SHARED_WORDS, "the", "of", "and", "for", "in"))
_SHARED = ("产教联合体", "联合体", "市域", "产教", "产业", "industry education consortium")
_JOINING = frozenset({"of", "and", "the"})


class ConsortiumNames:
    """Knows which consortia (by their numbers, in table order) have a word, and how much it tells."""

    def __init__(self, outline: Outline, names: Mapping[str, Sequence[str]]) -> None:
        """Take the outline, and all names of consortia and parks by their ids."""
        self._outline = outline
        self.ids = tuple(outline.consortia)
        self._owners = self._owners_of_words(
            [self._words_of(one, names) for one in outline.consortia.values()]
        )
        marks = INITIALS + SOUND
        self._latin = [w for w in self._owners if w.isascii() and w[0] not in marks and len(w) >= STEM]
        self._stems: dict[str, set[str]] = defaultdict(set)
        for word in self._latin:
            self._stems[word[:STEM]].add(word)

    def __contains__(self, word: str) -> bool:
        """Whether a word stands in a name of a consortium or its park."""
        return word in self._owners

    def owners(self, word: str) -> Sequence[tuple[int, float]]:
        """Return (number, how much the word tells) of the consortia that have a word."""
        return self._owners.get(word, ())

    def of_theme(self, theme: str) -> tuple[list[int], float]:
        """Return the numbers of the consortia that have a theme, and how rare it is (0..1)."""
        having = [n for n, one in enumerate(self.ids) if theme in self._outline.themes[one]]
        if not having:
            return [], 0.0
        return having, log((len(self.ids) + 1) / len(having)) / log(len(self.ids) + 1)

    def alike(self, word: str, everyday: Container[str]) -> Iterator[tuple[str, float]]:
        """Yield (word, worth) of what a Latin word may be short for, longer than, or one slip away from."""
        if len(word) < STEM:
            return
        for other in self._stems.get(word[:STEM], ()):
            if other.startswith(word) or word.startswith(other) or _share_a_long_stem(word, other):
                yield other, _LONGER
        if len(word) >= _SLIPPERY and word not in everyday:
            for other in self._latin:
                near = other[0] == word[0] and abs(len(other) - len(word)) <= 1
                if near and OSA.distance(other, word, score_cutoff=1) == 1:
                    yield other, _MISTYPED

    def _words_of(self, one: Consortium, names: Mapping[str, Sequence[str]]) -> dict[str, float]:
        """Return the words of a consortium and its parks, with what each is worth in them."""
        place = one.place
        around = {fold(t) for t in (place.city_en, place.city_zh, place.province_en, place.province_zh) if t}
        parks = [
            name
            for park in self._outline.holders(one.id, (Role.SUPPORT_PARK,))
            for name in names.get(park, ())
        ]
        found: dict[str, float] = {}
        for name, worth in [*((n, 1.0) for n in names[one.id]), *((n, _PARK) for n in parks)]:
            for word, share in _pieces(fold(name), around):
                found[word] = max(found.get(word, 0.0), worth * share)
        return found

    @staticmethod
    def _owners_of_words(words: Sequence[Mapping[str, float]]) -> dict[str, list[tuple[int, float]]]:
        """Return who has each word, which tells the more the fewer have it."""
        seen: dict[str, int] = defaultdict(int)
        for own in words:
            for word in own:
                seen[word] += 1
        size = log(len(words) + 1) if words else 1.0
        owners: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, own in enumerate(words):
            for word, worth in own.items():
                rarity = log((len(words) + 1) / seen[word]) / size
                owners[word].append((number, worth * rarity))
        return owners


def _share_a_long_stem(word: str, other: str) -> bool:
    long = min(len(word), len(other)) >= _LONG_STEM
    return long and word[: _LONG_STEM - 1] == other[: _LONG_STEM - 1]


def _pieces(name: str, around: Collection[str]) -> Iterator[tuple[str, float]]:
    """Yield what a folded name is known by, each with its worth.

    That is its Latin words and their initials, and pairs of its Han characters with how these are read; what
    every name has, and the place, is left out.
    """
    for shared in _SHARED:
        name = name.replace(shared, " ")
    latin = [token.text for token in tokenize(name) if not token.han]
    for word in latin:
        if word not in _SHARED_EN and word not in around and len(word) > 1:
            yield word, 1.0
    yield from _initials(latin)
    for place in around:
        if not place.isascii():
            name = name.replace(place, " ")
    for run in _HAN_RUN.findall(name):
        for first, second in pairwise(run):
            yield first + second, 1.0
            yield SOUND + "".join(readings().syllables(first + second)), _OF_SOUND


def _initials(latin: Sequence[str]) -> Iterator[tuple[str, float]]:
    for size in range(2, _MOST_INITIALS + 1):
        for at in range(len(latin) - size + 1):
            words = latin[at : at + size]
            if _JOINING.isdisjoint(words):
                yield INITIALS + "".join(word[0] for word in words), _OF_INITIALS
