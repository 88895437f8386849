"""Cues: what the words around names say (``lead``, ``address``, ``pron`` …), read from ``data/lexicon``.

A cue is the first word of a line; the patterns behind it are found as written, with a slip of the finger
(English), by their sound (Chinese) and as pinyin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.understanding.tokenizer import Word
from bot.values.folding import fold

EXACT, SLIP, SOUND, PINYIN = "exact", "slip", "sound", "pinyin"
_ONE_SLIP, _TWO_SLIPS = 5, 8  # letters of a word in which one slip, or two, are forgiven
_SYLLABLE = 6  # letters at most
_SHORT_PINYIN = 5  # letters of two syllables that may be a cue among English words
_LONGEST_PINYIN = 39  # letters of a word that is cut into syllables
_PAIR = 2  # syllables that may be a cue by chance
_MOSTLY, _TELLING = 0.8, 4  # share of words, and letters of one, that tell pinyin from English
# Characters of which nearly every sentence has some: two of them sound like many a cue.
_FREQUENT = frozenset("有的是在我你他不一了个人大上下中来去要会")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at ``words[start:end]``; ``how`` is exact, slip, sound or pinyin."""

    name: str
    start: int
    end: int
    how: str

    @property
    def span(self) -> range:
        """The words that it takes."""
        return range(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of a word, Han or Latin; ``first``: it begins its word. None: the word is no pinyin."""

    sound: str | None
    word: int
    first: bool
    han: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    words: tuple[str, ...]
    open: bool
    cue: str

    def fits(self, words: Sequence[Word], at: int) -> bool:
        if at + len(self.words) > len(words):
            return False
        *inner, last = self.words
        if any(words[at + n].text != text for n, text in enumerate(inner)):
            return False
        found = words[at + len(inner)].text
        return found == last or (self.open and found.startswith(last))


class CueLexicon:
    """The patterns of one file, ready to be found in a question."""

    def __init__(self, lines: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> None:
        """Take (cue, English patterns, Chinese patterns)."""
        self._english: dict[str, list[_Pattern]] = defaultdict(list)
        self._single: dict[tuple[str, bool], set[str]] = defaultdict(set)
        self._chinese: dict[str, set[str]] = defaultdict(set)
        self._sounding: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for cue, english, chinese in lines:
            for text in english:
                words = tuple(fold(text.rstrip("*").replace("*", " ").replace("-", " ")).split())
                if words:
                    pattern = _Pattern(words, text.endswith("*"), cue)
                    self._english[words[0][:3]].append(pattern)
                    if len(words) == 1:
                        self._single[words[0], pattern.open].add(cue)
            for text in map(fold, chinese):
                self._chinese[text].add(cue)
                if not text.isascii():
                    self._sounding[tuple(readings().syllables(text))].add(cue)
        self._longest = max(map(len, self._chinese), default=0)
        self._longest_sound = max(map(len, self._sounding), default=0)
        self._slippery: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for word, is_open in self._single:
            if len(word) >= _ONE_SLIP:
                self._slippery[word[0]].append((word, is_open))
        self._slipped = lru_cache(4096)(self._nearest)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read lines of ``cue | english | chinese``."""
        lines = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                cue, english, chinese = (part.strip() for part in line.split("|"))
                lines.append((cue, english.split(), chinese.split()))
        return cls(lines)

    def find(self, words: Sequence[Word]) -> Iterator[Cue]:
        """Yield every cue that is written as listed; they may overlap."""
        for at, word in enumerate(words):
            if word.han:
                text = ""
                for size in range(1, min(self._longest, len(words) - at) + 1):
                    following = words[at + size - 1]
                    if not following.han or (size > 1 and following.start != words[at + size - 2].end):
                        break
                    text += following.text
                    for cue in self._chinese.get(text, ()):
                        yield Cue(cue, at, at + size, EXACT)
            else:
                for pattern in self._english.get(word.text[:3], ()):
                    if pattern.fits(words, at):
                        yield Cue(pattern.cue, at, at + len(pattern.words), EXACT)

    def slips(self, words: Sequence[Word], taken: Container[int]) -> Iterator[Cue]:
        """Yield the cues of English words that are mistyped; ``taken`` are words that mean something else."""
        for at, word in enumerate(words):
            if not word.han and at not in taken and len(word.text) >= _ONE_SLIP - 1 and word.text.isalpha():
                for cue in self._slipped(word.text):
                    yield Cue(cue, at, at + 1, SLIP)

    def _nearest(self, word: str) -> tuple[str, ...]:
        best, found = 9, set[str]()
        for listed, is_open in self._slippery.get(word[0], ()):
            size = len(listed)
            if len(word) < size - 1 or (not is_open and len(word) > size + 1):
                continue
            most = 1 if size < _TWO_SLIPS else 2
            stems = (word[: size - 1], word[:size], word[: size + 1]) if is_open else (word,)
            distance = min(OSA.distance(listed, stem, score_cutoff=most) for stem in stems)
            if distance > most or distance > best or (distance > 1 and listed[:2] != word[:2]):
                continue
            found = self._single[listed, is_open] | (found if distance == best else set())
            best = distance
        return tuple(found)

    def sounding(
        self,
        words: Sequence[Word],
        syllables: Sequence[Syllable],
        taken: Collection[int],
        everyday: Container[str],
    ) -> Iterator[Cue]:
        """Yield the cues that a question sounds like: misheard characters, or pinyin."""
        pinyin = is_pinyin(words, syllables)
        for at, syllable in enumerate(syllables):
            if syllable.sound is None or not syllable.first:
                continue
            sounds: list[str] = []
            for size in range(1, min(self._longest_sound, len(syllables) - at) + 1):
                other = syllables[at + size - 1]
                if other.sound is None or other.han != syllable.han or other.word in taken:
                    break
                sounds.append(other.sound)
                cues = self._sounding.get(tuple(sounds))
                if cues and self._heard(words[syllable.word : other.word + 1], size, everyday, pinyin=pinyin):
                    for cue in cues:
                        yield Cue(cue, syllable.word, other.word + 1, SOUND if syllable.han else PINYIN)

    @staticmethod
    def _heard(words: Sequence[Word], size: int, everyday: Container[str], *, pinyin: bool) -> bool:
        """Whether so few syllables tell enough."""
        if words[0].han:
            return size > _PAIR or (size == _PAIR and not any(word.text in _FREQUENT for word in words))
        if size == 1:
            return pinyin
        if len(words) == 1 and words[0].text in everyday:
            return False
        letters = sum(len(word.text) for word in words)
        return size > _PAIR or letters >= (_SHORT_PINYIN - 1 if pinyin else _SHORT_PINYIN)


@lru_cache(4096)
def split_syllables(word: str) -> tuple[str, ...] | None:
    """Cut a Latin word into as few pinyin syllables as there can be; None where it is no pinyin."""
    sounds = readings().sounds
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for start in range(len(word)):
        before = best[start]
        if before is None:
            continue
        for end in range(start + 1, min(start + _SYLLABLE, len(word)) + 1):
            there = best[end]
            if word[start:end] in sounds and (there is None or len(before) + 1 < len(there)):
                best[end] = (*before, word[start:end])
    return best[-1]


def syllables_of(words: Sequence[Word]) -> list[Syllable]:
    """Return a question's syllables."""
    found: list[Syllable] = []
    for at, word in enumerate(words):
        if word.han:
            found.append(Syllable(readings().syllables(word.text)[0], at, first=True, han=True))
            continue
        may_be_pinyin = word.text.isalpha() and len(word.text) <= _LONGEST_PINYIN
        sounds: tuple[str | None, ...] = (split_syllables(word.text) if may_be_pinyin else None) or (None,)
        found += [Syllable(sound, at, first=n == 0, han=False) for n, sound in enumerate(sounds)]
    return found


def is_pinyin(words: Sequence[Word], syllables: Sequence[Syllable]) -> bool:
    """Whether a question is written in pinyin."""
    latin = [word for word in words if not word.han and word.text.isalpha()]
    if not latin or len(latin) < len(words):
        return False
    spelt = {s.word for s in syllables if s.sound is not None and not s.han}
    return len(spelt) >= _MOSTLY * len(latin) and any(len(word.text) >= _TELLING for word in latin)
