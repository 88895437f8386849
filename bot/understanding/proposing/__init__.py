"""Proposals: what a question may ask, every query that fits its cues, names and the dialogue.

A proposal is built of an argument (whom the question may be about, and how that is known) and a goal that
such an argument can have; the ranker chooses. What is not proposed can never be understood.
"""

from __future__ import annotations

from bot.understanding.proposing.comparisons import extremes, shared
from bot.understanding.proposing.continued import continued_lists
from bot.understanding.proposing.filters import filters_of
from bot.understanding.proposing.lists import lists, of_lists, organisation_lists
from bot.understanding.proposing.model import Proposal, Slots
from bot.understanding.proposing.pairs import pairs
from bot.understanding.proposing.singles import singles


def proposals(slots: Slots) -> list[Proposal]:
    """Return what a question may ask, each once."""
    filters = list(filters_of(slots))
    found: dict[object, Proposal] = {}
    for one in (
        *singles(slots),
        *lists(slots, filters),
        *continued_lists(slots),
        *extremes(slots, filters),
        *shared(slots),
        *of_lists(slots, filters),
        *organisation_lists(slots, filters),
        *pairs(slots),
    ):
        found.setdefault((one.goal, one.argument, one.queries, one.mentions), one)
    return list(found.values())
