"""What speaks for and against that words name somebody who is not here."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.question import UNLIKE, Question
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import OrganisationMention, UnknownMention

_MOST_CONSORTIUM, _MOST_WORDS = 2.0, 8  # beyond which more makes no difference
_CUES = ("belong", "member", "yesno", "cons", "lead", "about", "which", "follow", "where")
_PATTERNS = frozenset({"~ct", "~nogoal", "~ctx"})


def stranger_features(
    question: Question, mention: UnknownMention, clauses: frozenset[int]
) -> Iterator[tuple[str, float]]:
    """Yield how much words look like a name, what they are like, and what is asked of whom they name."""
    yield from _looks(question, mention)
    yield from _likeness(question, mention)
    if clauses:
        yield ("u:cl" if mention.clause in clauses else "u:notcl"), 1.0
    strength = mention.uncommon + 0.5 * mention.head
    for cue in _CUES:
        if cue in question.analysis.cues:
            yield f"uc:{cue}", strength
    for pattern in question.patterns & _PATTERNS:
        yield f"uc:{pattern}", strength


def _looks(question: Question, mention: UnknownMention) -> Iterator[tuple[str, float]]:
    low = mention.best < UNLIKE
    for name, value in (
        ("head", mention.head),
        ("cap", mention.capitals),
        ("non", mention.uncommon),
        ("best", mention.best),
        ("cw", min(mention.consortium, _MOST_CONSORTIUM)),
        ("whole", mention.whole),
        ("place", mention.place),
        ("exact", mention.exact),
        ("len", min(len(mention.words), _MOST_WORDS) / _MOST_WORDS),
        ("han", mention.han),
        ("headlow", mention.head and low),
        ("hplow", mention.head and mention.place and low),
        ("headplace", mention.head and mention.place),
        ("noncap", mention.uncommon * mention.capitals),
        ("best>", not low),
        ("head&non", mention.uncommon * mention.head),
        ("last", mention.clause == question.analysis.words[-1].clause),
        ("wholenon", mention.whole and mention.uncommon > 0),
        ("wholehead", mention.whole and mention.head),
    ):
        if value:
            yield f"u:{name}", float(value)
    yield f"u:ended:{mention.ended}", 1.0
    yield f"u:b{int(mention.best * 5)}", 1.0


def _likeness(question: Question, mention: UnknownMention) -> Iterator[tuple[str, float]]:
    """Yield what is known of the organisations that share words with it."""
    organisations = question.analysis.organisations
    others = [o for o in organisations if not o.words.isdisjoint(mention.words) and o.how != EXACT]
    if others:
        best = max(others, key=lambda o: o.score)
        yield f"ub:{best.because}:{int(best.score * 5)}:{best.contradicts}", 1.0
    exact = next((o for o in organisations if o.how == EXACT and o.words <= mention.words), None)
    if exact is not None:
        yield "u:hasexact", 1.0
        yield f"u:hasexact:{exact.because}", 1.0
        yield from _besides(question, mention, exact)


def _besides(
    question: Question, mention: UnknownMention, exact: OrganisationMention
) -> Iterator[tuple[str, float]]:
    """Yield what stands around a listed name: who is called by more than it is somebody else."""
    analysis = question.analysis
    own = mention.words - exact.words - {at for place in analysis.places for at in place.span}
    for name, holds in (
        ("all", exact.words == mention.words),
        ("rare", any(not analysis.everyday[at] for at in own)),
        ("cap", any(analysis.words[at].capital for at in own)),
        ("after", any(at >= exact.end for at in own)),
        ("before", any(at < exact.start for at in own)),
        ("head", mention.head and bool(own)),
    ):
        if holds:
            yield f"ux:{name}", 1.0
