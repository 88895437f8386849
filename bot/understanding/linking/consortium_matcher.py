"""Which consortia a question may mean: by place, and by words of their names and parks wherever they stand.

Consortia are few and named by halves ("the Wuxi chip one", 合肥新站联合体), so the whole question is held
against each of them instead of one stretch of it. A tie is one mention with several ids.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.understanding.gazetteer import PlaceMention, PlaceRef
from bot.understanding.lexicon import Cue, Syllable
from bot.understanding.mentions import ConsortiumMention, Words
from bot.understanding.outline import Outline
from bot.understanding.tokenizer import Word, tokenize
from bot.values.folding import fold
from bot.values.records import Consortium, Role

_PARK = 0.6  # worth of a word of its park's name against one of its own name
_INITIALS, _READ, _LONGER, _MISTYPED, _MISHEARD = 0.8, 0.8, 0.8, 0.6, 0.6
_THEME = 0.5
_IN_NAME, _IN_CUE, _THEME_IN_NAME = (
    0.3,
    0.35,
    0.15,
)  # what a word is worth that an organisation's name or a cue uses
_PAIR = 1.3  # two Han characters are worth more than one Latin word of a name
_CITY, _PROVINCE, _SLIPPED = 2.0, 1.2, 0.7
_HINT, _LEAST = 0.15, 0.3
_SECOND = 0.6
_SAME = 1e-6
_STEM, _LONG_STEM = 4, 7
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
# Words of every consortium's name, which tell none apart.
_SHARED_EN = frozenset(
    "industry education consortium municipal alliance the of and for city national new in".split()  # noqa: SIM905
)
_SHARED_ZH = ("产教联合体", "联合体", "市域", "产教", "产业")
# A word that is a cue of these is hardly meant as a part of a name.
_WEAK = frozenset(
    "park count research enterprise college vocational national provincial municipal first second both".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What words say for each consortium (by its number): how much, and which words."""

    score: Mapping[int, float]
    words: Mapping[int, Words]


class ConsortiumMatcher:
    """Knows the consortia of one revision of a directory."""

    def __init__(self, outline: Outline, names: Mapping[str, Sequence[str]]) -> None:
        """Take the outline, and all names of consortia and parks by their ids."""
        self._outline = outline
        self.ids = tuple(outline.consortia)
        self._number = {one: number for number, one in enumerate(self.ids)}
        words = [self._words_of(one, names) for one in outline.consortia.values()]
        seen: dict[str, int] = defaultdict(int)
        for own in words:
            for word in own:
                seen[word] += 1
        size = log(len(words) + 1) if words else 1.0
        self._rarity = {word: log((len(words) + 1) / count) / size for word, count in seen.items()}
        self._owners: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, own in enumerate(words):
            for word, worth in own.items():
                self._owners[word].append((number, worth * self._rarity[word]))
        self._latin = [w for w in self._owners if w.isascii() and w[0] not in "_^" and len(w) >= _STEM]
        self._stems: dict[str, set[str]] = defaultdict(set)
        for word in self._latin:
            self._stems[word[:_STEM]].add(word)
        self._cities: dict[str, list[str]] = defaultdict(list)
        self._provinces: dict[str, list[str]] = defaultdict(list)
        self._countries: dict[str, list[str]] = defaultdict(list)
        for one in outline.consortia.values():
            self._cities[fold(one.place.city_en) or fold(one.place.city_zh)].append(one.id)
            self._provinces[fold(one.place.province_en) or fold(one.place.province_zh)].append(one.id)
            for country in outline.countries_of(one.id):
                self._countries[country].append(one.id)

    def __contains__(self, word: str) -> bool:
        """Whether a word stands in a name of a consortium or its park."""
        return word in self._owners

    def is_at(self, place: PlaceRef) -> bool:
        """Whether there is a consortium at a place."""
        return any(
            name in owners
            for names, owners in (
                (place.cities, self._cities),
                (place.provinces, self._provinces),
                (place.countries, self._countries),
            )
            for name in names
        )

    def _words_of(self, one: Consortium, names: Mapping[str, Sequence[str]]) -> dict[str, float]:
        place = one.place
        around = {fold(t) for t in (place.city_en, place.city_zh, place.province_en, place.province_zh) if t}
        parks = [
            n for park in self._outline.holders(one.id, (Role.SUPPORT_PARK,)) for n in names.get(park, ())
        ]
        found: dict[str, float] = {}
        for name, worth in [*((n, 1.0) for n in names[one.id]), *((n, _PARK) for n in parks)]:
            for word, share in _pieces(fold(name), around):
                found[word] = max(found.get(word, 0.0), worth * share)
        return found

    def evidence(  # noqa: PLR0913 - what an analysis has seen so far
        self,
        words: Sequence[Word],
        cues: Sequence[Cue],
        themes: Sequence[Cue],
        syllables: Sequence[Syllable],
        *,
        named: Collection[int],
        placed: Collection[int],
        function: Collection[str],
        everyday: Container[str],
    ) -> Evidence:
        """Weigh every word of a question.

        ``named`` are words of names of organisations, ``placed`` of places; ``function`` and ``everyday`` words
        are no evidence where they are not written as a name has them.
        """
        best: dict[tuple[int, Words], float] = {}

        def add(key: str, at: Iterable[int], worth: float) -> bool:
            place = frozenset(at)
            for number, weight in self._owners.get(key, ()):
                best[number, place] = max(best.get((number, place), 0.0), weight * worth)
            return key in self._owners

        weak = {at for cue in cues if cue.name in _WEAK for at in cue.span}
        after_consortium = {cue.start for cue in cues if cue.name == "cons"}
        for at, word in enumerate(words):
            worth = (_IN_CUE if at in weak else 1.0) * (_IN_NAME if at in named else 1.0)
            if not word.han:
                beside = at + 1 in after_consortium or at - 1 in placed
                if word.text in function and not (len(word.text) > 1 and beside and word.text in self):
                    continue
                text = word.text
                if not (
                    add(text, {at}, worth) or add("^" + text, {at}, worth) or add("_" + text, {at}, worth)
                ):
                    for other, share in self._alike(text, everyday):
                        add(other, {at}, worth * share)
            elif at + 1 < len(words) and words[at + 1].han and words[at + 1].start == word.end:
                pair = word.text + words[at + 1].text
                if not add(pair, {at, at + 1}, worth) and pair not in everyday:
                    long_cue = any(cue.start <= at < cue.end and cue.end - cue.start > 1 for cue in cues)
                    if not long_cue:
                        add("_" + "".join(readings().syllables(pair)), {at, at + 1}, worth * _MISHEARD)
        for first, second in pairwise(syllables):
            spoken = {first.word, second.word}
            if first.han or second.han or first.sound is None or second.sound is None:
                continue
            texts = {words[n].text for n in spoken}
            sound = "_" + first.sound + second.sound
            one_word = len(texts) == 1 and any(one in everyday for one in texts)
            if (
                len(sound) >= _STEM
                and spoken.isdisjoint(placed)
                and texts.isdisjoint(function)
                and not one_word
            ):
                add(sound, spoken, 1.0)
        for theme in themes:
            self._add_theme(theme, words, best, named, placed, function, after_consortium)
        return _summed(best)

    def _add_theme(  # noqa: PLR0913 - as above
        self,
        theme: Cue,
        words: Sequence[Word],
        best: dict[tuple[int, Words], float],
        named: Collection[int],
        placed: Collection[int],
        function: Collection[str],
        after_consortium: Collection[int],
    ) -> None:
        place = frozenset(theme.span)
        if not place.isdisjoint(placed) or (
            len(place) == 1 and words[theme.start].text in function and theme.end not in after_consortium
        ):
            return
        having = [n for n, one in enumerate(self.ids) if theme.name in self._outline.themes[one]]
        if not having:
            return
        rarity = log((len(self.ids) + 1) / len(having)) / log(len(self.ids) + 1)
        worth = rarity * (_THEME_IN_NAME if not place.isdisjoint(named) else _THEME)
        for number in having:
            best[number, place] = max(best.get((number, place), 0.0), worth)

    def _alike(self, word: str, everyday: Container[str]) -> Iterator[tuple[str, float]]:
        if len(word) < _STEM:
            return
        for other in self._stems.get(word[:_STEM], ()):
            long = (
                min(len(word), len(other)) >= _LONG_STEM and word[: _LONG_STEM - 1] == other[: _LONG_STEM - 1]
            )
            if other.startswith(word) or word.startswith(other) or long:
                yield other, _LONGER
        if len(word) > 5 and word not in everyday:  # noqa: PLR2004 - shorter words have too many neighbours
            for other in self._latin:
                if other[0] == word[0] and abs(len(other) - len(word)) < 2:  # noqa: PLR2004
                    if OSA.distance(other, word, score_cutoff=1) == 1:
                        yield other, _MISTYPED

    def mentions(
        self, words: Sequence[Word], evidence: Evidence, places: Sequence[PlaceMention]
    ) -> Iterator[ConsortiumMention]:
        """Yield what the evidence and the places of a question may mean."""
        for place in places:
            cities = [one for city in place.place.cities for one in self._cities.get(city, ())]
            provinces = [one for name in place.place.provinces for one in self._provinces.get(name, ())]
            countries = [one for code in place.place.countries for one in self._countries.get(code, ())]
            if cities:
                yield from self._at(words, evidence, place, cities, city=True)
            for around in (provinces, countries):
                if around and set(around) != set(cities):
                    yield from self._at(words, evidence, place, around, city=False)
        yield from self._by_words(words, evidence)

    def _at(
        self,
        words: Sequence[Word],
        evidence: Evidence,
        place: PlaceMention,
        among: Sequence[str],
        *,
        city: bool,
    ) -> Iterator[ConsortiumMention]:
        scores = {one: evidence.score.get(self._number[one], 0.0) for one in among}
        most = max(scores.values())
        best = tuple(one for one in among if scores[one] >= most - _SAME) if most > _HINT else tuple(among)
        elsewhere = max((v for n, v in evidence.score.items() if self.ids[n] not in scores), default=0.0)
        base = (_CITY if city else _PROVINCE) * (_SLIPPED if place.slip else 1.0)
        own = frozenset(place.span)
        used = own.union(*(evidence.words[self._number[one]] for one in best)) if most > _HINT else own
        how = "province" if not city else "slip" if place.slip else "exact"
        clause = words[place.start].clause
        yield ConsortiumMention(
            best, used, clause, base + most, how, most, city, len(among), max(0.0, elsewhere - most)
        )
        if len(best) < len(among):
            yield ConsortiumMention(tuple(among), own, clause, base, how, 0.0, city, len(among), elsewhere)

    def _by_words(self, words: Sequence[Word], evidence: Evidence) -> Iterator[ConsortiumMention]:
        order = sorted(evidence.score, key=lambda number: -evidence.score[number])
        if not order or evidence.score[order[0]] < _LEAST:
            return
        most = evidence.score[order[0]]
        first = [number for number in order if evidence.score[number] >= most - _SAME]
        yield self._worded(words, evidence, first, "theme", 0.0)
        rest = order[len(first) :]
        if rest and evidence.score[rest[0]] >= _SECOND * most:
            next_most = evidence.score[rest[0]]
            second = [number for number in rest if evidence.score[number] >= next_most - _SAME]
            yield self._worded(words, evidence, second, "second", most - next_most)

    def _worded(
        self, words: Sequence[Word], evidence: Evidence, numbers: list[int], how: str, ahead: float
    ) -> ConsortiumMention:
        score, used = evidence.score[numbers[0]], evidence.words[numbers[0]]
        ids = tuple(self.ids[number] for number in numbers)
        clause = words[min(used)].clause
        return ConsortiumMention(ids, used, clause, score, how, score, rivals=len(ids), ahead=ahead)


def _pieces(name: str, around: Collection[str]) -> Iterator[tuple[str, float]]:
    """Yield the Latin words and initials of a folded name, pairs of its Han characters, and how these are read.

    Initials are marked ^, sounds _; what every name has, and the place, is left out.
    """
    for shared in (*_SHARED_ZH, "industry education consortium"):
        name = name.replace(shared, " ")
    latin = [token.text for token in tokenize(name) if not token.han]
    for word in latin:
        if word not in _SHARED_EN and word not in around and len(word) > 1:
            yield word, 1.0
    for size in range(2, 5):
        for at in range(len(latin) - size + 1):
            if not {"of", "and", "the"} & set(latin[at : at + size]):
                yield "^" + "".join(word[0] for word in latin[at : at + size]), _INITIALS
    for place in around:
        if not place.isascii():
            name = name.replace(place, " ")
    for run in _HAN_RUN.findall(name):
        for first, second in pairwise(run):
            yield first + second, 1.0
            yield "_" + "".join(readings().syllables(first + second)), _READ


def _summed(best: Mapping[tuple[int, Words], float]) -> Evidence:
    """Add up what each word says; a word counts once, as what it says most."""
    each: dict[int, dict[int, float]] = defaultdict(dict)
    for (number, place), worth in best.items():
        share = worth / len(place) * (_PAIR if len(place) > 1 else 1.0)
        for at in place:
            each[number][at] = max(each[number].get(at, 0.0), share)
    return Evidence(
        {number: sum(shares.values()) for number, shares in each.items()},
        {number: frozenset(shares) for number, shares in each.items()},
    )
