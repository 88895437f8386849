"""What in a name contradicts another one of like spelling: its numbers and its kinds of institution."""

from __future__ import annotations

import re
from typing import NamedTuple


class Marks(NamedTuple):
    """``numbers`` and ``kinds`` of a name; ``units`` counts the words for a part of an institution."""

    numbers: frozenset[str]
    kinds: frozenset[str]
    units: int


# One word a kind, however it is said; first come those that contain others.
_KINDS = {
    "u": "大学 university univ universitat universite universidad universidade universita universiteit",
    "s": "科学院 academy academia akademie",
    "c": "学院 college",
    "i": "研究院 研究所 institute institut instituto istituto inst",
    "h": "医院 hospital hopital klinikum krankenhaus",
    "t": "学校 中学 小学",
    "p": "公司 corporation company",
    "g": "政府 委员会 commission ministry government",
    "a": "协会 学会 association society",
}
_UNITS = (
    "department dept faculty school laboratory lab division center centre unit group fakultat faculte"
    " facultad key 实验室 重点 系"
)
_NUMBERS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "1st": "1", "2nd": "2"}
_HAN_NUMBERS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_UNIT_WORDS = frozenset(_UNITS.split())
_HAN_WORDS = [word for word in (*_KIND_OF, *_UNIT_WORDS) if not word.isascii()]
# A numeral counts where it numbers something: 第二, 四所; 三亚 and 九江 are places.
_NUMBERED = f"第[{''.join(_HAN_NUMBERS)}]|[{''.join(_HAN_NUMBERS)}](?=[院所局厂建])"
_MARK = re.compile(rf"\d+|{_NUMBERED}|{'|'.join(_HAN_WORDS)}")


def marks_of(surface: str) -> Marks:
    """Return the marks of a folded name or question."""
    numbers, kinds, units = set(), set(), 0
    for word in surface.split() if surface.isascii() else _MARK.findall(surface):
        if (kind := _KIND_OF.get(word)) is not None:
            kinds.add(kind)
        elif word in _UNIT_WORDS:
            units += 1
        elif word.isdigit():
            numbers.add(word)
        elif (number := _NUMBERS.get(word) or _HAN_NUMBERS.get(word[-1])) is not None:
            numbers.add(number)
    return Marks(frozenset(numbers), frozenset(kinds), units)
