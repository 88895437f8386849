"""Runs: the few stretches of a question that look most like a name, between its cues and function words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.lexicon import SOUND
from bot.understanding.linking.surroundings import PARTICLES, Surroundings
from bot.understanding.name_words import NameWords
from bot.understanding.tokenizer import Word

_SHORTEST, _SHORT = 3, 4  # Latin letters of a run
_PLAIN_WORDS = range(2, 5)  # Han characters of a nickname made of everyday words
_MOST_PLACES = 4  # words; nothing but places is looked up where it is longer
_FEW = 3  # words of a question in which even three small letters may be a name
_JOINING = frozenset({"of", "and", "for"})
# What makes a run worth a look-up besides its uncommon words.
_HEAD, _PLACE, _CAPITAL, _PLAIN = 0.5, 0.3, 0.2, -0.5
# Cues that no name goes over, …
_ASKED = ("lead", "count", "cons", "consplural", "member", "belong", "source", "yourdata", "aims", "campus")
_CONTACTS = ("address", "postcode", "phone", "email", "website", "contact", "fax")
_ASKING = ("who", "which", "where", "when", "why", "yesno", "whatis", "about", "rename")
_SPOKEN = ("hello", "thanks", "courtesy", "want", "help", "off", "pron", "prons", "theone", "follow", "corr")
_OF_SETS = ("all", "else", "other1", "except", "both", "same", "same_for", "most", "lackpub")
_STOPS = frozenset((*_ASKED, *_CONTACTS, *_ASKING, *_SPOKEN, *_OF_SETS))
# … and those that may stand in one.
_KINDS = ("park", "college", "university", "vocational", "secondary", "enterprise", "research", "association")
_LEVELS = ("government", "district", "national", "provincial", "municipal", "crossprov", "level", "unconf")
_COUNTED = ("first", "second", "not", "more", "least", "year", "notice")
_LOOSE = frozenset((*_KINDS, *_LEVELS, *_COUNTED))


@dataclass(frozen=True, slots=True)
class Run:
    """``words[start:end]`` as folded text; the higher its ``weight``, the more it looks like a name.

    ``uncommon`` is the share of its words that are no everyday ones; ``head``: it ends like a name.
    """

    start: int
    end: int
    text: str
    uncommon: float
    head: bool
    weight: float


def runs_of(around: Surroundings, name_words: NameWords) -> Iterator[Run]:
    """Yield stretches between cues and function words, whole and without everyday words at their ends."""
    return _Runs(around, name_words).runs()


class _Runs:
    """The runs of one question."""

    def __init__(self, around: Surroundings, name_words: NameWords) -> None:
        self._around = around
        self._name_words = name_words
        self._words = words = around.wording.words
        cues = around.cues
        self._barred = {at for c in cues if c.name in _STOPS and c.how != SOUND for at in c.span}
        self._loose = {at for c in cues if c.name in _LOOSE for at in c.span}
        self._cued = {at for c in cues if c.end - c.start > 1 and words[c.start].han for at in c.span}

    def runs(self) -> Iterator[Run]:
        for first, last in self._stretches():
            for start, end in self._cuts(first, last):
                run = self._weighed(start, end)
                if run is not None:
                    yield run

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield the longest stretches of a clause that nothing ends, without "of" and "and" at their ends."""
        words, start = self._words, 0
        while start < len(words):
            end = start
            while end < len(words) and not self._ends(end) and words[end].clause == words[start].clause:
                end += 1
            first, last = _trimmed(start, end, lambda at: words[at].text in _JOINING)
            if first < last:
                yield first, last
            start = max(end, start + 1)

    def _ends(self, at: int) -> bool:
        """Whether a word ends the stretch before it."""
        word = self._words[at]
        if at in self._around.named or word.text in _JOINING:
            return False
        return at in self._barred or word.text in (PARTICLES if word.han else self._around.function)

    def _cuts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a stretch, it without everyday words at its ends, and the name that may lie inside it."""
        span, around = range(start, end), self._around
        if all(at in around.named for at in span):
            return
        if all(at in around.placed for at in span) and len(span) <= _MOST_PLACES:
            return
        yield start, end
        first, last = _trimmed(start, end, self._goes)
        if first == last:
            return
        if (first, last) != (start, end):
            yield first, last
        if all(self._words[at].han for at in range(first, last)):
            inner = self._to_the_head(first, last)
            if inner not in {(start, end), (first, last)} and inner[1] - inner[0] > 1:
                yield inner

    def _goes(self, at: int) -> bool:
        """Whether a word at an end of a run is hardly part of a name."""
        kept = at in self._around.placed or at in self._around.named or at in self._loose
        return self._around.everyday[at] and not kept and not self._name_words.is_part(self._words[at].text)

    def _to_the_head(self, start: int, end: int) -> tuple[int, int]:
        """Return where a Chinese name may lie inside a run: from its place to its last word that ends one."""
        text = "".join(word.text for word in self._words[start:end])
        first = next((at for at in range(start, end) if at in self._around.placed), start)
        last = 0
        for head in self._name_words.chinese_heads:
            at = text.rfind(head)
            if len(head) > 1 and 0 < at < len(text) - len(head):
                last = max(last, start + at + len(head))
        return first, max(last, first + 2) if last else end

    def _weighed(self, start: int, end: int) -> Run | None:
        """Return a run with its weight; None where it is too short or too plain to name somebody."""
        words, around = self._words[start:end], self._around
        text = around.wording.between(start, end)
        if self._is_too_short(words, text):
            return None
        uncommon = self._uncommon(start, words)
        head = self._name_words.ends_a_name(words)
        plain = not uncommon and not head and self._says_nothing_else(start, end)
        if plain and not self._may_be_a_nickname(start, end):
            return None
        share = uncommon / len(words)
        placed = any(at in around.placed for at in range(start, end))
        weight = share + _HEAD * head + _PLACE * placed + _PLAIN * plain
        return Run(start, end, text, share, head, weight + _CAPITAL * any(word.capital for word in words))

    def _is_too_short(self, words: Sequence[Word], text: str) -> bool:
        if any(word.han for word in words):
            return len(words) == 1
        few = len(self._words) <= _FEW
        return len(text) < _SHORTEST or (len(text) < _SHORT and not (words[0].capital or few))

    def _uncommon(self, start: int, words: Sequence[Word]) -> int:
        """Return how many words are no everyday ones, cues or places."""
        around = self._around
        return sum(
            (not around.everyday[at] or (word.capital and word.text not in around.function))
            and at not in self._loose
            and at not in around.placed
            for at, word in enumerate(words, start)
        )

    def _says_nothing_else(self, start: int, end: int) -> bool:
        """Whether a run is not the whole question, and has no listed name."""
        whole = end - start == len(self._words)
        return not whole and not any(at in self._around.named for at in range(start, end))

    def _may_be_a_nickname(self, start: int, end: int) -> bool:
        """Whether a run of everyday words may be what somebody is called: a few Han characters, no cue."""
        span = range(start, end)
        han = any(self._words[at].han for at in span)
        taken = any(at in self._around.placed or at in self._cued for at in span)
        return han and len(span) in _PLAIN_WORDS and not taken


def _trimmed(start: int, end: int, goes: Callable[[int], bool]) -> tuple[int, int]:
    """Return a span without the words that go at its ends."""
    while start < end and goes(start):
        start += 1
    while end > start and goes(end - 1):
        end -= 1
    return start, end
