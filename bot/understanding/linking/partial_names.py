"""Organisations called by a part of their name: "Yutong", 宇通集团, "Wuxi science and technology college".

The look-up engine judges how alike two names are; a part is unlike the whole. What tells here is that all of
the words stand in the names of one organisation, and that they are not such as stand in many. In a large
directory only organisations with a part in a consortium are called so: they are what people ask about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.directory.store import Directory
from bot.lookup.abbreviations import BEGINNING, WHOLE
from bot.lookup.because import stands_in_order
from bot.lookup.pinyin import readings
from bot.understanding.common_words import CommonWords
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.linking.name_differences import consists_of, replaces_distinctive_word, without_ending
from bot.understanding.name_words import NameWords
from bot.understanding.outline import SMALL_DIRECTORY
from bot.values.folding import HAN, fold
from bot.values.records import Organisation

STEM = 4  # letters that tell a word that is cut short
_SLIPPERY = 5  # letters of a word in which a slip is forgiven
_LONGEST_RUN = 24  # Han characters; a longer run is no part of a name
_HAN_RUNS = re.compile(f"[{HAN}]+")
_SMALL = frozenset({"the", "of", "and", "for", "in", "co", "ltd", "inc", "a"})
_LONG_SOUND = 10  # letters of pinyin that tell, without the rest of the name
_VOCATIONAL = re.compile("(.{2,4})职业(?:技术)?(大学|学院)")
_ONE_WRONG_FROM = 4  # Han characters of a part of a name in which one may be wrong
_MOST_INITIALS = 4
_BRIEF = 4  # Han characters of a short name
_TELLING = 3  # Han characters that tell an organisation; two do at the start of its name
_GAPS_FROM = 6  # Han characters of a name that may leave some out
_LONGEST_GENERIC = 16  # Han characters of a word that many names have, or of a place
_MOST_WORDS = 24  # Latin words of a name


class PartialNameIndex:
    """The words of the names of a directory's participants."""

    def __init__(
        self, directory: Directory, name_words: NameWords, places: Gazetteer, common: CommonWords
    ) -> None:
        self._name_words = name_words
        self._common = common
        self._places = places
        self._whole: list[tuple[str, frozenset[str]]] = []
        self._spoken: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._brands: dict[str, set[str]] = defaultdict(set)
        self._chinese: list[tuple[str, str, str]] = []
        self._longest = 0
        called = directory.participants()
        if directory.count_names() <= SMALL_DIRECTORY:
            called |= {name.subject for name in directory.all_names()}
        for identifier in sorted(called):
            organisation = directory.organisation(identifier)
            if organisation is not None:
                names = [organisation.name_en, organisation.name_zh]
                names += [name.name for name in directory.names(identifier)]
                self._add(organisation, map(fold, names))

    def _add(self, organisation: Organisation, names: Iterable[str]) -> None:
        place = organisation.place
        around = {fold(place.city_en), fold(place.province_en), "china"}
        for name in names:
            latin = [word for word in name.split() if word.isascii()]
            for word in latin:
                self._words[word].add(organisation.id)
            for initials in _initials([word for word in latin if word not in _SMALL]):
                self._initials[initials].add(organisation.id)
            brand = next((word for word in latin if word not in around), "")
            if brand and not self._generic(brand) and brand not in self._common:
                self._brands[brand].add(organisation.id)
            if not name.isascii():
                for short in _short_forms(name):
                    self._short[short].add(organisation.id)
                self._chinese.append((organisation.id, name, _without_place(name, organisation)))
                self._longest = max(self._longest, len(name))
                self._spoken["".join(readings().syllables(name))].add(organisation.id)
            elif len(latin) >= _TELLING:
                self._whole.append((organisation.id, frozenset(latin) - _SMALL))

    @property
    def words(self) -> Container[str]:
        """Latin words of the names."""
        return self._words

    def find(self, text: str) -> tuple[str, ...]:
        """Return the organisations whose names have all the words of a text; none for common words alone."""
        words = [word for word in _HAN_RUNS.sub(" ", text).split() if word not in _SMALL]
        runs = [without_ending(run) for run in _HAN_RUNS.findall(text)]
        if len(words) > _MOST_WORDS or any(len(run) > self._longest for run in runs):
            return ()  # no name is so long
        if len(runs) == 1 and not words and runs[0] in self._short:
            return tuple(sorted(self._short[runs[0]]))
        if not runs and (said := self._said("".join(words))):
            return tuple(sorted(said))
        if not self._telling(words, runs):
            whole = {identifier for identifier, name in self._whole if name == frozenset(words)}
            return tuple(sorted(whole))
        holding = [self._with_word(word) for word in words] + [self._with_run(run) for run in runs]
        found = set.intersection(*holding) if holding else set()
        if not found and len(runs) == 1 and not words:
            found = self._with_gaps(runs[0])
        return tuple(sorted(found))

    def _with_one_wrong(self, run: str) -> set[str]:
        """Return whose name has this run but for one character: 烽火通迅."""
        if len(run) < _ONE_WRONG_FROM:
            return set()
        fields = self._name_words.fields
        return {
            i
            for i, name, _ in self._chinese
            if _nearly_in(run, name) and not replaces_distinctive_word(run, name, fields)
        }

    def _said(self, joined: str) -> set[str]:
        """Return whose Chinese name is read like this, or has a long part that is."""
        if joined in self._spoken or len(joined) < _LONG_SOUND:
            return self._spoken.get(joined, set())
        found: set[str] = set().union(*(ids for sound, ids in self._spoken.items() if joined in sound))
        return found if len(found) == 1 else set()

    def _with_gaps(self, run: str) -> set[str]:
        """Return whose name has these characters in this order, some of them telling: 武汉软件工程学院."""
        if len(run) < _GAPS_FROM:
            return set()
        found = {i for i, name, _ in self._chinese if name[-2:] == run[-2:] and stands_in_order(run, name)}
        return found if found and len(self._own_of(run)) >= len("软件") else set()

    def _own_of(self, run: str) -> str:
        """Return what is left of a run without the words that many names have, the longest taken first."""
        sizes = range(2, min(len(run), _LONGEST_GENERIC) + 1)
        words = {run[at : at + size] for size in sizes for at in range(len(run) - size + 1)}
        for word in sorted(filter(self._generic, words), key=lambda word: (-len(word), run.index(word))):
            run = run.replace(word, "")
        return run

    def _telling(self, words: list[str], runs: list[str]) -> bool:
        telling = [run for run in runs if not consists_of(run, self._name_words.chinese_parts)]
        if any(len(run) >= _TELLING for run in telling) or (telling and words):
            return True
        if runs and not telling:
            return False
        if len(words) == 1 and not runs:
            if len(words[0]) < STEM:
                return words[0] in self._brands
            everyday = self._generic(words[0]) or words[0] in self._common
            alone = not everyday and len(self._words.get(words[0], ())) == 1
            return alone or any(word in self._brands for word in self._near(words[0]))
        many = sum(not self._places.has(word) for word in words) >= _TELLING
        return many or any(not self._generic(word) for word in words) or bool(runs)

    def _generic(self, word: str) -> bool:
        return word in self._name_words.parts or self._places.has(word)

    def _with_word(self, word: str) -> set[str]:
        if word not in self._words and word in self._initials:
            return self._initials[word]  # "TU" of "Technical University of Berlin"
        return set().union(*(self._words.get(near, ()) for near in self._near(word)))

    def _near(self, word: str) -> list[str]:
        """Return the word itself, and what it is short for, else longer ones, else those one slip away."""
        longer = [whole for whole in (WHOLE.get(word, ""), *BEGINNING.get(word, ())) if whole in self._words]
        if word in self._words or longer:
            return [word, *longer]
        longer = [other for other in self._words if len(word) > _SLIPPERY and other.startswith(word)]
        if longer or len(word) <= _SLIPPERY:
            return longer
        near = process.extract(word, self._words.keys(), scorer=OSA.distance, score_cutoff=1, limit=5)
        return [other for other, _, _ in near]

    def _with_run(self, run: str) -> set[str]:
        if len(run) >= _TELLING:
            return {i for i, name, _ in self._chinese if run in name} or self._with_one_wrong(run)
        # 京东 is not 京东方: who is called by a short name of their own is not called by half of it.
        cut = {i for i, name, _ in self._chinese if name.startswith(run) and len(run) < len(name) <= _BRIEF}
        return {i for i, _, own in self._chinese if own.startswith(run) and i not in cut}


def _short_forms(name: str) -> Iterator[str]:
    """Yield what vocational colleges are called in short: 深职院 and 深圳职院 of 深圳职业技术学院."""
    if found := _VOCATIONAL.fullmatch(name):
        where, kind = found[1].removesuffix("市"), found[2][-1]
        yield f"{where[0]}职{'大' if kind == '学' else '院'}"
        yield f"{where}职{'大' if kind == '学' else '院'}"


def _nearly_in(run: str, name: str) -> bool:
    """Whether a run stands in a name but for one character, and not for the first two."""
    starts = (at for at in range(len(name) - len(run) + 1) if name.startswith(run[:2], at))
    return any(sum(a != b for a, b in zip(run, name[at:], strict=False)) == 1 for at in starts)


def _initials(words: list[str]) -> Iterator[str]:
    """Yield the initials of every two to four words in a row."""
    for size in range(2, _MOST_INITIALS + 1):
        for start in range(len(words) - size + 1):
            yield "".join(word[0] for word in words[start : start + size])


def _without_place(name: str, organisation: Organisation) -> str:
    place = organisation.place
    for around in (place.province_zh, place.city_zh):
        name = name.removeprefix(fold(around)).removeprefix("省").removeprefix("市")
    return name
