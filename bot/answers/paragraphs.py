"""Which paragraphs tell what was asked for: what a consortium is, when it was chosen, what it aims at."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.analysis import Lexicon
from bot.understanding.tokenizer import read_wording
from bot.values.records import Background

# What can be asked of a paragraph, with the cues that its title has then. "what" is the general question.
ASPECTS = {
    "what": frozenset({"whatis"}),
    "when": frozenset({"when"}),
    "aims": frozenset({"aims"}),
    "first": frozenset({"first"}),
    "second": frozenset({"second"}),
    "notice": frozenset({"notice"}),
}


_OF_ONE = frozenset({"when", "aims", "what"})


def paragraphs_for(asked: str, paragraphs: Sequence[Background], lexicon: Lexicon) -> tuple[Background, ...]:
    """Return the paragraphs for an aspect or an id; for neither, all of them."""
    if not asked:
        return tuple(paragraphs)
    if asked not in ASPECTS:
        return tuple(paragraph for paragraph in paragraphs if paragraph.id == asked)
    fitting = tuple(p for p in paragraphs if ASPECTS[asked] & _cues(p, lexicon))
    # A paragraph may be titled by its story: of one consortium all are told rather than none.
    return fitting or (tuple(paragraphs) if asked in _OF_ONE else ())


def _cues(paragraph: Background, lexicon: Lexicon) -> frozenset[str]:
    found: set[str] = set()
    for title in (paragraph.title_en, paragraph.title_zh):
        found |= {cue.name for cue in lexicon.cues.find(read_wording(title).words)}
    return frozenset(found)
