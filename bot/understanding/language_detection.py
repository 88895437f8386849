"""Which of the three languages a question is in."""

from __future__ import annotations

from functools import cache

from bot.understanding.analysis import Analysis
from bot.understanding.lexicon import EXACT, PINYIN
from bot.understanding.tokenizer import has_han
from bot.values.folding import simplified
from bot.values.language import Language

_FOREIGN_WORDS = 2  # English cues for each Chinese one that still leave a question Chinese
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


def detect_script(text: str, chat: Language) -> Language:
    """Return the Chinese language of a text; where its characters serve both scripts, that of the chat."""
    if text != simplified(text):
        return Language.TRADITIONAL
    if chat is Language.TRADITIONAL and _simplified_only().isdisjoint(text):
        return Language.TRADITIONAL
    return Language.SIMPLIFIED


def detect_language(text: str, analysis: Analysis | None, chat: Language) -> Language:
    """Return the language that the words around the names are in, else that of the names.

    A bare acronym, a bare short Latin word and pinyin tell nothing: then it is that of the chat.
    """
    if analysis is None:
        return detect_script(text, chat) if has_han(text) else chat
    named = {at for m in analysis.organisations if m.how == EXACT for at in m.words}
    named |= {at for m in analysis.consortia if m.how == "name" for at in m.words}
    cues = [cue for found in analysis.cues.values() for cue in found if named.isdisjoint(cue.span)]
    chinese = {cue.start for cue in cues if analysis.words[cue.start].han}
    english = {cue.start for cue in cues if not analysis.words[cue.start].han and cue.how != PINYIN}
    loose = [at for at, word in enumerate(analysis.words) if at not in named]
    function = {at for at in loose if not analysis.words[at].han and analysis.everyday[at]}
    english = set() if analysis.pinyin else english | function
    if chinese and len(english) <= len(chinese) * _FOREIGN_WORDS:
        return detect_script(text, chat)
    if english:
        return Language.ENGLISH
    if has_han(text):
        return detect_script(text, chat)
    written_out = any(
        m.how == EXACT and m.because in _WRITTEN_OUT and not has_han(m.name) for m in analysis.organisations
    )
    return Language.ENGLISH if written_out and not analysis.pinyin else chat
