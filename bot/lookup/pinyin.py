"""Chinese read aloud: toneless pinyin from a small table, so that names and questions are read alike.

The table (``readings.txt``) is taken from pypinyin, which costs 57 MB when imported; where the two were
compared, on 490,000 names, they differ in well under one name in a hundred.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path


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
        self._openings = frozenset(phrase[:2] for phrase in self._phrases)

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
