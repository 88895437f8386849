"""Chinese read aloud: toneless pinyin from a small table, so that names and questions are read alike.

The table (``readings.txt``) is taken from pypinyin, which costs 57 MB when imported; where the two were
compared, on 490,000 names, they differ in well under one name in a hundred.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.values.folding import HAN

_HAN = re.compile(f"[{HAN}]")
_ENOUGH = 0.7


class Readings:
    """How characters are read, alone and in phrases of two or three."""

    def __init__(self, table: str) -> None:
        """Read the table as ``benchmarks/make_readings.py`` writes it."""
        characters, _, phrases = table.partition("\n\n")
        self._sounds: dict[str, str] = {}
        for line in characters.splitlines():
            sound, _, members = line.partition(" ")
            self._sounds.update(dict.fromkeys(members, sound))
        self._phrases: dict[str, list[str]] = {}
        for line in phrases.splitlines():
            phrase, *sounds = line.split(" ")
            self._phrases[phrase] = sounds
        longest_first = sorted(set(self._sounds.values()), key=len, reverse=True)
        self._syllable = re.compile("|".join(sound for sound in longest_first if len(sound) > 1))
        self._every = frozenset(self._sounds.values()) | {"lv", "nv"}
        self._openings = frozenset(phrase[:2] for phrase in self._phrases)

    @property
    def sounds(self) -> frozenset[str]:
        """Every syllable there is; ü may be written v."""
        return self._every

    def groups(self) -> list[str]:
        """Return, for every sound, the characters that are read so."""
        alike: dict[str, list[str]] = {}
        for character, sound in self._sounds.items():
            alike.setdefault(sound, []).append(character)
        return ["".join(characters) for characters in alike.values()]

    def may_be_pinyin(self, joined: str) -> bool:
        """Whether seven letters in ten of a joined Latin text are syllables; English words are less."""
        return sum(map(len, self._syllable.findall(joined))) >= _ENOUGH * len(joined)

    def syllables(self, text: str) -> list[str]:
        """One entry a character: its reading, or itself where it has none."""
        sounds = self._sounds
        out = [sounds.get(character, character) for character in text]
        if self._openings.isdisjoint(map("".join, pairwise(text))):
            return out
        at = 0
        while at < len(text) - 1:
            for size in (3, 2):
                spoken = self._phrases.get(text[at : at + size])
                if spoken is not None:
                    out[at : at + size] = spoken
                    at += size - 1
                    break
            at += 1
        return out


@cache
def readings() -> Readings:
    """Return the shipped table; reading it takes some milliseconds, once a process."""
    return Readings(Path(__file__).with_name("readings.txt").read_text(encoding="utf-8"))


def has_han(text: str) -> bool:
    """Whether any character of the text is Chinese."""
    return not text.isascii() and _HAN.search(text) is not None


def is_han(character: str) -> bool:
    """Whether this one character is Chinese."""
    return _HAN.match(character) is not None


def spoken(folded: str) -> str:
    """Return a folded text as joined pinyin: Han characters read, Latin words kept, no spaces."""
    if not has_han(folded):
        return folded.replace(" ", "")
    return "".join(readings().syllables(folded)).replace(" ", "")
