"""The card of a subject among inline results."""

from __future__ import annotations

from bot.replies.buttons import difference
from bot.replies.markup import cut
from bot.replies.names import behind, name
from bot.replies.words import Words
from bot.values.language import Language
from bot.values.records import Subject

_LONGEST_TITLE = 100
_LONGEST_LINE = 120


def title(subject: Subject, language: Language) -> str:
    """Return the name in the language of the reader; never empty."""
    return name(subject, language, _LONGEST_TITLE)


def describe(subject: Subject, language: Language) -> str:
    """Return kind or level, place, and the name in the other script."""
    parts = (difference(subject, Words(language)), behind(subject, language))
    return cut(" · ".join(part for part in parts if part), _LONGEST_LINE)
