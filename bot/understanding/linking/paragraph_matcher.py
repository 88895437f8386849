"""Which paragraphs of background a question may ask for: those that have its uncommon words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import log

from bot.understanding.mentions import ParagraphMention
from bot.understanding.outline import Outline
from bot.understanding.tokenizer import Word, read_wording

_STEM = 5  # letters by which words are compared: planned, plans
_MOST = 3
_LEAST = 0.12  # share of a question's weight that a paragraph must have


class ParagraphMatcher:
    """Knows the paragraphs of one revision of a directory."""

    def __init__(self, outline: Outline, function: Collection[str]) -> None:
        """Take the outline, and the words that tell nothing."""
        self._function = function
        self._owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
        number = 0
        for consortium, paragraphs in outline.background.items():
            for one in paragraphs:
                number += 1
                text = f"{one.title_en} {one.text_en} {one.title_zh} {one.text_zh}"
                for piece in text.replace("。", ".").split("."):
                    for _, term in self._terms(read_wording(piece).words):
                        self._owners[term].add((consortium, one.id))
        self._worth = {term: log(1 + number / len(owners)) for term, owners in self._owners.items()}

    def _terms(self, words: Sequence[Word]) -> Iterator[tuple[frozenset[int], str]]:
        for at, word in enumerate(words):
            if not word.han and word.text not in self._function:
                yield frozenset({at}), word.text[:_STEM]
        for (at, one), (_, other) in pairwise(enumerate(words)):
            if one.han and other.han and one.end == other.start:
                yield frozenset({at, at + 1}), one.text + other.text

    def mentions(self, words: Sequence[Word], known: Collection[int]) -> Iterator[ParagraphMention]:
        """Yield the paragraphs that have most of a question's words; ``known`` are names and places."""
        most = log(1 + 2 * len(self._owners))
        total = 0.0
        scores: dict[tuple[str, str], float] = defaultdict(float)
        used: dict[tuple[str, str], set[int]] = defaultdict(set)
        for at, term in self._terms(words):
            worth = self._worth.get(term, most / 3 if len(at) > 1 else most / 2)
            worth *= 0.3 if at <= set(known) else 1.0
            total += worth
            for owner in self._owners.get(term, ()):
                scores[owner] += worth
                used[owner] |= at
        order = sorted(scores, key=lambda owner: (-scores[owner], owner))[:_MOST]
        for consortium, one in order:
            share = scores[consortium, one] / total
            if share >= _LEAST:
                at = frozenset(used[consortium, one])
                yield ParagraphMention((one,), at, words[min(at)].clause, share, consortium)
