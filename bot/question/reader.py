"""Reads a question: ``Reader.read(text)`` is the only way in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from bot.lookup.match import Spot
from bot.question.language import language_of, script_of
from bot.question.mentions import Mention, mentions_of
from bot.question.phrases import BREAK, Phrases
from bot.question.places import Gazetteer
from bot.question.segments import Segment, segments_of
from bot.question.tokens import Token, has_han, tokens_of
from bot.values.budget import UNLIMITED, Budget
from bot.values.folding import fold
from bot.values.language import Language

LONGEST = 1_000  # characters; no question that can be answered is longer
_MOST_MENTIONS = 16  # of 5,500 real questions one has ten, all others at most seven
_LONGEST_MENTION = 256  # characters; no name is so long
_MOST_SEARCHED = 20_000  # characters of all the stretches that may be how a name was written

_BOT_NAME = re.compile(r"@[A-Za-z0-9_]{3,32}")
_COMMAND = re.compile(r"^/(?=[a-z])")  # what a command is called is said like any other word
# … but not in "what's", "who's": there it is a verb.
_POSSESSIVE = re.compile(
    r"(?<![\w-])(?!(?:what|who|where|when|how|it|that|there|here|let)['’])([\w-]++)['’]s\b", re.IGNORECASE
)
_LINK = re.compile(r"https?://\S+|</?[a-zA-Z][^<>]{0,200}>")  # links and tags say nothing
# What ends a part of a sentence ends a name; in Latin text a comma may stand inside one.
_STOP = re.compile(r"[，。！？；!?;\n]+")
_PIECE = re.compile(r"(?P<gap>[\W_]+)|.", re.DOTALL)
_CONSORTIUM = frozenset({"consortium", "consortia", "consortia_of", "its_consortium"})


@dataclass(frozen=True)
class Reading:
    """What a question says: its language, the cues of the words around the names, and the names.

    ``said`` are cues that were given beside the text (a command). What is ``too_long`` was not read.
    """

    text: str
    language: Language
    segments: tuple[Segment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    said: frozenset[str] = frozenset()
    too_long: bool = False

    @property
    def is_too_much(self) -> bool:
        """Whether it was not read, or names more than is looked up for one question."""
        many = len(self.mentions) > _MOST_MENTIONS
        return self.too_long or many or any(len(m.text) > _LONGEST_MENTION for m in self.mentions)

    @cached_property
    def cues(self) -> frozenset[str]:
        """The cues of every phrase outside the names."""
        inside = {at for mention in self.mentions for at in range(mention.start, mention.end)}
        inside -= {at for mention in self.mentions for at in mention.beside}
        return self.said.union(cue for s in self.segments if s.start not in inside for cue in s.cues)

    def written(self, folded: str) -> str:
        """Return how a name in the question was written, where its folded form can be found again."""
        pieces = list(_PIECE.finditer(self.text))
        plain = "".join(" " if piece["gap"] else piece[0].lower()[:1] for piece in pieces)
        start = plain.find(folded) if folded else -1
        if start >= 0 or folded.isascii():
            end = start + len(folded) - 1
            return self.text[pieces[start].start() : pieces[end].end()] if start >= 0 else folded
        # In other characters, one for one as a rule: 重慶 was folded to 重庆.
        size = len(folded)
        if len(self.text) * size > _MOST_SEARCHED:
            return folded
        stretches = (self.text[at : at + size] for at in range(len(self.text) - size + 1))
        return next((stretch for stretch in stretches if fold(stretch) == folded), folded)

    def without(self, loose: Collection[Mention]) -> Reading:
        """Return the reading with some mentions taken for loose words."""
        if not loose:
            return self
        return replace(self, mentions=tuple(m for m in self.mentions if m not in loose))

    def between(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the segments that lie within ``tokens[start:end]``."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        return tuple(s for s in self.segments[first:last] if s.end <= end)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(s.start for s in self.segments)

    def has(self, *cues: str) -> bool:
        """Whether any of the cues was found outside the names."""
        return not self.cues.isdisjoint(cues)

    @cached_property
    def consortium_words(self) -> tuple[Segment, ...]:
        """The pieces that say consortium."""
        return tuple(s for s in self.segments if s.cues & _CONSORTIUM)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader is told of a directory.

    ``spot`` finds listed names in folded text; ``prominent`` are the ids whose names come first;
    ``words`` are those of names, which are not taken for mistyped phrases; ``openings`` are two characters
    that begin Chinese names, so that small words among them do not take a name apart (中和).
    """

    places: Gazetteer
    spot: Callable[[str], Iterable[Spot]]
    prominent: frozenset[str]
    words: Container[str]
    openings: frozenset[str] = frozenset()


class Reader:
    """Knows the phrases; the names and places it is told of with each question."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def read(self, text: str, chat: Language, known: Known, budget: Budget = UNLIMITED) -> Reading:
        """Read a question; ``chat`` is the language where the text tells none."""
        if len(text) > LONGEST:
            return unread(text, chat)
        text = _LINK.sub(" ", _COMMAND.sub(" ", _BOT_NAME.sub(" ", text.strip())))
        folded, spots = _with_possessives(_STOP.sub(f" {BREAK} ", text), known.spot)
        if len(folded) > LONGEST:
            return unread(text, chat)  # one character may be folded to eighteen
        tokens: tuple[Token, ...] = tokens_of(folded)
        budget.check()
        phrases = self._phrases.find(tokens, known.words)
        budget.check()
        places = known.places.find(tokens)
        budget.check()
        segments = segments_of(
            folded, tokens, phrases, places, spots, prominent=known.prominent, openings=known.openings
        )
        language = language_of(text, segments, chat)
        return Reading(text, language, segments, mentions_of(folded, tokens, segments))


def unread(text: str, chat: Language) -> Reading:
    """Return what is known of a text that says too much to be read."""
    start = text[:LONGEST]
    return Reading(text, script_of(start, chat) if has_han(start) else chat, too_long=True)


def _with_possessives(text: str, spot: Callable[[str], Iterable[Spot]]) -> tuple[str, tuple[Spot, ...]]:
    """Fold a text; an English 's stays with its word where a name has it (Han’s Laser)."""
    whole = fold(text)
    spots = tuple(spot(whole))
    if not _POSSESSIVE.search(text):
        return whole, spots
    owners = {fold(f"{word}s") for word in _POSSESSIVE.findall(text)}
    if any(owner in whole[s.start : s.end].split() for s in spots for owner in owners):
        return whole, spots
    bare = fold(_POSSESSIVE.sub(r"\1 ", text))
    return bare, tuple(spot(bare))
