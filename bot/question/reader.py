"""Reads a question: ``Reader.read(text)`` is the only way in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.lookup.match import Spot
from bot.question.language import Script, language_of
from bot.question.mentions import Mention, mentions_of
from bot.question.phrases import Phrases
from bot.question.places import Gazetteer
from bot.question.segments import Kind, Segment, segments_of
from bot.question.tokens import Token, tokens_of
from bot.values.folding import fold
from bot.values.language import Language

LONGEST = 1_000  # characters; no question that can be answered is longer

_BOT_NAME = re.compile(r"@[A-Za-z0-9_]{3,32}")
_COMMAND = re.compile(r"^/[a-z0-9_]{1,32}\b")
_POSSESSIVE = re.compile(r"(\w)['’]s\b", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+|</?[a-zA-Z][^<>]{0,200}>")  # links and tags say nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says: its language, the cues of the words around the names, and the names.

    ``consortium_at`` are the tokens where a word for consortium stands; ``unexplained`` is the text that
    is neither phrase nor name; ``too_long`` and empty readings have no segments.
    """

    text: str
    language: Language
    segments: tuple[Segment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    cues: frozenset[str] = frozenset()
    too_long: bool = False

    def has(self, *cues: str) -> bool:
        """Whether any of the cues was found outside the names."""
        return not self.cues.isdisjoint(cues)

    @property
    def consortium_at(self) -> tuple[int, ...]:
        """First tokens of the words that say consortium."""
        return tuple(
            s.start
            for s in self.segments
            if s.cues & {"consortium", "consortia", "consortia_of", "its_consortium"}
        )


class Reader:
    """Knows the phrases; the names and places it is given with each directory."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._script = Script()

    def read(
        self,
        text: str,
        chat: Language,
        places: Gazetteer,
        spot: Callable[[str], Iterable[Spot]],
        prominent: frozenset[str],
    ) -> Reading:
        """Read a question; ``chat`` is the language where the text tells none."""
        if len(text) > LONGEST:
            return Reading(text, self._script.of(text[:LONGEST], chat), too_long=True)
        text = _LINK.sub(" ", _COMMAND.sub(" ", _BOT_NAME.sub(" ", text.strip())))
        folded, spots = _with_possessives(text, spot)
        tokens: tuple[Token, ...] = tokens_of(folded)
        segments = segments_of(
            folded, tokens, self._phrases.find(tokens), places.find(tokens), spots, prominent=prominent
        )
        mentions = mentions_of(folded, tokens, segments)
        inside = {at for mention in mentions for at in range(mention.start, mention.end)}
        cues = {
            cue
            for segment in segments
            if segment.kind is Kind.PHRASE
            and not (segment.start in inside and segment.start not in _open(mentions))
            for cue in segment.cues
        }
        language = language_of(text, segments, self._script, chat)
        return Reading(text, language, segments, mentions, frozenset(cues))


def _open(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(at for mention in mentions for at in mention.beside)


def _with_possessives(text: str, spot: Callable[[str], Iterable[Spot]]) -> tuple[str, tuple[Spot, ...]]:
    """Fold a text; an English 's goes with the word where a name has it (Han’s Laser), else it is dropped."""
    whole = fold(text)
    spots = tuple(spot(whole))
    if not _POSSESSIVE.search(text):
        return whole, spots
    owners = {fold(f"{word}s") for word in re.findall(r"([\w-]+)['’]s\b", text, re.IGNORECASE)}
    if any(owner in whole[s.start : s.end].split() for s in spots for owner in owners):
        return whole, spots
    bare = fold(_POSSESSIVE.sub(r"\1 ", text))
    return bare, tuple(spot(bare))
