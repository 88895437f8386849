"""A question cut into names, places, phrases and the rest: the cut that leaves the least unexplained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.lookup.match import Hit, Spot
from bot.question.phrases import Phrase
from bot.question.places import PlaceName, Where
from bot.question.tokens import Token

# A cut into fewer pieces is the better one, and what was mistyped explains less than what was not.
_PIECE = 0.5
_TELLING = 4  # characters of a name of no part in any consortium
_SLIP = 0.2  # of a character
# Between equal spans a name that plays a part in a consortium wins over a phrase, any other name loses to it.
_NAME, _STRANGER, _PLACE = 0.3, -0.3, 0.2


class Kind(Enum):
    """What a segment is."""

    NAME = auto()
    PLACE = auto()
    PHRASE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Segment:
    """``tokens[start:end]`` of a question; ``text`` is that of the folded question."""

    kind: Kind
    start: int
    end: int
    text: str
    cues: frozenset[str] = frozenset()
    hits: tuple[Hit, ...] = ()
    where: Where | None = None
    slip: bool = False


def segments_of(  # noqa: PLR0913 - what a question is cut into comes from four finders
    folded: str,
    tokens: Sequence[Token],
    phrases: Iterable[Phrase],
    places: Iterable[PlaceName],
    spots: Iterable[Spot],
    *,
    prominent: frozenset[str],
    openings: frozenset[str] = frozenset(),
) -> tuple[Segment, ...]:
    """Cut a question; ``prominent`` are the ids that names of others must not outshine.

    ``openings`` are pairs of characters that are left together, because names begin with them.
    """

    def text(start: int, end: int) -> str:
        return folded[tokens[start].start : tokens[end - 1].end]

    starts = {token.start: at for at, token in enumerate(tokens)}
    ends = {token.end: at + 1 for at, token in enumerate(tokens)}
    options: dict[int, list[tuple[float, Segment]]] = {}

    def offer(bonus: float, segment: Segment, slipped: int = 0) -> None:
        size = sum(len(token.text) for token in tokens[segment.start : segment.end])
        weight = size - slipped * _SLIP - _PIECE + bonus
        options.setdefault(segment.start, []).append((weight, segment))

    for phrase in phrases:
        words = text(phrase.start, phrase.end)
        offer(0.0, Segment(Kind.PHRASE, phrase.start, phrase.end, words, phrase.cues), phrase.slipped)
    for place in places:
        words = text(place.start, place.end)
        segment = Segment(Kind.PLACE, place.start, place.end, words, where=place.where, slip=place.slip)
        offer(_PLACE, segment, len(words) if place.slip else 0)
    for at in range(len(tokens) - 1) if openings else ():
        if text(at, at + 2) in openings:
            offer(0.0, Segment(Kind.UNKNOWN, at, at + 2, text(at, at + 2)))
    for spot in spots:
        if spot.start in starts and spot.end in ends:
            start, end = starts[spot.start], ends[spot.end]
            known = any(hit.id in prominent for hit in spot.hits)
            if not known and len(text(start, end)) < _TELLING:
                continue  # in a large directory some acronym or other is spelt like any short word
            bonus = _NAME if known else _STRANGER
            offer(bonus, Segment(Kind.NAME, start, end, text(start, end), hits=spot.hits))
    return tuple(_as_name(_best_cut(len(tokens), options, text)))


def _as_name(cut: Sequence[Segment]) -> Iterator[Segment]:
    """Take "IT" for a part of a name between a place and the word consortium, not for a pronoun."""
    for at, segment in enumerate(cut):
        before, after = cut[at - 1 : at], cut[at + 1 : at + 2]
        inside = before and after and before[0].kind is not Kind.PHRASE and "consortium" in after[0].cues
        yield (
            replace(segment, kind=Kind.UNKNOWN, cues=frozenset())
            if inside and segment.text == "it"
            else segment
        )


def _best_cut(
    size: int, options: dict[int, list[tuple[float, Segment]]], text: Callable[[int, int], str]
) -> tuple[Segment, ...]:
    best: list[float] = [0.0] * (size + 1)
    chosen: list[Segment | None] = [None] * size
    for at in range(size - 1, -1, -1):
        best[at] = best[at + 1]
        for weight, segment in options.get(at, ()):
            if weight + best[segment.end] > best[at]:
                best[at], chosen[at] = weight + best[segment.end], segment
    found: list[Segment] = []
    at = 0
    while at < size:
        segment = chosen[at] or Segment(Kind.UNKNOWN, at, at + 1, text(at, at + 1))
        found.append(segment)
        at = segment.end
    return tuple(found)
