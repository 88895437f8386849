"""Which of the three languages a question is in."""

from __future__ import annotations

from collections.abc import Iterable

import opencc

from bot.question.phrases import NAME_PART, PINYIN
from bot.question.segments import Kind, Segment
from bot.question.tokens import has_han
from bot.values.folding import simplified
from bot.values.language import Language

_WRITTEN_OUT = frozenset({"official", "former", "successor", "alias"})


class Script:
    """Tells traditional from simplified characters."""

    def __init__(self) -> None:
        self._to_traditional = opencc.OpenCC("s2t")

    def of(self, text: str, chat: Language) -> Language:
        """Return the Chinese language of a text; where its characters serve both, that of the chat."""
        han = "".join(character for character in text if has_han(character))
        traditional = _differences(han, simplified(han))
        if traditional or han != simplified(han):
            other = _differences(han, str(self._to_traditional.convert(han)))
            return Language.TRADITIONAL if traditional >= other else Language.SIMPLIFIED
        if chat is Language.TRADITIONAL and str(self._to_traditional.convert(han)) == han:
            return Language.TRADITIONAL
        return Language.SIMPLIFIED


def _differences(left: str, right: str) -> int:
    return sum(a != b for a, b in zip(left, right, strict=False))


def language_of(text: str, segments: Iterable[Segment], script: Script, chat: Language) -> Language:
    """Return the language that the words around the names are in, else that of the names.

    A bare acronym, a bare short Latin word and pinyin tell nothing: then it is that of the chat.
    """
    segments = tuple(segments)
    around = [s for s in segments if s.kind is Kind.PHRASE and NAME_PART not in s.cues]
    if any(has_han(s.text) for s in around):
        return script.of(text, chat)
    if any(PINYIN not in s.cues for s in around):
        return Language.ENGLISH
    if has_han(text):
        return script.of(text, chat)
    english = any(NAME_PART in s.cues for s in segments) or any(
        hit.because in _WRITTEN_OUT and not has_han(hit.name) for s in segments for hit in s.hits
    )
    return Language.ENGLISH if english else chat
