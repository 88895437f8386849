"""What speaks for and against a mention that a proposal uses."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.features.consortia import consortium_features
from bot.understanding.features.organisations import organisation_features
from bot.understanding.features.question import Question
from bot.understanding.features.strangers import stranger_features
from bot.understanding.mentions import (
    ConsortiumMention,
    Mention,
    OrganisationMention,
    ParagraphMention,
    UnknownMention,
)


def mention_features(
    question: Question, mention: Mention, clauses: frozenset[int], group: str
) -> Iterator[tuple[str, float]]:
    """Yield the features of a mention; ``clauses`` are those in which something like the goal is asked."""
    match mention:
        case ConsortiumMention():
            yield from consortium_features(question, mention, clauses, group)
        case OrganisationMention():
            yield from organisation_features(question, mention, clauses, group)
        case UnknownMention():
            yield from stranger_features(question, mention, clauses)
        case ParagraphMention():
            yield from _paragraph(question, mention)


def _paragraph(question: Question, mention: ParagraphMention) -> Iterator[tuple[str, float]]:
    yield "pm", mention.score
    yield f"pm{int(mention.score * 8)}", 1.0
    if not mention.consortium:
        yield "pm:general", 1.0
        return
    named = any(mention.consortium in one.ids for one in question.analysis.consortia if one.score > 1)
    spoken = question.context is not None and question.context.consortium == mention.consortium
    yield ("pm:named" if named else "pm:spoken" if spoken else "pm:strange"), 1.0
