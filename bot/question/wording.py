"""How words of a question stand in a name: whole, as its beginning, or mistyped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.question.tokens import Token, tokens_of

_MEANT = 0.75  # of a Chinese word that is read, or means, what an English name has
BEGINS, MISTYPED = 0.9, 0.8  # worth of a word that is cut short or has one slip, against one that is whole
STEM = 4  # letters that tell a word that is cut short
# What Chinese words mean in the English names of consortia that have no Chinese one.
_ENGLISH = {
    "高新": "high",
    "经开": "economic",
    "经济": "economic",
    "农业": "agricultural",
    "航空": "aviation",
}
# Everyday words for what names say otherwise.
_ALSO = {"car": ("automobile", "automotive", "auto", "vehicle"), "chip": ("circuit",), "icv": ("vehicle",)}
SLIPPERY = 5  # letters of a word in which a slip is forgiven


def words_of(text: str) -> list[str]:
    """Return Latin words, and pairs of neighbouring Han characters (a lone one is itself)."""
    words: list[str] = []
    run: list[Token] = []
    for token in (*tokens_of(text), Token("", len(text) + 1, len(text) + 1, han=False)):
        if token.han and (not run or run[-1].end == token.start):
            run.append(token)
            continue
        if run:
            han = "".join(each.text for each in run)
            words += [han[at : at + 2] for at in range(len(han) - 1)] or [han]
            run = [token] if token.han else []
        elif token.han:
            run = [token]
        if not token.han and token.text:
            words.append(token.text)
    return words


class Wording:
    """The words of the names of several owners (0, 1, 2 …): who has a word, and how much of it."""

    def __init__(self, names: Sequence[Iterable[str]]) -> None:
        """Take the folded names of each owner."""
        self._latin: dict[str, set[int]] = defaultdict(set)
        self._spoken: dict[str, set[int]] = defaultdict(set)
        self._chinese: list[tuple[int, str]] = []
        self._in_chinese: set[int] = set()
        for owner, named in enumerate(names):
            for name in named:
                for word in filter(str.isascii, name.split()):
                    self._latin[word].add(owner)
                if not name.isascii():
                    self._chinese.append((owner, name))
                    self._in_chinese.add(owner)
                    for heard in _heard(name):
                        self._spoken[heard].add(owner)

    def __contains__(self, word: str) -> bool:
        return word in self._latin or any(word in name for _, name in self._chinese)

    def shares(self, word: str) -> dict[int, float]:
        """Return for each owner of a word, of a longer one or of one that it is mistyped for, its worth."""
        if not word.isascii():
            spoken = "".join(readings().syllables(word))
            # Who has an English name only is known by how the word is read, or by what it means.
            meant = self._latin.get(spoken, ()) or self._latin.get(_ENGLISH.get(word, ""), ())
            found = {owner: _MEANT for owner in meant if owner not in self._in_chinese}
            found |= dict.fromkeys(self._spoken.get(spoken, ()), MISTYPED)
            return found | {owner: 1.0 for owner, name in self._chinese if word in name}
        found = dict.fromkeys(self._spoken.get(word, ()), BEGINS)
        for other, worth in self._near(word):
            found |= {owner: max(worth, found.get(owner, 0.0)) for owner in self._latin[other]}
        return found

    def _near(self, word: str) -> Iterator[tuple[str, float]]:
        singular = word.removesuffix("s") if len(word) >= STEM else word
        for other in (*_ALSO.get(singular, ()), *((singular,) if singular != word else ())):
            if other in self._latin:
                yield other, BEGINS
        if word in self._latin:
            yield word, 1.0
        if len(word) >= STEM:
            for other in self._latin:
                if other.startswith(word) or (len(other) >= STEM and word.startswith(other)):
                    yield other, 1.0 if other == word else BEGINS
        if len(word) >= SLIPPERY:
            for other, _, _ in process.extract(word, self._latin.keys(), scorer=OSA.distance, score_cutoff=1):
                yield other, 1.0 if other == word else MISTYPED


def _heard(name: str) -> Iterator[str]:
    """Yield every two to four characters of a Chinese name in joined pinyin."""
    sounds = readings().syllables(name)
    for size in range(2, 5):
        yield from ("".join(sounds[at : at + size]) for at in range(len(sounds) - size + 1))
