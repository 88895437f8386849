"""How alike a question's form and a key are, in 0..1, by hand-set rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.lookup.keys import Key, KeyKind, has_han, spoken

_LONGEST_NICKNAME = 5
_TYPE_WORDS = ("大学", "学院", "学校", "公司", "医院", "集团")
_SHORTEST_INITIALS = 3
_SHORTEST_TYPO = 5


@cache
def _places() -> frozenset[str]:
    names = Path(__file__).with_name("places.txt").read_text(encoding="utf-8").split()
    return frozenset(names) | frozenset(map(spoken, names))


def places_in(folded: str) -> frozenset[str]:
    """Cities and provinces that a folded text names, in pinyin."""
    places = _places()
    if not has_han(folded):
        return frozenset(word for word in folded.split() if word in places)
    found = (folded[i : i + n] for i in range(len(folded)) for n in (2, 3, 4))
    return frozenset(spoken(part) for part in found if part in places)


def _nickname(short: str, full: str) -> bool:
    """Whether ``short`` takes characters of ``full`` in order, from its first to its last (深职大)."""
    if not 2 <= len(short) <= _LONGEST_NICKNAME or short[0] != full[0] or short.endswith(_TYPE_WORDS):
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def _by_name(form: str, key: str) -> float:
    if form == key:
        return 1.0
    edits = OSA.distance(form, key)
    longest = max(len(form), len(key))
    alike = 1 - edits / longest
    if has_han(form) != has_han(key):
        return 0.0
    if has_han(form):
        if _nickname(form, key):
            return 0.8 if form[-1] == key[-1] else 0.6
        contained = 0.75 * len(form) / len(key) + 0.2 if form in key or key in form else 0.0
        sounds = 1 - OSA.distance(spoken(form), spoken(key)) / max(len(spoken(form)), len(spoken(key)))
        near = max(0.7 * alike + 0.25 * sounds, 0.95 if sounds == 1 else 0) if edits <= longest / 3 else 0.0
        return max(contained, near)
    words = fuzz.token_sort_ratio(form, key) / 100
    inside = 0.55 + 0.3 * len(form) / len(key) if f" {form} " in f" {key} " else 0.0
    if longest < _SHORTEST_TYPO:
        return inside
    return max(
        alike if edits <= 1 + longest / 8 else 0.6 * alike,
        words - 0.04 if words > 0.9 else 0.6 * words,
        inside,
    )


def similar(form: str, key: Key) -> float:
    """Score one form of a question (folded, legal ending off) against one key."""
    if key.kind is KeyKind.NAME:
        score = _by_name(form, key.text)
        conflict = places_in(form) and places_in(key.text) and not places_in(form) & places_in(key.text)
        return min(score, 0.5) if conflict else score
    if key.kind is KeyKind.INITIALS:
        joined = form.replace(" ", "")
        return 0.93 if joined == key.text and len(joined) >= _SHORTEST_INITIALS else 0.0
    joined = spoken(form)
    if joined == key.text:
        return 0.97
    edits = OSA.distance(joined, key.text)
    return 0.97 - 2 * edits / len(key.text) if not has_han(form) and edits <= len(key.text) / 8 else 0.0
