"""Who may be meant by somebody who is still typing: names, or words of names, that begin like this."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from bot.lookup.pinyin import has_han, spoken
from bot.understanding.tokenizer import tokenize
from bot.values.folding import fold
from bot.values.records import Name

_MOST = 2_000
"""Beginnings that are looked at; a longer text leaves fewer."""


class PrefixIndex:
    """The names of one revision of a directory, by what they and their words begin with."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Take names in the order in which their subjects are shown where nothing else decides."""
        order: dict[str, int] = {}
        starts: set[tuple[str, bool, int, int, str]] = set()
        for name in names:
            at = order.setdefault(name.subject, len(order))
            folded = fold(name.name)
            size = len(folded)
            for token in tokenize(folded):
                starts.add((folded[token.start :], token.start > 0, size, at, name.subject))
            if has_han(folded):
                starts.add((spoken(folded), False, size, at, name.subject))
        self._starts = sorted(starts)

    def search(self, text: str) -> tuple[str, ...]:
        """Return the subjects with a name that begins like this, then those with such a word in it.

        What is spelt so goes first, then shorter names: BYD before a consortium of Beijing.
        """
        start = fold(text)
        first = bisect_left(self._starts, (start,))
        found = []
        for entry in self._starts[first : first + _MOST]:
            if not start or not entry[0].startswith(start):
                break
            rest, inside, size, at, subject = entry
            found.append((inside, rest != start, size, at, subject))
        return tuple(dict.fromkeys(subject for *_, subject in sorted(found)))
