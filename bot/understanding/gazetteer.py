"""Places: those of the directory's consortia and organisations, and those that are merely real.

The real ones (``data/lexicon/places.csv``) keep near names apart: Zhangzhou is no misspelt Changzhou.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.understanding.tokenizer import Token, Word, tokenize
from bot.values.folding import fold
from bot.values.records import Place

_REGIONS_ZH = ("自治区", "自治州", "壮族自治区", "维吾尔自治区", "回族自治区")
_SUFFIXES_ZH = tuple(map(tuple, ("", "市", "省", "州", "县", "地区", "城市", *_REGIONS_ZH)))
_SUFFIXES_EN = ((), ("city",), ("province",), ("municipality",), ("prefecture",), ("autonomous", "region"))
ONE_SLIP, TWO_SLIPS = 5, 8  # letters of a name in which one slip, or two, are forgiven
_HAN_SLIP = 3
_PART = "district"  # kind of a place that is no city: its name is told apart, but names no consortium
_ALSO = {"内蒙古": "内蒙"}
_HAN_PLACE = range(2, 5)  # characters of a place's name


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """What a place name stands for in the directory.

    ``cities`` and ``provinces`` by their folded English (else Chinese) names, ``countries`` by their code.
    """

    cities: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether the directory has anything there."""
        return bool(self.cities or self.provinces or self.countries)

    def __or__(self, other: PlaceRef) -> PlaceRef:
        return PlaceRef(
            self.cities | other.cities, self.provinces | other.provinces, self.countries | other.countries
        )


NOWHERE = PlaceRef()


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place at ``words[start:end]``; ``slip`` if it was not written as listed."""

    start: int
    end: int
    place: PlaceRef
    slip: bool = False

    @property
    def span(self) -> range:
        """The words that it takes."""
        return range(self.start, self.end)


def read_places(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Read (kind, Chinese name, English name) of every real place."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple((row["kind"], row["name_zh"], row["name_en"]) for row in csv.DictReader(file))


class Gazetteer:
    """Place names, ready to be found in tokens."""

    def __init__(
        self,
        listed: Iterable[Place],
        real: Iterable[tuple[str, str, str]],
        countries: Mapping[str, PlaceRef] = MappingProxyType({}),
    ) -> None:
        """Take the places of the directory, the other real ones, and countries by their folded names."""
        self._nearly: dict[str, PlaceRef] = defaultdict(PlaceRef)
        here = self._listed(listed)
        for text, where in countries.items():
            here[_split(text)] = here.get(_split(text), NOWHERE) | where
        self._fuzzy = {"".join(words): where for words, where in here.items()}
        self._latin = [name for name in self._fuzzy if name.isascii() and len(name) >= ONE_SLIP]
        self._spoken: dict[str, PlaceRef] = defaultdict(PlaceRef)
        for text, where in self._fuzzy.items():
            if not text.isascii():
                self._spoken["".join(readings().syllables(text))] |= where
        elsewhere: set[tuple[str, ...]] = set()
        self._others: set[tuple[str, ...]] = set()
        for kind, name_zh, name_en in real:
            written = _written((name_en,), _SUFFIXES_EN) | _written((name_zh,), _SUFFIXES_ZH)
            (self._others if kind == _PART else elsewhere).update(written)
        self._named = dict.fromkeys(elsewhere, NOWHERE) | here
        self._longest = max(map(len, self._named), default=0)

    def _listed(self, places: Iterable[Place]) -> dict[tuple[str, ...], PlaceRef]:
        """Return what the directory's places are called, word for word; keep how they may be miswritten."""
        named: dict[tuple[str, ...], PlaceRef] = defaultdict(PlaceRef)
        for place in set(places):
            city, province = fold(place.city_en), fold(place.province_en)
            inside = PlaceRef(cities=frozenset({city or fold(place.city_zh)}))
            around = PlaceRef(provinces=frozenset({province or fold(place.province_zh)}))
            for names, suffixes, where in (
                ((place.city_en,), _SUFFIXES_EN, inside),
                ((place.city_zh,), _SUFFIXES_ZH, inside),
                ((place.province_en,), _SUFFIXES_EN, around),
                ((place.province_zh, _ALSO.get(place.province_zh, "")), _SUFFIXES_ZH, around),
            ):
                for words in _written(names, suffixes):
                    named[words] |= where
                for pattern in _with_one_wrong("".join(names)):
                    self._nearly[pattern] |= where
        named.pop((), None)
        return dict(named)

    def has(self, word: str) -> bool:
        """Whether a word is a place, of the directory or elsewhere."""
        return tuple(token.text for token in tokenize(word)) in self._named

    def find(self, tokens: Sequence[Token | Word]) -> list[PlaceMention]:
        """Return every place in the tokens, overlapping ones too."""
        words = [token.text for token in tokens]
        found = []
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                where = self._named.get(tuple(words[start:end]))
                if where is not None:
                    found.append(PlaceMention(start, end, where))
        exact = {(place.start, place.end) for place in found}
        return found + [slip for slip in self._slips(tokens, words) if (slip.start, slip.end) not in exact]

    def _slips(self, tokens: Sequence[Token | Word], words: Sequence[str]) -> Iterator[PlaceMention]:
        """Yield words that are a place but for a slip, and Chinese that is read like one."""
        for start, token in enumerate(tokens):
            if not token.han:
                if len(token.text) > ONE_SLIP and (where := self.closest(token.text)).known:
                    yield PlaceMention(start, start + 1, where, slip=True)
                continue
            for size in _HAN_PLACE:
                window = tokens[start : start + size]
                if len(window) == size and all(each.han for each in window):
                    where = self.closest("".join(words[start : start + size]))
                    if where.known:
                        yield PlaceMention(start, start + size, where, slip=True)

    def exact(self, text: str) -> PlaceRef:
        """Return the directory's places that are called exactly so, written in one word."""
        return self._fuzzy.get(text, NOWHERE)

    def closest(self, text: str) -> PlaceRef:
        """Return the directory's places that a mistyped name may stand for; none for a real place."""
        words = tuple(token.text for token in tokenize(text))
        if words in self._named or words in self._others:
            return NOWHERE
        joined = text.replace(" ", "")
        if not joined.isascii():
            heard = self._spoken.get("".join(readings().syllables(joined)))
            return heard or self._miswritten(joined)
        if len(joined) < ONE_SLIP:
            return NOWHERE
        slips = 2 if len(joined) >= TWO_SLIPS else 1
        found = process.extract(joined, self._latin, scorer=OSA.distance, score_cutoff=slips, limit=None)
        likely = [pair for pair in found if len(joined) > ONE_SLIP or pair[0][0] == joined[0]]
        nearest = min((distance for _, distance, _ in likely), default=0)
        best = NOWHERE
        for name, distance, _ in likely:
            if distance == nearest:
                best |= self._fuzzy[name]
        return best

    def _miswritten(self, text: str) -> PlaceRef:
        """Return what a Chinese name of three characters and more is with one of them wrong."""
        where = NOWHERE
        for pattern in _with_one_wrong(text):
            where |= self._nearly.get(pattern, NOWHERE)
        return where


def _with_one_wrong(text: str) -> Iterator[str]:
    """Yield a Chinese name of three characters and more with each of them left open."""
    if len(text) >= _HAN_SLIP and not text.isascii():
        yield from (f"{text[:at]}*{text[at + 1 :]}" for at in range(len(text)))


def _written(names: Iterable[str], suffixes: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    words = [_split(name) for name in names if name]
    return {(*name, *suffix) for name in words for suffix in suffixes}


def _split(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenize(fold(text)))
