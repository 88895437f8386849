"""How words of a question stand in a name: whole, as its beginning, or mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.question.tokens import Token, tokens_of
from bot.values.folding import fold

BEGINS, MISTYPED = 0.9, 0.8  # worth of a word that is cut short or has one slip, against one that is whole
STEM = 4  # letters that tell a word that is cut short
SLIPPERY = 5  # letters of a word in which a slip is forgiven


def words_of(text: str) -> list[str]:
    """Return Latin words, and pairs of neighbouring Han characters (a lone one is itself)."""
    words: list[str] = []
    run: list[Token] = []
    for token in (*tokens_of(text), Token("", len(text) + 1, len(text) + 1, han=False)):
        if token.han and (not run or run[-1].end == token.start):
            run.append(token)
            continue
        if run:
            han = "".join(each.text for each in run)
            words += [han[at : at + 2] for at in range(len(han) - 1)] or [han]
            run = [token] if token.han else []
        elif token.han:
            run = [token]
        if not token.han and token.text:
            words.append(token.text)
    return words


def share(word: str, names: Iterable[str]) -> float:
    """Return how much of a word stands in the names, 0..1."""
    names = tuple(names)
    if not word.isascii():
        return _share_of_han(word, names)
    best = 0.0
    for name in names:
        for other in name.split():
            if other == word:
                return 1.0
            if not other.isascii():
                continue
            if len(word) >= STEM and (
                other.startswith(word) or (len(other) >= STEM and word.startswith(other))
            ):
                best = max(best, BEGINS)
            elif len(word) >= SLIPPERY and OSA.distance(word, other, score_cutoff=1) <= 1:
                best = max(best, MISTYPED)
    return best


def _share_of_han(word: str, names: Sequence[str]) -> float:
    if any(word in name for name in names):
        return 1.0
    spoken = "".join(readings().syllables(word))
    return MISTYPED if any(spoken in name.split() for name in names if name.isascii()) else 0.0


def slips(asked: str, name: str) -> int:
    """Return how many characters differ between two names; what is read alike does not, be it in pinyin."""
    asked, name = fold(asked), fold(name)
    spoken = readings().syllables(name)
    if asked.isascii():
        return int(OSA.distance(asked.replace(" ", ""), "".join(spoken).replace(" ", "")))
    return int(OSA.distance(readings().syllables(asked), spoken))
