"""One analysis of a question: its words, cues, places, themes, and what it may name, with the evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from bot.lookup.pinyin import readings
from bot.understanding.common_words import CommonWords
from bot.understanding.gazetteer import Gazetteer, PlaceMention
from bot.understanding.lexicon import (
    EXACT,
    Cue,
    CueLexicon,
    Syllable,
    is_pinyin,
    syllables_of,
)
from bot.understanding.linking.consortium_evidence import Evidence, QuestionWords, evidence_of
from bot.understanding.linking.consortium_matcher import ConsortiumMatcher
from bot.understanding.linking.organisation_linker import OrganisationLinker
from bot.understanding.linking.paragraph_matcher import ParagraphMatcher
from bot.understanding.linking.place_finder import PlaceFinder
from bot.understanding.linking.surroundings import Surroundings, everyday
from bot.understanding.mentions import (
    ConsortiumMention,
    OrganisationMention,
    ParagraphMention,
    UnknownMention,
)
from bot.understanding.name_words import NameWords
from bot.understanding.tokenizer import Word, Wording, read_wording
from bot.values.budget import UNLIMITED, Budget

_TELLING = 3  # letters or characters of a name that is no word of another name
_YEAR = re.compile(r"\b20[12]\d\b|(?<!\d)20[12]\d(?=年)")
_YEAR_ZH = re.compile("二[零〇]二([零〇一二三四五六七八九])")
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)年")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Analysis:
    """What a question may say; ``cues`` by name, ``everyday`` tells of each word whether it is common."""

    wording: Wording
    cues: Mapping[str, tuple[Cue, ...]]
    places: tuple[PlaceMention, ...]
    themes: tuple[Cue, ...]
    consortia: tuple[ConsortiumMention, ...]
    organisations: tuple[OrganisationMention, ...]
    unknown: tuple[UnknownMention, ...]
    paragraphs: tuple[ParagraphMention, ...]
    everyday: tuple[bool, ...]
    categories: tuple[str, ...]
    evidence: Evidence
    pinyin: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the question."""
        return self.wording.words

    def has(self, *cues: str) -> bool:
        """Whether one of these cues is in the question."""
        return any(cue in self.cues for cue in cues)

    @cached_property
    def han(self) -> bool:
        """Whether there is a Han character in the question."""
        return any(word.han for word in self.words)

    @cached_property
    def year(self) -> str:
        """A year that is named, as four digits."""
        if found := _YEAR.search(self.wording.folded):
            return found[0]
        if found := _SHORT_YEAR.search(self.wording.folded):
            return f"20{found[1]}"
        spelt = _YEAR_ZH.search(self.wording.folded)
        return f"202{_DIGITS.index(spelt[1].replace('〇', '零'))}" if spelt else ""

    @cached_property
    def uncommon(self) -> frozenset[int]:
        """Words that are neither everyday ones nor cues."""
        cued = {at for cues in self.cues.values() for cue in cues if cue.how == EXACT for at in cue.span}
        return frozenset(at for at in range(len(self.words)) if not self.everyday[at] and at not in cued)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is read from ``data/lexicon`` once a process."""

    cues: CueLexicon
    themes: CueLexicon
    name_words: NameWords
    common: CommonWords
    function: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the folder."""
        return cls(
            CueLexicon.read(folder / "cues.txt"),
            CueLexicon.read(folder / "themes.txt"),
            NameWords.read(folder / "name_words.toml"),
            CommonWords.read(folder),
            frozenset((folder / "function_words_en.txt").read_text(encoding="utf-8").split()),
        )

    def is_everyday(self, word: str) -> bool:
        """Whether a word is a function word or a common one."""
        return word in self.function or word in self.common

    def themes_of(self, folded: str) -> frozenset[str]:
        """Return the themes that a folded name has."""
        return frozenset(cue.name for cue in self.themes.find(read_wording(folded).words))


class Analyser:
    """Analyses questions against one revision of a directory."""

    def __init__(  # noqa: PLR0913 - everything that a question is held against
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        consortia: ConsortiumMatcher,
        organisations: OrganisationLinker,
        paragraphs: ParagraphMatcher,
        *,
        name_tokens: frozenset[str],
        labels: frozenset[str],
        categories: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take what finds names; ``name_tokens`` are Latin words of names, ``labels`` those of contacts.

        ``categories`` are the words (folded) that say a category of the directory.
        """
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._place_finder = PlaceFinder(gazetteer, self._is_known, lexicon.is_everyday)
        self._consortia = consortia
        self._organisations = organisations
        self._paragraphs = paragraphs
        self._name_tokens = name_tokens
        self._labels = labels
        self._categories = categories

    def analyse(self, text: str, budget: Budget = UNLIMITED) -> Analysis:
        """Analyse a question; no text makes it fail, but for ``OverBudgetError``."""
        wording = read_wording(text, lambda word: word in self._name_tokens)
        words, function = wording.words, self._lexicon.function
        listed = tuple(self._organisations.listed(wording, function))
        taken = frozenset(at for mention in listed for at in mention.words)
        syllables = syllables_of(words)
        pinyin = is_pinyin(words, syllables)
        cues = self._cues(wording, taken, syllables)
        themes = list(self._lexicon.themes.find(words))
        if pinyin:
            themes += self._lexicon.themes.sounding(words, syllables, taken, self._lexicon.common)
        around = Surroundings(
            wording,
            cues,
            self._place_finder.find(words, taken, cues),
            [m for m in listed if isinstance(m, OrganisationMention)],
            everyday(words, self._lexicon.common, function),
            function,
        )
        evidence = self._evidence(around, themes, syllables)
        mentions = [
            *listed,
            *self._consortia.mentions(words, evidence, around.places),
            *self._organisations.link(around, evidence, budget),
        ]
        return Analysis(
            wording,
            _by_name(cues),
            tuple(around.places),
            tuple(themes),
            tuple(m for m in mentions if isinstance(m, ConsortiumMention)),
            tuple(m for m in mentions if isinstance(m, OrganisationMention)),
            tuple(m for m in mentions if isinstance(m, UnknownMention)),
            tuple(self._paragraphs.mentions(words, taken | around.placed)),
            tuple(around.everyday),
            tuple(self._categories_in(wording)),
            evidence,
            pinyin,
        )

    def _evidence(
        self, around: Surroundings, themes: Sequence[Cue], syllables: Sequence[Syllable]
    ) -> Evidence:
        """Return what the words say for each consortium."""
        question = QuestionWords(
            around.wording.words,
            around.cues,
            themes,
            syllables,
            named={at for m in around.listed if self._is_a_name(m, around.wording) for at in m.words},
            placed=around.placed,
            function=around.function,
            everyday=self._lexicon.common,
        )
        return evidence_of(question, self._consortia.names)

    @staticmethod
    def _is_a_name(mention: OrganisationMention, wording: Wording) -> bool:
        """Whether a listed name is too long to be a word of another name."""
        return len(wording.between(mention.start, mention.end)) >= _TELLING

    def _cues(self, wording: Wording, taken: frozenset[int], syllables: Sequence[Syllable]) -> list[Cue]:
        words = wording.words
        cues = list(self._lexicon.cues.find(words))
        covered = {
            at for cue in cues if cue.end - cue.start > 1 or not words[cue.start].han for at in cue.span
        }
        known = covered | taken | {at for at, word in enumerate(words) if self._is_known(word)}
        cues += self._lexicon.cues.slips(words, known)
        cues += self._lexicon.cues.sounding(words, syllables, covered | taken, self._lexicon.common)
        cues += self._campuses(words)
        return cues

    def _is_known(self, word: Word) -> bool:
        text = word.text
        return (
            self._lexicon.is_everyday(text)
            or text in self._name_tokens
            or text in self._consortia.names
            or (not word.han and self._gazetteer.has(text))
        )

    def _campuses(self, words: Sequence[Word]) -> Iterator[Cue]:
        """Yield the labels of contacts (a campus) as a cue of their own."""
        for at, word in enumerate(words):
            pair = word.text + words[at + 1].text if word.han and at + 1 < len(words) else ""
            for text, size in ((word.text, 1), (pair, 2), ("".join(readings().syllables(pair)), 2)):
                if text and text in self._labels and text not in self._consortia.names:
                    yield Cue("campus", at, at + size, EXACT)
                    break

    def _categories_in(self, wording: Wording) -> Iterator[str]:
        folded = f" {wording.folded} "
        for text, categories in self._categories.items():
            if (f" {text} " if text.isascii() else text) in folded:
                yield from categories


def _by_name(cues: Iterable[Cue]) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        found[cue.name].append(cue)
    return {name: tuple(own) for name, own in found.items()}
