"""Sets the threshold of certainty for one directory, by trying it out on its own names."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bot.lookup.decide import Policy, certainty
from bot.lookup.found import Index
from bot.lookup.keys import of_name, of_question
from bot.lookup.misspelling import misspelt
from bot.lookup.model import Model
from bot.lookup.rank import ranked

_TRIED = 600
"""Names that are misspelt and looked up, with their subject and without it; some seconds at any size."""
_ACCEPTED = 0.04
"""Share of left-out names that may be answered with another subject."""
_WIDEST = 0.12
"""How far above the trained threshold it may go: a few hundred trials are no more certain than that."""


def calibrated(index: Index, model: Model, *, seed: int = 7) -> Policy:
    """Return the policy under which a subject that is not there is seldom taken for one that is."""
    strangers = sorted(_strangers(index, model, random.Random(seed)))  # noqa: S311  not for secrets
    if not strangers:
        return Policy(model.certain, model.near)
    bound = strangers[int(len(strangers) * (1 - _ACCEPTED)) - 1]
    return Policy(min(max(bound, model.certain), model.certain + _WIDEST), model.near)


def _strangers(index: Index, model: Model, random_: random.Random) -> Iterable[float]:
    """Yield how certain the look-up is of its first answer when the right one has been left out."""
    for number in random_.sample(range(len(index)), min(_TRIED, len(index))):
        entry = index.entry(number)
        for keys in of_name(entry.name)[:1]:
            asked = of_question(misspelt(keys, random_))
            found = ((one, index) for one in index.nearest(asked))
            others = (pair for pair in found if index.entry(pair[0].number).subject != entry.subject)
            yield certainty(ranked(asked, others, model.ranker, is_large=True), len(index), model)
