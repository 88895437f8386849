"""What a name is compared by: the same keys are made of the directory's names and of what people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.lookup.pinyin import readings
from bot.values.folding import HAN, fold

VERSION = 1
"""Of the keys: raise it when the same name gives other keys, and every stored index is built anew."""

_HAN = re.compile(f"[{HAN}]")
_RUNS = re.compile(f"[{HAN}]|[^{HAN} ]+")

# What companies carry in registers and nobody says; a name that is nothing else keeps it.
_LEGAL_HAN = re.compile(r"(?<=..)(?:股份有限公司|有限责任公司|有限公司|股份公司|公司|集团公司)$")
_LEGAL_LATIN = re.compile(
    r"(?<=\w) (?:(?:co|company|corporation|corp|incorporated|inc|limited|ltd|llc|plc|gmbh|ag|s a|sa|srl|spa|bv"
    r"|oy|ab|pty|kk|joint stock|holding|holdings)(?: |$))+$"
)
_FILLERS = frozenset("a an and at by de des di do du for in la le of on the to und y".split())
_SHORTEST_ACRONYM = 2


class KeyKind(StrEnum):
    """What a key shows of its name."""

    NAME = "name"
    PINYIN = "pinyin"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Key:
    """One way to write a name; ``kind`` says which."""

    text: str
    kind: KeyKind


def has_han(text: str) -> bool:
    """Whether any character of the text is Chinese."""
    return _HAN.search(text) is not None


def core(folded: str) -> str:
    """Take the legal ending off a folded name."""
    if has_han(folded):
        return _LEGAL_HAN.sub("", folded)
    return _LEGAL_LATIN.sub("", folded)


def spoken(folded: str) -> str:
    """Joined pinyin of a folded text: Han characters read, Latin words kept, no spaces."""
    return "".join(readings().syllables(folded)).replace(" ", "")


def _initials(folded: str) -> str:
    if has_han(folded):
        sounds = readings().syllables(folded)
        joined = "".join(s[0] if _HAN.match(c) else s for s, c in zip(sounds, folded, strict=True))
        return joined.replace(" ", "")
    words = [word for word in folded.split() if word not in _FILLERS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def keys(name: str) -> tuple[Key, ...]:
    """Return the keys of a directory's name, its own form first; none where nothing is left of it."""
    base = core(fold(name))
    if not base:
        return ()
    found = [Key(base, KeyKind.NAME)]
    if has_han(base):
        found.append(Key(spoken(base), KeyKind.PINYIN))
    initials = _initials(base)
    if len(initials) >= _SHORTEST_ACRONYM:
        found.append(Key(initials, KeyKind.INITIALS))
    return tuple(found)
