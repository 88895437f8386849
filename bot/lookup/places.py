"""Which Chinese city or province a name begins with or names: two names with different ones differ."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.lookup.pinyin import has_han, spoken

_LONGEST = 4


@cache
def _numbers() -> dict[str, int]:
    names = Path(__file__).with_name("places.txt").read_text(encoding="utf-8").split()
    numbers = {name: number for number, name in enumerate(names, start=1)}
    for name, number in list(numbers.items()):
        numbers.setdefault(spoken(name), number)
    return numbers


@cache
def _openings() -> frozenset[str]:
    return frozenset(name[0] for name in _numbers() if not name.isascii())


def place_names() -> tuple[str, ...]:
    """Return all places, in Chinese and in pinyin."""
    return tuple(_numbers())


def place_of(folded: str) -> int:
    """Return the number of the first place that a folded text names, or 0."""
    numbers = _numbers()
    if not has_han(folded):
        return next((numbers[word] for word in folded.split() if word in numbers), 0)
    openings = _openings()
    for start, character in enumerate(folded[:-1]):
        if character in openings:
            for size in range(2, _LONGEST + 1):
                number = numbers.get(folded[start : start + size])
                if number:
                    return number
    return 0
