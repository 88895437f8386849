"""Pairs and triples of a question with its names and cues as single signs."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.question import SURE, Question
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import ConsortiumMention, Mention, OrganisationMention
from bot.understanding.proposing.model import CONTACT_CUES, LEVEL_OF_CUE, Proposal

# Signs of cues, in the order in which they count where two are at one word.
_SIGNS = (
    ("L", ("lead",)),
    ("P", ("park",)),
    ("M", ("member",)),
    ("#", ("count",)),
    ("C", ("cons", "consplural")),
    ("b", ("belong",)),
    ("w", ("who", "which", "where")),
    ("?", ("yesno",)),
    ("k", ("college", "university", "vocational")),
    ("e", ("enterprise",)),
    ("r", ("research",)),
    ("x", ("else", "except", "other1")),
    ("n", ("not",)),
    ("s", ("same", "both")),
    ("m", ("most", "least", "more")),
    ("i", ("pron", "prons")),
    ("f", ("follow",)),
    ("r", ("corr",)),
    ("d", ("whatis", "aims", "about")),
    ("t", ("when",)),
    ("S", ("source",)),
    ("T", ("thanks",)),
    ("h", ("hello",)),
    ("H", ("help",)),
    ("A", ("all",)),
    ("F", ("off",)),
    ("c", CONTACT_CUES),
    ("l", tuple(LEVEL_OF_CUE)),
)

_LONGEST = 24  # signs of a question that are looked at
_SIZES = (2, 3)


def sequence_features(question: Question, proposal: Proposal) -> Iterator[tuple[str, float]]:
    """Yield pairs and triples of the question with names and cues as single signs."""
    row = ["^", *_row(question, proposal)[:_LONGEST], "$"]
    found = {"".join(row[at : at + size]) for size in _SIZES for at in range(len(row) - size + 1)}
    for text in found:
        yield f"s:{proposal.goal}:{text}", 1.0


def _row(question: Question, proposal: Proposal) -> list[str]:
    """Return a sign for each name that a proposal uses, and for whatever else is said; | between clauses."""
    row: list[str] = []
    clause = 0
    signs = _signs(question)
    kinds = {at: _kind(mention) for mention in proposal.mentions for at in mention.words}
    for at, word in enumerate(question.analysis.words):
        if word.clause != clause and at:
            row.append("|")
        clause = word.clause
        sign = kinds.get(at) or signs[at]
        if sign and (not row or row[-1] != sign):
            row.append(sign)
    return row


def _kind(mention: Mention) -> str:
    match mention:
        case OrganisationMention():
            return "O"
        case ConsortiumMention():
            return "K"
        case _:
            return "U"


def _signs(question: Question) -> list[str]:
    """Return the sign of every word whatever is proposed, worked out once a question."""
    known: list[str] | None = question.__dict__.get("_signs")
    if known is None:
        known = question.__dict__["_signs"] = ["" for _ in question.analysis.words]
        for at, sign in _signed(question):
            known[at] = known[at] or sign
    return known


def _signed(question: Question) -> Iterator[tuple[int, str]]:
    """Yield signs of words, the one that counts first: organisations, places, cues, other uncommon words."""
    analysis = question.analysis
    for mention in analysis.organisations:
        if mention.how == EXACT or mention.score > SURE:
            yield from ((at, "o") for at in mention.words)
    for place in analysis.places:
        yield from ((at, "p") for at in place.span)
    for sign, cues in _SIGNS:
        spans = (cue.span for name in cues for cue in analysis.cues.get(name, ()))
        yield from ((at, sign) for span in spans for at in span)
    yield from ((at, ".") for at in question.content)
