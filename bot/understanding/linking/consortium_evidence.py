"""What the words of a question say for each consortium, wherever they stand in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.lookup.pinyin import readings
from bot.understanding.lexicon import Cue, Syllable
from bot.understanding.linking.consortium_names import INITIALS, SOUND, STEM, ConsortiumNames
from bot.understanding.mentions import Words
from bot.understanding.tokenizer import Word

_MISHEARD = 0.6
# What a word is worth that an organisation's name or a cue uses, and a theme.
_IN_NAME, _IN_CUE = 0.3, 0.35
_THEME, _THEME_IN_NAME = 0.5, 0.15
_PAIR = 1.3  # two Han characters are worth more than one Latin word of a name
# A word that is a cue of these is hardly meant as a part of a name.
_KINDS = ("park", "research", "enterprise", "college", "vocational")
_WEAK = frozenset((*_KINDS, "national", "provincial", "municipal", "count", "first", "second", "both"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What words say for each consortium (by its number): how much, and which words."""

    score: Mapping[int, float]
    words: Mapping[int, Words]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of a question, with what an analysis has seen of them so far.

    ``named`` are words of names of organisations, ``placed`` of places; ``function`` and ``everyday`` words
    are no evidence where they are not written as a name has them.
    """

    words: Sequence[Word]
    cues: Sequence[Cue]
    themes: Sequence[Cue]
    syllables: Sequence[Syllable]
    named: Collection[int]
    placed: Collection[int]
    function: Collection[str]
    everyday: Container[str]


def evidence_of(question: QuestionWords, names: ConsortiumNames) -> Evidence:
    """Weigh every word of a question, every pair of Han characters or syllables, and every theme."""
    return _Weighing(question, names).evidence()


class _Weighing:
    """One question held against the names; ``_best`` is the most that words say for a consortium."""

    def __init__(self, question: QuestionWords, names: ConsortiumNames) -> None:
        self._question = question
        self._names = names
        self._best: dict[tuple[int, Words], float] = {}
        self._weak = {at for cue in question.cues if cue.name in _WEAK for at in cue.span}
        self._consortium_at = {cue.start for cue in question.cues if cue.name == "cons"}

    def evidence(self) -> Evidence:
        for at, word in enumerate(self._question.words):
            if word.han:
                self._weigh_pair(at, self._worth(at))
            else:
                self._weigh_latin(at, self._worth(at))
        for first, second in pairwise(self._question.syllables):
            self._weigh_pinyin(first, second)
        for theme in self._question.themes:
            self._weigh_theme(theme)
        return _summed(self._best)

    def _worth(self, at: int) -> float:
        """Return what a word is worth: less where a cue or the name of an organisation uses it."""
        return (_IN_CUE if at in self._weak else 1.0) * (_IN_NAME if at in self._question.named else 1.0)

    def _add(self, key: str, at: Iterable[int], worth: float) -> bool:
        """Count a word of names for all who have it; False where nobody does."""
        words = frozenset(at)
        for number, weight in self._names.owners(key):
            self._count(number, words, weight * worth)
        return key in self._names

    def _count(self, number: int, words: Words, worth: float) -> None:
        self._best[number, words] = max(self._best.get((number, words), 0.0), worth)

    def _weigh_latin(self, at: int, worth: float) -> None:
        text = self._question.words[at].text
        if text in self._question.function and not self._is_meant_as_a_name(at):
            return
        if any(self._add(mark + text, {at}, worth) for mark in ("", INITIALS, SOUND)):
            return
        for other, share in self._names.alike(text, self._question.everyday):
            self._add(other, {at}, worth * share)

    def _is_meant_as_a_name(self, at: int) -> bool:
        """Whether a function word is one of a name: beside "consortium" or behind a place."""
        text = self._question.words[at].text
        beside = at + 1 in self._consortium_at or at - 1 in self._question.placed
        return len(text) > 1 and beside and text in self._names

    def _weigh_pair(self, at: int, worth: float) -> None:
        """Weigh a Han character with the one right behind it, as written, else as read."""
        words, everyday = self._question.words, self._question.everyday
        if at + 1 == len(words) or not words[at + 1].han or words[at + 1].start != words[at].end:
            return
        pair = words[at].text + words[at + 1].text
        if self._add(pair, {at, at + 1}, worth) or pair in everyday or self._is_in_a_long_cue(at):
            return
        self._add(SOUND + "".join(readings().syllables(pair)), {at, at + 1}, worth * _MISHEARD)

    def _is_in_a_long_cue(self, at: int) -> bool:
        return any(cue.start <= at < cue.end and cue.end - cue.start > 1 for cue in self._question.cues)

    def _weigh_pinyin(self, first: Syllable, second: Syllable) -> None:
        """Weigh two syllables of pinyin in a row."""
        if first.han or second.han or first.sound is None or second.sound is None:
            return
        question, spoken = self._question, {first.word, second.word}
        texts = {question.words[at].text for at in spoken}
        sound = SOUND + first.sound + second.sound
        everyday_word = len(texts) == 1 and any(text in question.everyday for text in texts)
        names_something = spoken.isdisjoint(question.placed) and texts.isdisjoint(question.function)
        if len(sound) >= STEM and names_something and not everyday_word:
            self._add(sound, spoken, 1.0)

    def _weigh_theme(self, theme: Cue) -> None:
        question, words = self._question, frozenset(theme.span)
        if not words.isdisjoint(question.placed):
            return
        alone = len(words) == 1 and question.words[theme.start].text in question.function
        if alone and theme.end not in self._consortium_at:
            return
        having, rarity = self._names.of_theme(theme.name)
        for number in having:
            self._count(
                number, words, rarity * (_THEME if words.isdisjoint(question.named) else _THEME_IN_NAME)
            )


def _summed(best: Mapping[tuple[int, Words], float]) -> Evidence:
    """Add up what each word says; a word counts once, as what it says most."""
    each: dict[int, dict[int, float]] = defaultdict(dict)
    for (number, words), worth in best.items():
        share = worth / len(words) * (_PAIR if len(words) > 1 else 1.0)
        for at in words:
            each[number][at] = max(each[number].get(at, 0.0), share)
    return Evidence(
        {number: sum(shares.values()) for number, shares in each.items()},
        {number: frozenset(shares) for number, shares in each.items()},
    )
