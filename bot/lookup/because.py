"""How a name matched, in one word."""

from __future__ import annotations

from bot.lookup.found import FULL, INITIALS, SOUND, SURFACE, Entry, Found
from bot.lookup.keys import Keys


def because(asked: Keys, found: Found, entry: Entry) -> str:
    """Return the kind of the name where it is written so, else pinyin, initials, reordered, partial, typo."""
    if found.exact & (FULL | SURFACE):
        return entry.kind
    if found.exact & INITIALS:
        return "initials"
    if found.exact & SOUND:
        return "typo" if asked.han else "pinyin" if found.sound else entry.kind
    if asked.han:
        return "partial" if stands_in_order(asked.surface, found.surface) else "typo"
    if found.sound:
        return "pinyin"
    asked_words, words = asked.surface.split(), found.surface.split()
    if sorted(asked_words) == sorted(words):
        return "reordered"
    return "partial" if set(asked_words) < set(words) or set(words) < set(asked_words) else "typo"


def stands_in_order(short: str, full: str) -> bool:
    """Whether all characters of a short name stand in the full one, in their order."""
    rest = iter(full)
    return all(character in rest for character in short)
