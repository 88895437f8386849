"""Everyday words: what people write around a question, and what nobody is called by alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from bot.lookup.pinyin import is_han
from bot.understanding.tokenizer import is_word_sequence

_LONGEST = 4  # Han characters of a word
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"), ("ly", ""))


class CommonWords:
    """The commonest words of English and Chinese; ``data/README.md`` tells whose lists they are."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take words in lower case and simplified characters."""
        self._words = frozenset(words)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read every ``common_*.txt`` of a folder, one word a line."""
        files = sorted(folder.glob("common_*.txt"))
        return cls(word for file in files for word in file.read_text(encoding="utf-8").split())

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        if word in self._words:
            return True
        return word.isascii() and any(
            word.endswith(ending) and word.removesuffix(ending) + rest in self._words
            for ending, rest in _ENDINGS
        )

    def covers(self, folded: str) -> bool:
        """Whether a folded text is nothing but everyday words."""
        return all(part in self if part.isascii() else self._covers_chinese(part) for part in folded.split())

    def _covers_chinese(self, text: str) -> bool:
        return is_word_sequence(text, _LONGEST, lambda word: word in self._words or not is_han(word[0]))
