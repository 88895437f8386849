"""Names as people would write them: what a directory is tried out with, and what the ranker learns from."""

from __future__ import annotations

import random
from functools import cache
from string import ascii_lowercase

from bot.lookup.keys import Keys
from bot.lookup.pinyin import is_han, readings

_LONG_ENOUGH = 4
_HALF = 0.5
_MOSTLY = 0.8
_NICKNAME = (3, 5)
_ENGLISH = {
    "大学": "University",
    "学院": "College",
    "医院": "Hospital",
    "研究所": "Institute",
    "中国": "China",
}
_ENGLISH |= {
    "实验室": "Lab",
    "国家": "National",
    "科技": "Tech",
    "半导体": "Semiconductor",
    "电子": "Electronics",
}


@cache
def _homophones() -> dict[str, str]:
    return {character: group for group in readings().groups() for character in group}


def _letter(random_: random.Random, old: str) -> str:
    if not is_han(old):
        return random_.choice(ascii_lowercase)
    alike = _homophones().get(old, old)
    return random_.choice(alike if random_.random() < _HALF else random_.choice(list(_homophones().values())))


def typo(text: str, random_: random.Random) -> str:
    """Insert, leave out, replace or swap one character."""
    at = random_.randrange(len(text))
    match random_.randrange(4):
        case 0:
            return text[:at] + _letter(random_, text[at]) + text[at:]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + _letter(random_, text[at]) + text[at + 1 :]
        case _:
            return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _shorter(text: str, random_: random.Random) -> str:
    """Leave out a stretch, or all but one."""
    if " " in text:
        words = text.split()
        for _ in range(random_.randint(1, max(1, min(3, len(words) - 2)))):
            words.pop(random_.randrange(len(words)))
        return " ".join(words) or text
    start = random_.choice((0, random_.randrange(len(text) - 2), 2))
    end = min(len(text), start + random_.randint(2, max(2, len(text) // 2)))
    left = text[:start] + text[end:] if random_.random() < _MOSTLY else text[start:end]
    return left if len(left) > 1 else text


def _nickname(text: str, random_: random.Random) -> str:
    inner = range(1, len(text) - 1)
    chosen = sorted(random_.sample(inner, min(len(inner), random_.randint(*_NICKNAME) - 2)))
    return text[0] + "".join(text[at] for at in chosen) + text[-1]


def _mixed(text: str, random_: random.Random) -> str:
    for word, english in random_.sample(sorted(_ENGLISH.items()), len(_ENGLISH)):
        if word in text and random_.random() < _HALF:
            return text.replace(word, f" {english} ", 1).strip()
    cut = random_.choice((1, 2, 2, 3, len(text) // 2))
    return "".join(readings().syllables(text[:cut])) + " " + text[cut:]


def _chinese(keys: Keys, random_: random.Random) -> str:  # noqa: PLR0911 - one return a way of writing
    name = keys.surface
    spaced = " ".join(readings().syllables(name)) if random_.random() < _HALF else keys.sound
    match random_.randrange(10):
        case 0:
            return name
        case 1 | 2:
            return typo(name, random_)
        case 3:
            return typo(typo(name, random_) or name, random_)
        case 4:
            return spaced
        case 5:
            return typo(spaced, random_)
        case 6:
            return keys.initials
        case 7:
            return _mixed(name, random_)
        case 8:
            return _shorter(name, random_) if len(name) > _LONG_ENOUGH else name
        case _:
            return _nickname(name, random_) if len(name) > _LONG_ENOUGH else name


def _latin(keys: Keys, random_: random.Random) -> str:
    name = keys.surface
    words = name.split()
    match random_.randrange(8):
        case 0:
            return name
        case 1 | 2:
            return typo(name, random_)
        case 3:
            return typo(typo(name, random_) or name, random_)
        case 4:
            return keys.initials if len(keys.initials) > 2 else name  # noqa: PLR2004  two letters name nobody
        case 5 | 6:
            return _shorter(name, random_) if len(words) > 2 else name  # noqa: PLR2004
        case _:
            return " ".join(random_.sample(words, len(words)))


def misspelt(keys: Keys, random_: random.Random) -> str:
    """Return one way in which somebody might write this name; often wrong, sometimes just as it is."""
    return (_chinese if keys.han else _latin)(keys, random_) or keys.surface
