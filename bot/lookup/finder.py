"""Finds the subject behind a name, and names inside a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Protocol, Self

from bot.lookup.keys import Key, KeyKind, core, has_han, keys, spoken
from bot.lookup.match import Candidate, Decision, Hit, Match, Spot
from bot.lookup.similar import similar
from bot.values.folding import fold
from bot.values.records import Name

_CERTAIN = 0.88
_NEAR = 0.72
_MARGIN = 0.04
_WORST_SHOWN = 0.4
_LONGEST_QUERY = 300
_CANDIDATES = 64
_MOST_HITS = 16


class Names(Protocol):
    """What a finder needs of a directory."""

    def all_names(self) -> Iterator[Name]:
        """Every name of every subject."""
        ...

    def participants(self) -> frozenset[str]:
        """Ids of organisations that have a part in a consortium."""
        ...

    def revision(self) -> object:
        """Return what changes whenever the names do."""
        ...


def _grams(text: str) -> set[str]:
    if has_han(text):
        return set(text) | {text[i : i + 2] for i in range(len(text) - 1)}
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _forms(base: str) -> tuple[str, ...]:
    joined = spoken(base)
    return (base,) if joined == base else (base, joined)


class Finder:
    """The look-up over one directory; it follows the directory's changes by itself."""

    def __init__(self, directory: Names) -> None:
        self._directory = directory
        self._load()

    @classmethod
    def open(cls, directory: Names) -> Self:
        """Build the index of a directory."""
        return cls(directory)

    def _load(self) -> None:
        self._revision = self._directory.revision()
        self._participants = self._directory.participants()
        self._keys: list[tuple[Key, Name]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._of: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[Hit]] = defaultdict(list)
        self._order: dict[str, int] = {}
        self._longest = 0
        for name in self._directory.all_names():
            self._order.setdefault(name.subject, len(self._order))
            for key in keys(name.name):
                number = len(self._keys)
                self._keys.append((key, name))
                self._of[name.subject].append(number)
                for gram in _grams(key.text):
                    self._postings[gram].append(number)
            self._remember(name)

    def _remember(self, name: Name) -> None:
        folded = fold(name.name)
        base = core(folded)
        written = {(folded, name.kind), (base, name.kind)}
        if has_han(base):
            written.add((spoken(base), "pinyin"))
        for text, because in written:
            hit = Hit(name.subject, name.name, because)
            if text and all(other.id != hit.id for other in self._exact[text]):
                self._exact[text].append(hit)
                self._longest = max(self._longest, len(text))

    def _refresh(self) -> None:
        if self._directory.revision() != self._revision:
            self._load()

    def find(self, text: str, *, limit: int = 5, among: Collection[str] | None = None) -> Match:
        """Return the subjects that a name may mean; ``among`` narrows the look to these ids."""
        self._refresh()
        base = core(fold(text[:_LONGEST_QUERY]))
        best: dict[str, Candidate] = {}
        for number in self._candidates(base, among):
            key, name = self._keys[number]
            score = similar(base, key)
            if score > _WORST_SHOWN and (name.subject not in best or score > best[name.subject].score):
                best[name.subject] = Candidate(name.subject, score, name.name, _because(base, key, name))
        ranked = sorted(
            best.values(), key=lambda c: (-c.score, c.id not in self._participants, self._order[c.id])
        )
        return Match(text, _decide(ranked), tuple(ranked[:limit]))

    def _candidates(self, base: str, among: Collection[str] | None) -> list[int]:
        if among is not None:
            return [number for subject in among for number in self._of.get(subject, ())]
        shared: dict[int, float] = defaultdict(float)
        for form in _forms(base):
            for gram in _grams(form):
                found = self._postings.get(gram, ())
                for number in found:
                    shared[number] += 1 / len(found)
        initials = [n for n in self._postings.get(f" {base[:2]}", ()) if self._keys[n][0].text == base]
        return sorted(shared, key=lambda n: -shared[n])[:_CANDIDATES] + initials

    def spot(self, folded: str) -> tuple[Spot, ...]:
        """Return every name that stands verbatim in a folded text, Latin ones on word borders."""
        self._refresh()
        found = []
        for start in range(len(folded)):
            for end in range(start + 2, min(len(folded), start + self._longest) + 1):
                hits = self._exact.get(folded[start:end])
                if hits and _stands_alone(folded, start, end):
                    first = sorted(hits, key=lambda hit: hit.id not in self._participants)
                    found.append(Spot(start, end, tuple(first[:_MOST_HITS])))
        return tuple(found)


def _stands_alone(text: str, start: int, end: int) -> bool:
    def splits_word(at: int) -> bool:
        if not 0 < at < len(text):
            return False
        before, after = text[at - 1], text[at]
        return before.isalnum() and after.isalnum() and not has_han(before) and not has_han(after)

    return not splits_word(start) and not splits_word(end)


def _because(base: str, key: Key, name: Name) -> str:
    if key.kind is not KeyKind.NAME:
        return key.kind.value if not has_han(base) else "typo"
    if base == key.text:
        return name.kind
    if has_han(base):
        rest = iter(key.text)
        return "partial" if all(character in rest for character in base) else "typo"
    if sorted(base.split()) == sorted(key.text.split()):
        return "reordered"
    return "partial" if set(base.split()) <= set(key.text.split()) else "typo"


def _decide(ranked: list[Candidate]) -> Decision:
    if not ranked or ranked[0].score < _NEAR:
        return Decision.NO_MATCH if not ranked or ranked[0].score < _NEAR - 0.2 else _weak(ranked)
    ahead = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0.0)
    if ranked[0].score >= _CERTAIN and ahead >= _MARGIN:
        return Decision.MATCHED
    return Decision.CHOOSE if ahead < _MARGIN or ranked[0].score < _CERTAIN else Decision.MATCHED


def _weak(ranked: list[Candidate]) -> Decision:
    partial = sum(candidate.because == "partial" for candidate in ranked)
    return Decision.CHOOSE if partial > 1 and ranked[0].because == "partial" else Decision.NO_MATCH
