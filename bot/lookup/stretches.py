"""The stretches of a text that may be a name: whole Latin words, or any run of Han characters."""

from __future__ import annotations

from bot.lookup.pinyin import is_han

_SHORTEST = 2
_MOST_WORDS = 16
"""Latin words and Han characters count alike; few names are longer."""


def stretches(folded: str) -> list[tuple[int, int]]:
    """Return start and end of every stretch of up to sixteen words or Han characters and two letters."""
    borders = _borders(folded)
    found = []
    for first, start in enumerate(borders[:-1]):
        if folded[start] == " ":
            continue
        words = 0
        for end in borders[first + 1 :]:
            if folded[end - 1] == " ":
                continue
            words += 1
            if words > _MOST_WORDS:
                break
            if end - start >= _SHORTEST:
                found.append((start, end))
    return found


def _borders(folded: str) -> list[int]:
    """Return where a name may begin or end: at spaces, and on both sides of a Han character."""
    if not folded:
        return []
    kinds = ["h" if is_han(character) else character == " " for character in folded]
    inner = (at for at in range(1, len(folded)) if kinds[at] == "h" or kinds[at] != kinds[at - 1])
    return [0, *inner, len(folded)]
