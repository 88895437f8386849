"""Which of the three languages a question is in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bot.question.phrases import BREAK, NAME_PART, PINYIN
from bot.question.segments import Kind, Segment
from bot.question.tokens import has_han
from bot.values.folding import simplified
from bot.values.language import Language

_FOREIGN_WORDS = 2  # English phrases for each Chinese one that still leave a question Chinese
_WRITTEN_OUT = frozenset({"official", "former", "successor", "alias"})


@cache
def _simplified_only() -> frozenset[str]:
    """Return the characters that stand for another one in traditional writing (some are used there too)."""
    characters = "\n".join(map(chr, range(0x4E00, 0xA000)))
    return frozenset(
        new
        for old, new in zip(characters, simplified(characters), strict=True)
        if new != old and simplified(new) == new
    )


def script_of(text: str, chat: Language) -> Language:
    """Return the Chinese language of a text; where its characters serve both scripts, that of the chat."""
    if text != simplified(text):
        return Language.TRADITIONAL
    if chat is Language.TRADITIONAL and _simplified_only().isdisjoint(text):
        return Language.TRADITIONAL
    return Language.SIMPLIFIED


def language_of(text: str, segments: Iterable[Segment], chat: Language) -> Language:
    """Return the language that the words around the names are in, else that of the names.

    A bare acronym, a bare short Latin word and pinyin tell nothing: then it is that of the chat.
    """
    segments = tuple(segments)
    phrases = (s for s in segments if s.kind is Kind.PHRASE and s.text != BREAK)
    around = [s for s in phrases if NAME_PART not in s.cues]
    chinese = sum(has_han(s.text) for s in around)
    english = sum(not has_han(s.text) and PINYIN not in s.cues for s in around)
    if chinese and english <= chinese * _FOREIGN_WORDS:
        return script_of(text, chat)
    if english:
        return Language.ENGLISH
    if has_han(text):
        return script_of(text, chat)
    written_out = any(NAME_PART in s.cues for s in segments) or any(
        hit.because in _WRITTEN_OUT and not has_han(hit.name) for s in segments for hit in s.hits
    )
    return Language.ENGLISH if written_out else chat
