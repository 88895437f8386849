"""Words of a text: a Latin word or number is one, and so is every Han character."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.values.folding import HAN, fold

LONGEST = 1_000  # characters; no question that can be answered is longer


def is_long(text: str) -> bool:
    """Whether a text says more than any question; a ligature says as much as the letters it stands for."""
    return len(text) > LONGEST or len(fold(text)) > LONGEST


_READ = 600  # characters that are analysed: what stands behind them is a pasted text
_TOKEN = re.compile(rf"[{HAN}]|[^\s{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
# Marks that end a clause. A point or colon does so before a space, a Latin comma too: a name may go over it.
_CLAUSE = re.compile(r"[，。！？；!?;\n\r…]+|(?<=\w)[.:](?=\s)|,\s|、|～|\s[-–—]+\s|[>(（)）]")
_IGNORED = re.compile(r"https?://\S+|@[A-Za-z0-9_]{3,32}|^/(?=[a-z])|</?[a-zA-Z][^<>]{0,200}>")
# An English 's is no part of its word, but in "what's", "who's" it is a verb.
_POSSESSIVE = re.compile(
    r"\b(?!(?:what|who|where|when|how|it|that|there|here|let)['’])([\w-]+)['’]s\b", re.IGNORECASE
)
_LATIN_WORD = re.compile(r"[A-Za-z][\w&'’.-]*")
_MOSTLY_CAPITALS = 0.6


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` of the folded text."""

    text: str
    start: int
    end: int
    han: bool


def tokenize(folded: str) -> tuple[Token, ...]:
    """Return every word of a folded text, in order."""
    return tuple(
        Token(found[0], found.start(), found.end(), _HAN.match(found[0]) is not None)
        for found in _TOKEN.finditer(folded)
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: ``folded[start:end]``, the number of its clause, and how it is written.

    ``capital``: it begins with a capital letter where the sentence alone does not ask for one.
    """

    text: str
    start: int
    end: int
    han: bool
    clause: int
    capital: bool


@dataclass(frozen=True)
class Wording:
    """A question as typed, folded, and cut into words."""

    typed: str
    folded: str
    words: tuple[Word, ...]

    def between(self, start: int, end: int) -> str:
        """Return the folded text of ``words[start:end]``."""
        return self.folded[self.words[start].start : self.words[end - 1].end] if start < end else ""

    def as_typed(self, start: int, end: int) -> str:
        """Return how ``words[start:end]`` were typed, where that can be found again."""
        folded = self.between(start, end)
        words = r"[\W_]+".join(map(re.escape, folded.split()))
        found = re.search(words, self.typed, re.IGNORECASE) if words else None
        if found or folded.isascii():
            return found[0] if found else folded
        # In other characters, one for one as a rule: 重慶 was folded to 重庆.
        size = len(folded)
        stretches = (self.typed[at : at + size] for at in range(len(self.typed) - size + 1))
        return next((stretch for stretch in stretches if fold(stretch) == folded), folded)


def read_wording(text: str, keeps_possessive: Callable[[str], bool] = lambda _: False) -> Wording:
    """Cut a question into words; only its beginning is read where it is long.

    ``keeps_possessive`` tells of a folded word with its s whether a name has it (Han's Laser).
    """
    plain = _IGNORED.sub(" ", text.strip())[:_READ]
    plain = _POSSESSIVE.sub(lambda m: m[0] if keeps_possessive(fold(m[1] + "s")) else m[1] + " ", plain)
    capitals = _capitals(plain)
    words: list[Word] = []
    pieces: list[str] = []
    at = 0
    for clause, piece in enumerate(filter(None, map(fold, _CLAUSE.split(plain)))):
        words += (
            Word(t.text, at + t.start, at + t.end, t.han, clause, t.text in capitals) for t in tokenize(piece)
        )
        pieces.append(piece)
        at += len(piece) + 1
    return Wording(text, " ".join(pieces), tuple(words))


def _capitals(text: str) -> frozenset[str]:
    """Return the folded words with a capital letter; none where everything is written in capitals."""
    words = _LATIN_WORD.findall(text)
    shouted = sum(word.isupper() and len(word) > 1 for word in words)
    if words and shouted >= max(3, len(words) * _MOSTLY_CAPITALS):
        return frozenset()
    found: set[str] = set()
    for at, word in enumerate(words):
        if word[0].isupper() and (at > 0 or (len(word) > 1 and word.isupper())):
            found.update(fold(word).split())
    return frozenset(found)


def has_han(text: str) -> bool:
    """Whether there is a Han character in the text."""
    return _HAN.search(text) is not None


def is_word_sequence(text: str, longest: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a text is nothing but words of at most ``longest`` characters, one right behind the other."""
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            ends = range(start + 1, min(start + longest, len(text)) + 1)
            reached |= {end for end in ends if is_word(text[start:end])}
    return len(text) in reached
