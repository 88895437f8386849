"""What differs between two names that are alike, and whether it makes them those of two bodies."""

from __future__ import annotations

import re
from collections.abc import Container

from rapidfuzz.distance import Indel

from bot.lookup.places import place_of
from bot.understanding.tokenizer import is_word_sequence

_BRIEF, _BRIEFER = 3, 4  # Han characters of a part, and of a short name
_PLACE = 2
_LONGEST_COMMON = 12
_ENDING = re.compile("(?:集团|控股|股份|有限|责任|公司)+$")


def without_ending(name: str) -> str:
    """Return a folded Chinese name without what companies carry in registers, if anything is left."""
    return _ENDING.sub("", name) or name


def replaces_distinctive_word(asked: str, name: str, words: Container[str]) -> bool:
    """Whether two folded Chinese names differ in a word of their own: 工商 for 工业, not 工叶 for 工业."""
    changed = (change for change in Indel.opcodes(asked, name) if change.tag != "equal")
    starts = (at for change in changed for at in range(max(change.src_start - 1, 0), change.src_end))
    pairs = (asked[at : at + 2] for at in starts)
    return any(pair in words and pair not in name for pair in pairs)


def omits_distinctive_word(asked: str, name: str, common: Container[str]) -> bool:
    """Whether a part of a folded Chinese name leaves out what tells it from others.

    职业技术 may be left out before a whole word, or a place; 五菱 before 汽车 may not. Two characters are too
    few for a name with others between them, or for one that is hardly longer: 京东 is not 京东方.
    """
    whole = name.find(asked)
    if whole >= 0:
        return len(asked) < _BRIEF and len(name) <= _BRIEFER
    if len(asked) < _BRIEF:
        return True
    inner = [c for c in Indel.opcodes(asked, name) if c.tag == "insert" and 0 < c.src_start < len(asked)]
    return any(
        len(word := asked[c.src_start : c.src_start + 2]) > 1
        and word in common
        and not consists_of(name[c.dest_start : c.dest_end], common)
        for c in inner
    )


def consists_of(text: str, common: Container[str]) -> bool:
    """Whether a text is nothing but common words and places, one behind the other."""
    return is_word_sequence(
        text, _LONGEST_COMMON, lambda word: word in common or (len(word) == _PLACE and bool(place_of(word)))
    )
