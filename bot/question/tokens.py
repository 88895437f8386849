"""Words of a folded text: a Latin word or number is one, and so is every Han character."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.values.folding import HAN

_TOKEN = re.compile(rf"[{HAN}]|[^\s{HAN}]+")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` of the folded text."""

    text: str
    start: int
    end: int
    han: bool


def tokens_of(folded: str) -> tuple[Token, ...]:
    """Every word of a folded text, in order."""
    return tuple(
        Token(found[0], found.start(), found.end(), _HAN.match(found[0]) is not None)
        for found in _TOKEN.finditer(folded)
    )


def has_han(text: str) -> bool:
    """Whether there is a Han character in the text."""
    return _HAN.search(text) is not None


def row_of_words(text: str, longest: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a text is nothing but words of at most ``longest`` characters, one right behind the other."""
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            ends = range(start + 1, min(start + longest, len(text)) + 1)
            reached |= {end for end in ends if is_word(text[start:end])}
    return len(text) in reached
