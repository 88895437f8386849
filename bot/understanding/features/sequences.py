"""Pairs and triples of a question with its names and cues as single signs."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.question import Question
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import (
    ConsortiumMention,
    OrganisationMention,
)
from bot.understanding.proposing.model import (
    CONTACT_CUES,
    LEVEL_OF_CUE,
    Proposal,
)

_SYMBOLS = (
    ("lead", "L"),
    ("park", "P"),
    ("member", "M"),
    ("count", "#"),
    ("cons", "C"),
    ("consplural", "C"),
    ("belong", "b"),
    ("who", "w"),
    ("which", "w"),
    ("where", "w"),
    ("yesno", "?"),
    ("college", "k"),
    ("university", "k"),
    ("vocational", "k"),
    ("enterprise", "e"),
    ("research", "r"),
    ("else", "x"),
    ("except", "x"),
    ("other1", "x"),
    ("not", "n"),
    ("same", "s"),
    ("both", "s"),
    ("most", "m"),
    ("least", "m"),
    ("more", "m"),
    ("pron", "i"),
    ("prons", "i"),
    ("follow", "f"),
    ("corr", "r"),
    ("whatis", "d"),
    ("aims", "d"),
    ("about", "d"),
    ("when", "t"),
    ("source", "S"),
    ("thanks", "T"),
    ("hello", "h"),
    ("help", "H"),
    ("all", "A"),
    ("off", "F"),
    *((cue, "c") for cue in CONTACT_CUES),
    *((cue, "l") for cue in LEVEL_OF_CUE),
)


def sequence_features(
    question: Question, proposal: Proposal, used: frozenset[int]
) -> Iterator[tuple[str, float]]:
    """Yield pairs and triples of the question with names and cues as single signs."""
    row: list[str] = []
    last = -1
    symbols = _row(question)
    kinds = {
        at: "O" if isinstance(m, OrganisationMention) else "K" if isinstance(m, ConsortiumMention) else "U"
        for m in proposal.mentions
        for at in m.words
    }
    for at, word in enumerate(question.analysis.words):
        if word.clause != last and last >= 0:
            row.append("|")
        last = word.clause
        sign = kinds.get(at) or symbols[at]
        if sign and (not row or row[-1] != sign):
            row.append(sign)
    row = ["^", *row[:24], "$"]
    seen = set()
    for size in (2, 3):
        for at in range(len(row) - size + 1):
            seen.add("".join(row[at : at + size]))
    for text in seen:
        yield f"s:{proposal.goal}:{text}", 1.0


def _row(question: Question) -> list[str]:
    cached: list[str] | None = question.__dict__.get("_symbols")
    if cached is None:
        analysis = question.analysis
        cached = ["" for _ in analysis.words]
        for mention in analysis.organisations:
            if mention.how == EXACT or mention.score > 0.85:  # noqa: PLR2004
                for at in mention.words:
                    cached[at] = "o"
        for place in analysis.places:
            for at in place.span:
                cached[at] = cached[at] or "p"
        for name, symbol in _SYMBOLS:
            for cue in analysis.cues.get(name, ()):
                for at in cue.span:
                    cached[at] = cached[at] or symbol
        for at in question.content:
            cached[at] = cached[at] or "."
        question.__dict__["_symbols"] = cached
    return cached
