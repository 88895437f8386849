"""Which paragraphs tell what was asked for: what a consortium is, when it was chosen, what it aims at."""

from __future__ import annotations

from collections.abc import Sequence

from bot.question.phrases import Phrases
from bot.question.tokens import tokens_of
from bot.values.folding import fold
from bot.values.records import Background

# What can be asked of a paragraph, with the cues that its title has then. "what" is the general question.
ASPECTS = {
    "what": frozenset({"what_is"}),
    "when": frozenset({"when"}),
    "aims": frozenset({"aims"}),
    "first": frozenset({"first"}),
    "second": frozenset({"second"}),
    "notice": frozenset({"notice"}),
}


def paragraphs_for(asked: str, paragraphs: Sequence[Background], phrases: Phrases) -> tuple[Background, ...]:
    """Return the paragraphs for an aspect or an id; for neither, all of them."""
    if not asked:
        return tuple(paragraphs)
    if asked not in ASPECTS:
        return tuple(paragraph for paragraph in paragraphs if paragraph.id == asked)
    return tuple(p for p in paragraphs if ASPECTS[asked] & _cues(p, phrases))


def _cues(paragraph: Background, phrases: Phrases) -> frozenset[str]:
    found: set[str] = set()
    for title in (paragraph.title_en, paragraph.title_zh):
        for phrase in phrases.find(tokens_of(fold(title))):
            if not phrase.slipped:
                found |= phrase.cues
    return frozenset(found)
