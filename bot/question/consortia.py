"""Which consortium is meant: by its place, by words of its name, or by its park.

Consortia are few (dozens, at most hundreds) and named by halves ("the Wuxi chip consortium",
合肥新站联合体), so each is compared word by word; the look-up engine is for the many organisations.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.directory.store import Directory
from bot.question.mentions import INSTITUTIONS, Mention
from bot.question.phrases import ELSEWHERE, OTHER_BODY
from bot.question.places import Gazetteer, Where
from bot.question.segments import Kind
from bot.question.wording import Wording, words_of
from bot.values.folding import fold
from bot.values.records import Consortium, Role

_COVERED = 0.72  # share of a mention's weight that a consortium's names must explain
_HINT = 0.3  # the same, of the words beside a city, where they hint at a single one of its consortia
_NEARLY_ALL = 0.85  # the same, where words beside a place are no words of a consortium there
_CLOSE = 0.12  # consortia that explain as much, less this, are as likely
_PARK = 0.9  # what the name of its park explains is worth less than what its own name does
# Words of every consortium's name tell none apart.
_SHORT = {
    "经济技术开发区": "经开区",
    "高新技术产业开发区": "高新区",
    "高新技术开发区": "高新区",
    "经济开发区": "经开区",
}
_COMMON = frozenset(
    {"industry", "education", "consortium", "municipal", "alliance", "the", "of", "and", "for", "city"}
)


@dataclass(frozen=True, slots=True)
class _Known:
    number: int
    consortium: Consortium
    own: tuple[str, ...]
    park: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """Consortia that are as likely meant, in table order; ``sure`` in 0..1."""

    ids: tuple[str, ...]
    sure: float


NONE = Likely((), 0.0)


class ConsortiumFinder:
    """Knows the consortia of one revision of a directory."""

    def __init__(self, directory: Directory, places: Gazetteer) -> None:
        self._places = places
        consortia = enumerate(directory.consortia())
        self._known = tuple(_known(directory, number, consortium) for number, consortium in consortia)
        self._own = Wording([known.own for known in self._known])
        self._parks = Wording([known.park for known in self._known])
        seen: Counter[str] = Counter()
        for known in self._known:
            seen.update({word for text in (*known.own, *known.park) for word in words_of(text)})
        self._weight = {word: 1 / (1 + count) for word, count in seen.items()}

    def find(self, mention: Mention) -> Likely:
        """Return the consortia that a mention beside the word consortium may mean."""
        where, rest, slip = self._placed(mention)
        if where is not None and where.known:
            inside = self._inside(where)
            if not rest:
                return Likely(_ids(inside), 0.9 if slip else 0.98)
            found = self._named(rest, inside)
            if not found.ids and not mention.text.endswith(INSTITUTIONS):
                hinted = self._named(rest, inside, _HINT)
                found = hinted if len(hinted.ids) == 1 else found
            # What is no word of a name there contradicts the place, as in "the Shenzhen robotics consortium",
            # unless the place stands in another one's name (Yongchuan in that of three cities).
            return found if found.ids else self._named(mention.text, self._naming(mention), _NEARLY_ALL)
        if (
            where is not None
            and not rest
            and len(words_of(mention.text)) == 1
            and not self._appears(mention.text)
        ):
            return NONE
        return self._named(mention.text, self._known)

    def at(self, where: Where) -> Likely:
        """Return the consortia of a city, else those of a province."""
        return Likely(_ids(self._inside(where)), 0.98)

    def _placed(self, mention: Mention) -> tuple[Where | None, str, bool]:
        """Split a mention into its place and the other words; ``True`` if the place was mistyped."""
        places = [s for s in mention.segments if s.kind is Kind.PLACE and s.where is not None]
        if places:
            wheres = [s.where for s in places if s.where is not None]
            chosen = next((w for w in wheres if w.cities), next((w for w in wheres if w.known), wheres[0]))
            where_from = next(s for s in places if s.where is chosen)
            rest = [s.text for s in mention.segments if s is not where_from and s.start not in mention.beside]
            return chosen, _joined(rest), False
        unknown = [s for s in mention.segments if s.kind is Kind.UNKNOWN]
        text = _joined(s.text for s in unknown)
        likely = self._places.resembling(text) if text else Where()
        if likely.known:
            rest = [s.text for s in mention.segments if s not in unknown and s.start not in mention.beside]
            return likely, _joined(rest), True
        for first, second in pairwise(unknown):
            likely = self._places.called(first.text + second.text)  # "chang zhou"
            if likely.known and second.start == first.end:
                rest = [s.text for s in mention.segments if s not in {first, second}]
                return likely, _joined(rest), True
        for segment in unknown:
            likely = self._places.resembling(segment.text)
            if likely.known and not self._appears(segment.text):
                return likely, _joined(s.text for s in mention.segments if s is not segment), True
        return None, mention.text, False

    def _appears(self, word: str) -> bool:
        """Whether a word stands in a name: "Jiangjin" has no consortium, but is in the name of one."""
        return word in self._own or word in self._parks

    def _naming(self, mention: Mention) -> tuple[_Known, ...]:
        """Return the consortia that have every place of a mention in a name of theirs or of their park."""
        places = [s.text for s in mention.segments if s.kind is Kind.PLACE]
        return tuple(
            known
            for known in self._known
            if places and all(any(place in name for name in (*known.own, *known.park)) for place in places)
        )

    def _inside(self, where: Where) -> tuple[_Known, ...]:
        inside = tuple(
            known for known in self._known if not where.cities.isdisjoint(_cities(known.consortium))
        )
        return inside or tuple(
            known for known in self._known if not where.provinces.isdisjoint(_provinces(known.consortium))
        )

    def _named(self, text: str, among: Collection[_Known], least: float = _COVERED) -> Likely:
        words = [word for word in words_of(text) if word not in _COMMON]
        if not words:
            return NONE
        explained = self._explained(words)
        rated = [(explained.get(known.number, 0.0), known) for known in among]
        best = max((score for score, _ in rated), default=0.0)
        if best < least:
            return NONE
        return Likely(_ids([known for score, known in rated if score > best - _CLOSE]), best)

    def _explained(self, words: Sequence[str]) -> dict[int, float]:
        """Return for each consortium the share of the words' weight that its names and its park's explain."""
        whole = sum(map(self._weigh, words))
        found: dict[int, float] = defaultdict(float)
        for word in words:
            own = self._own.shares(word)
            park = {number: _PARK * share for number, share in self._parks.shares(word).items()}
            for number in own.keys() | park.keys():
                share = max(own.get(number, 0.0), park.get(number, 0.0))
                found[number] += share * self._weigh(word) / whole
        return found

    def _weigh(self, word: str) -> float:
        return self._weight.get(word, 0.5) * len(word) if len(word) > 1 else self._weight.get(word, 0.5)


def _known(directory: Directory, number: int, consortium: Consortium) -> _Known:
    place = consortium.place
    own = [consortium.name_en, consortium.name_zh, *(name.name for name in directory.names(consortium.id))]
    own += [place.city_en, place.city_zh, place.province_en, place.province_zh]
    park = []
    for membership in directory.members(consortium.id):
        organisation = directory.organisation(membership.organisation)
        if organisation is not None and membership.role is Role.SUPPORT_PARK:
            park += [organisation.name_en, organisation.name_zh]
            park += [name.name for name in directory.names(organisation.id)]
    return _Known(number, consortium, _folded(own), _folded(park))


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    folded = tuple(fold(name) for name in names if name)
    return tuple(dict.fromkeys((*folded, *map(_shortened, folded))))


def _shortened(name: str) -> str:
    """Write a name as people do: 经开区, and the initials of words in a row ("IC" of integrated circuit)."""
    for long, short in _SHORT.items():
        name = name.replace(long, short)
    words = [word for word in name.split() if word.isascii() and word not in _COMMON]
    initials = [
        "".join(word[0] for word in words[at : at + size])
        for size in range(2, 6)
        for at in range(len(words) - size + 1)
    ]
    return " ".join((name, *initials)) if words else name


def _cities(consortium: Consortium) -> frozenset[str]:
    return frozenset({fold(consortium.place.city_en) or fold(consortium.place.city_zh)})


def _provinces(consortium: Consortium) -> frozenset[str]:
    return frozenset({fold(consortium.place.province_en) or fold(consortium.place.province_zh)})


def _joined(texts: Iterable[str]) -> str:
    return fold(" ".join(texts))


def _ids(known: Iterable[_Known]) -> tuple[str, ...]:
    return tuple(each.consortium.id for each in known)


def strange(mention: Mention) -> bool:
    """Whether a mention has a word that makes it another body than the one it is near ("… hospital")."""
    return any(s.cues & {OTHER_BODY, ELSEWHERE} for s in mention.segments)
