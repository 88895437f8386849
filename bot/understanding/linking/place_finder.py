"""Which places a question names: as listed, with a slip, and written in two words."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from itertools import pairwise

from bot.understanding.gazetteer import ONE_SLIP, Gazetteer, PlaceMention
from bot.understanding.lexicon import EXACT, SLIP, SOUND, Cue
from bot.understanding.tokenizer import Word

_BRIEF = 2  # Han characters of a short place name


class PlaceFinder:
    """Finds the places of a gazetteer in questions."""

    def __init__(
        self, gazetteer: Gazetteer, is_known: Callable[[Word], bool], is_everyday: Callable[[str], bool]
    ) -> None:
        """Take the places; what tells words that are surely no misspelt place, and everyday ones."""
        self._gazetteer = gazetteer
        self._is_known = is_known
        self._is_everyday = is_everyday

    def find(self, words: Sequence[Word], taken: frozenset[int], cues: Sequence[Cue]) -> list[PlaceMention]:
        """Return the places of a question; ``taken`` are words of listed names."""
        found = [
            p for p in self._gazetteer.find(words) if not p.slip or self._may_be_a_slip(p, words, taken, cues)
        ]
        cued = {at for cue in cues if cue.how != SLIP for at in cue.span} | taken
        unlisted = (*self._misspelt(words, cued), *self._written_apart(words))
        found += sorted(unlisted, key=lambda place: place.start)
        unique = {(p.start, p.end, p.slip): p for p in found}
        return [p for p in unique.values() if not any(_hides(other, p) for other in unique.values())]

    def _misspelt(self, words: Sequence[Word], cued: Container[int]) -> Iterator[PlaceMention]:
        """Yield words that nothing knows and that are a place but for a slip."""
        for at, word in enumerate(words):
            if word.han or at in cued or len(word.text) < ONE_SLIP or self._is_known(word):
                continue
            place = self._gazetteer.closest(word.text)
            if place.known:
                yield PlaceMention(at, at + 1, place, slip=True)

    def _written_apart(self, words: Sequence[Word]) -> Iterator[PlaceMention]:
        """Yield places that are written in two words: "chang zhou"."""
        for at, (one, other) in enumerate(pairwise(words)):
            if not one.han and not other.han:
                joined = self._gazetteer.exact(one.text + other.text)
                if joined.known:
                    yield PlaceMention(at, at + 2, joined)

    def _may_be_a_slip(
        self, place: PlaceMention, words: Sequence[Word], taken: frozenset[int], cues: Sequence[Cue]
    ) -> bool:
        text = "".join(word.text for word in words[place.start : place.end])
        if not taken.isdisjoint(place.span) or self._is_everyday(text):
            return False
        two_characters = words[place.start].han and len(place.span) == _BRIEF
        least = 1 if two_characters else 2  # words of a cue that is meant rather than a place
        return not any(
            cue.how in {EXACT, SOUND}
            and cue.end - cue.start >= least
            and cue.start < place.end
            and place.start < cue.end
            and cue.name != "where"
            for cue in cues
        )


def _hides(other: PlaceMention, place: PlaceMention) -> bool:
    """Whether a place lies inside a longer one, or is a slip where another is written out."""
    if other is place or not (other.start <= place.start and place.end <= other.end):
        return False
    return len(other.span) > len(place.span) or (place.slip and not other.slip)
