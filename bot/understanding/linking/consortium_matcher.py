"""Which consortia a question may mean: by place, and by words of their names and parks wherever they stand.

Consortia are few and named by halves ("the Wuxi chip one", 合肥新站联合体), so the whole question is held
against each of them instead of one stretch of it. A tie is one mention with several ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.understanding.gazetteer import PlaceMention, PlaceRef
from bot.understanding.linking.consortium_evidence import Evidence
from bot.understanding.linking.consortium_names import ConsortiumNames
from bot.understanding.mentions import ConsortiumMention
from bot.understanding.outline import Outline
from bot.understanding.tokenizer import Word
from bot.values.folding import fold

_CITY, _PROVINCE, _SLIPPED = 2.0, 1.2, 0.7  # what a place is worth, and which share where it is mistyped
_HINT, _LEAST = 0.15, 0.3  # from which score on words tell who is meant at a place, and without any
_SECOND = 0.6  # share of the best score from which on the next best is meant, too
_SAME = 1e-6


class ConsortiumMatcher:
    """Knows the consortia of one revision of a directory."""

    def __init__(self, outline: Outline, names: Mapping[str, Sequence[str]]) -> None:
        """Take the outline, and all names of consortia and parks by their ids."""
        self.names = ConsortiumNames(outline, names)
        self._number = {one: number for number, one in enumerate(self.names.ids)}
        self._cities: dict[str, list[str]] = defaultdict(list)
        self._provinces: dict[str, list[str]] = defaultdict(list)
        self._countries: dict[str, list[str]] = defaultdict(list)
        for one in outline.consortia.values():
            self._cities[fold(one.place.city_en) or fold(one.place.city_zh)].append(one.id)
            self._provinces[fold(one.place.province_en) or fold(one.place.province_zh)].append(one.id)
            for country in outline.countries_of(one.id):
                self._countries[country].append(one.id)

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
        elsewhere = max(
            (v for n, v in evidence.score.items() if self.names.ids[n] not in scores), default=0.0
        )
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
        ids = tuple(self.names.ids[number] for number in numbers)
        clause = words[min(used)].clause
        return ConsortiumMention(ids, used, clause, score, how, score, rivals=len(ids), ahead=ahead)
